"""What a run is doing: a bar on a terminal, plain lines elsewhere, nothing with --quiet."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from conformance.model import Attempt


class Progress:
    """Tells of examination and looks; all goes to standard error."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._total = 0
        if not quiet and sys.stderr.isatty():
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self._bar = Bar(*columns, TimeElapsedColumn(), console=Console(stderr=True))

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def doctor(self, portal: str) -> None:
        """The examination begins."""
        self._say(f"{portal}: examining")

    def complain(self, told: str) -> None:
        """What the doctor found is said even with --quiet: nothing else explains the exit code."""
        click.echo(f"Doctor: {told}", err=True)

    def looks(self, total: int) -> None:
        """So many looks are to come."""
        self._total = total
        if self._bar:
            self._task = self._bar.add_task("looking", total=total)
        else:
            self._say(f"looking: {total} looks")

    def looked(self, attempt: Attempt) -> None:
        """One look is done."""
        if self._bar and self._task is not None:
            if attempt.number > 1:
                self._total += 1
                self._bar.update(self._task, total=self._total, description="looking again")
            self._bar.advance(self._task)

    def _say(self, line: str) -> None:
        if not self.quiet and not self._bar:
            click.echo(line, err=True)
