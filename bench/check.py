"""The whole check of the reference portal as a process of its own: its time, and its peak memory."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.measure import ROUNDS, Measure
from bench.program import Cost, cost, pruefstand

GOAL_SECONDS = 10.0
GOAL_MB = 250.0


def measures() -> list[Measure]:
    """Two measures of the same five runs; one run before them fills the cache of the corpus."""
    runs = _runs()
    seconds = tuple(one.seconds for one in runs)
    peaks = tuple(one.peak_mb for one in runs)
    return [
        Measure("whole check, warm corpus", "s", seconds, GOAL_SECONDS),
        Measure("peak memory of a check", "MB", peaks, GOAL_MB),
    ]


def _runs() -> list[Cost]:
    from tests.harness.stack import running_stack

    with running_stack() as stack, tempfile.TemporaryDirectory(prefix="bench-") as out:
        file: Path = stack.conformant().file
        line = [*pruefstand(), "check", str(file), "--out", out]
        cost(line)
        return [cost(line) for _ in range(ROUNDS)]
