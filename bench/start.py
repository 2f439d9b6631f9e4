"""How long `pruefstand --version` takes beside an interpreter that does nothing."""

from __future__ import annotations

import sys

from bench.measure import Measure, in_turn
from bench.program import cost, pruefstand

GOAL = 12.0


def measures() -> list[Measure]:
    """One measure, in milliseconds of whole processes."""
    ours, theirs = in_turn(
        lambda: cost([*pruefstand(), "--version"]).seconds * 1000,
        lambda: cost([sys.executable, "-c", "pass"]).seconds * 1000,
    )
    return [Measure("pruefstand --version", "ms", ours, GOAL, "empty interpreter", theirs)]
