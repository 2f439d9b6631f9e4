"""One portal after the other: prepare, check, write the reports, say where they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from conformance.exit_code import INPUT, OK
from conformance.interrupting import held_back, terminable
from conformance.model import Complaint, Run
from conformance.prepared import Wanted, described, loaded, prepare
from conformance.runs.folder import RunFolder, write_whole
from conformance.session import Session
from profiles import catalogue
from profiles.catalogue import Catalogue, PortalFile
from profiles.errors import InputError, Problem
from pruefstand.cli import as_typed
from pruefstand.running.announcing import announce
from pruefstand.running.progress import Progress
from pruefstand.running.table import Result, table, worst_code
from reports import verdict, writers


@dataclass(frozen=True)
class Checking:
    """What the user said on the command line."""

    profile: str | None = None
    folders: tuple[Path, ...] = ()
    patterns: tuple[str, ...] = ()
    out: Path = Path("reports/out")
    formats: tuple[str, ...] = ("html", "junit")
    strict: bool = False
    complete: bool = False
    resume: bool = False
    dry_run: bool = False
    quiet: bool = False
    command: tuple[str, ...] = ()


def check_all(portals: Sequence[Path], said: Checking) -> int:
    """Check each portal; one portal's broken descriptor costs only its own, an interrupt ends all."""
    for name in said.formats:
        writers.find(name)
    results: list[Result] = []
    with terminable():
        asked = loaded(said.folders, portals)
        for file in portals:
            results.append(_result(asked, file, said))
            if results[-1].last:
                break
    results += [Result(file) for file in portals[len(results) :]]
    if len(results) > 1 and not said.dry_run:
        click.echo("\n" + "\n".join(table(results)))
    return worst_code(results)


def _result(asked: Catalogue, file: Path, said: Checking) -> Result:
    try:
        return _check(asked, described(asked, file, said.profile), said)
    except InputError as error:
        click.echo(f"Error: {error}", err=True)
        return Result(file, INPUT)
    except KeyboardInterrupt:
        click.echo(f"Interrupted before {file} was begun.", err=True)
        return Result(file, last=True)


def chosen(known: Catalogue, patterns: tuple[str, ...]) -> frozenset[str] | None:
    """The requirements that patterns name; None for all. Raises InputError for a pattern of none."""
    if not patterns:
        return None
    problems = [
        Problem(pattern, 0, 0, "names no requirement", "list them with `pruefstand requirements`")
        for pattern in patterns
        if not catalogue.matching([pattern], known.requirements)
    ]
    if problems:
        raise InputError(problems)
    return frozenset(catalogue.matching(patterns, known.requirements))


def _check(asked: Catalogue, file: PortalFile, said: Checking) -> Result:
    prepared = prepare(asked, file, _wanted(asked, said))
    if said.dry_run:
        for complaint in prepared.complaints:
            click.echo(f"Doctor: {told_complaint(asked, complaint)}", err=True)
        click.echo("\n".join(announce(prepared)))
        return Result(file.file, OK)
    say_drift(file)
    session = Session(prepared)
    with Progress(quiet=said.quiet) as progress:
        try:
            _seen(asked, session, progress)
        except KeyboardInterrupt:  # between two looks, or before the first
            session.interrupt()
    with held_back() as noted:
        run = session.finish()
        folder = session.open()
        _sum_up(run, write_reports(run, folder, said.formats), folder, said)
    last = run.interrupted or noted.is_set()
    return Result(file.file, run.exit_code, run.interrupted, last, run.counts, folder.path)


def _seen(asked: Catalogue, session: Session, progress: Progress) -> None:
    """Everything that is to be seen, told as it happens."""
    progress.doctor(session.prepared.portal.id)
    for complaint in session.examine():
        progress.complain(told_complaint(asked, complaint))
    session.open()
    progress.looks(len(session.plan))
    session.look(progress.looked)


def _wanted(asked: Catalogue, said: Checking) -> Wanted:
    return Wanted(
        out=said.out,
        profile=said.profile,
        requirements=chosen(asked, said.patterns),
        strict=said.strict,
        complete=said.complete,
        resume=said.resume,
        command=said.command,
    )


def told_complaint(asked: Catalogue, complaint: Complaint) -> str:
    """One complaint of the doctor, for the terminal."""
    text = asked.texts.doctor.get(complaint.key) or asked.texts.reasons.get(complaint.key)
    sentence = text.en if text else complaint.key
    said = sentence.replace("{seen}", str(complaint.seen))
    return f"{complaint.subject or 'portal'}: {said}"


def say_drift(file: PortalFile) -> None:
    """A descriptor that `up` wrote may no longer speak of the stack that runs."""
    if file.portal.stack is None:
        return
    from infra.descriptor import disagreement
    from infra.state import folder

    if wrong := disagreement(file.portal.model_dump(mode="json"), folder()):
        click.echo(f"Warning: {file.file}: {wrong}", err=True)


def write_reports(run: Run, folder: RunFolder, formats: Iterable[str]) -> list[Path]:
    """Write the run in each format into its folder."""
    written = []
    for name in dict.fromkeys(formats):
        writer = writers.find(name)
        data = writer.write(run, folder.exchange)
        written.append(write_whole(folder.path / f"report{writer.ENDING}", data))
    return written


def _sum_up(run: Run, written: list[Path], folder: RunFolder, said: Checking) -> None:
    decided = verdict.decide(run)
    click.echo(decided.sentence)
    counted = run.counts.counted
    click.echo(
        "Zählende Anforderungen: "
        f"{counted['pass']} erfüllt, {counted['fail']} verletzt, {counted['undecided']} unklar, "
        f"{counted['not-tested']} nicht geprüft, {counted['not-applicable']} nicht anwendbar."
    )
    if run.interrupted:
        again = " ".join((as_typed(), *said.command[1:]))
        again += "" if said.resume else " --resume"
        told = f"The run was interrupted; what was seen is kept in {folder.path}."
        click.echo(f"{told} Go on with: {again}", err=True)
    for file in written:
        click.echo(f"Report: {file}")
