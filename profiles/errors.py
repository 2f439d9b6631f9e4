"""Errors of input, for the reader: what is wrong, where, and what to do next.

InputError      one or many Problems in files that people wrote; nothing was sent (exit code 3)
  Problem       file, line, column, what is wrong, what to do
Wrong           what a model says of a value; whoever reads the file makes a Problem of it
  Several       several of them at once
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one file; line and column count from 1, 0 means the whole file."""

    file: str
    line: int
    column: int
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{where}: {self.what}" + (f"\n    {self.remedy}" if self.remedy else "")


class InputError(Exception):
    """All problems that were found, at once."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Wrong(ValueError):
    """A value that its model refuses: what is wrong and what to do, at `keys` below the value.

    Never repeats what was written: it may be a secret that stands in the wrong place.
    """

    def __init__(self, what: str, remedy: str = "", keys: Sequence[str | int] = ()) -> None:
        super().__init__(what)
        self.what, self.remedy, self.keys = what, remedy, tuple(keys)


class Several(ValueError):
    """Everything that a model refuses of a value, at once."""

    def __init__(self, wrongs: Sequence[Wrong]) -> None:
        super().__init__("; ".join(one.what for one in wrongs))
        self.wrongs = tuple(wrongs)
