"""A stored run judged again: the facts stay, the portal is not asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from conformance.prepared import Wanted, restored
from conformance.runs.folder import RUN, RunFolder
from conformance.session import Session
from profiles import catalogue
from pruefstand.running.checking import write_reports
from reports import verdict, writers


@dataclass(frozen=True)
class Again:
    """What the user said on the command line."""

    profile: str | None = None
    folders: tuple[Path, ...] = ()
    at: datetime | None = None
    strict: bool = False
    formats: tuple[str, ...] = ("html", "junit")


def judge_again(path: Path, said: Again) -> int:
    """Judge, write run.json and the reports; returns the exit code."""
    for name in said.formats:
        writers.find(name)
    folder = RunFolder(path)
    prepared = restored(
        catalogue.load(said.folders),
        folder,
        Wanted(profile=said.profile, at=said.at, strict=said.strict),
    )
    session = Session(prepared, folder)
    session.recall_all(folder, folder.run() if (path / RUN).exists() else None)
    session.judge()
    run = session.finish()
    click.echo(verdict.decide(run).sentence)
    for file in write_reports(run, folder, said.formats):
        click.echo(f"Report: {file}")
    return session.exit_code
