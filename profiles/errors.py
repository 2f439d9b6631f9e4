"""Errors of input, for the reader: what is wrong, where, and what to do next.

InputError      one or many Problems in files that people wrote; nothing was sent (exit code 3)
  Problem       file, line, column, what is wrong, what to do
"""

from __future__ import annotations

from collections.abc import Iterable
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
