"""What came of each of several portals, in one table at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.exit_code import FAILED, INPUT, OK, UNDECIDED
from conformance.model import Counts

#: With several portals the code is the worst in this order.
_WORST_FIRST = (FAILED, INPUT, UNDECIDED, OK)
_WORDS = {OK: "passed", FAILED: "failed", UNDECIDED: "undecided", INPUT: "input"}


@dataclass(frozen=True)
class Result:
    """One portal: its exit code, how many counted findings, and where its run lies.

    Without an exit code it was not begun; without counts nothing was judged. `last`: the user has
    ended the command, and no further portal is begun.
    """

    file: Path
    code: int | None = None
    interrupted: bool = False
    last: bool = False
    counts: Counts | None = None
    folder: Path | None = None

    @property
    def word(self) -> str:
        """What came of it."""
        if self.code is None:
            return "not begun"
        return "interrupted" if self.interrupted else _WORDS[self.code]


def worst_code(results: Sequence[Result]) -> int:
    """The exit code of all together; one that was not begun is undecided."""
    codes = {UNDECIDED if one.code is None else one.code for one in results}
    return next(code for code in _WORST_FIRST if code in codes)


def table(results: Sequence[Result]) -> list[str]:
    """One line for each portal below a heading."""
    heading = ("Portal", "Result", "Failed", "Undecided", "Not tested", "Run")
    rows = [heading, *(_row(one) for one in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heading))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _row(one: Result) -> tuple[str, ...]:
    counted = one.counts.counted if one.counts else {}
    numbers = [str(counted.get(name, "")) for name in ("fail", "undecided", "not-tested")]
    return (str(one.file), one.word, *numbers, str(one.folder or ""))
