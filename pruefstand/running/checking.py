"""One portal after the other: prepare, check, write the reports, say where they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click

from conformance.exit_code import INPUT
from conformance.model import Complaint, Run
from conformance.prepared import Prepared, Wanted, prepare
from conformance.runs.folder import RunFolder, write_whole
from conformance.session import Session
from profiles import catalogue
from profiles.catalogue import Catalogue, PortalFile
from profiles.errors import InputError, Problem
from pruefstand.running.progress import Progress
from reports import verdict, writers

#: With several portals the code is the worst in this order.
_WORST_FIRST = (1, 3, 2, 0)


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


def check_all(portals: Iterable[Path], said: Checking) -> int:
    """Check each portal; one portal's broken descriptor costs only its own."""
    for name in said.formats:
        writers.find(name)
    asked = catalogue.load(said.folders)
    codes = []
    for file in portals:
        try:
            codes.append(_check(asked, catalogue.portal(file), said))
        except InputError as error:
            click.echo(f"Error: {error}", err=True)
            codes.append(INPUT)
    return next(code for code in _WORST_FIRST if code in codes)


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


def _check(asked: Catalogue, file: PortalFile, said: Checking) -> int:
    prepared = prepare(asked, file, _wanted(asked, said))
    session = Session(prepared)
    if said.dry_run:
        _announce(session)
        return 0
    say_drift(file)
    with Progress(quiet=said.quiet) as progress:
        progress.doctor(prepared.portal.id)
        for complaint in session.examine():
            progress.complain(told_complaint(asked, complaint))
        session.open()
        progress.looks(len(session.plan))
        session.look(progress.looked)
    run = session.finish()
    written = write_reports(run, session.open(), said.formats)
    _sum_up(run, written, session)
    return session.exit_code


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


def _announce(session: Session) -> None:
    """What would be sent where (`--dry-run`)."""
    prepared: Prepared = session.prepared
    click.echo(
        f"{prepared.portal.id}: {len(prepared.bounds)} requirements of {prepared.profile.name}"
    )
    for look, _ in sorted(
        session.plan.values(), key=lambda one: (one[0].subject, one[0].bound.noun)
    ):
        arguments = ", ".join(f"{k}={v}" for k, v in look.bound.arguments.items())
        click.echo(f"  {look.subject:12} {look.address:24} {look.bound.noun}({arguments})")
    methods = "GET, HEAD, OPTIONS" + (" and writing" if "write" in prepared.portal.allow else "")
    click.echo(f"Allowed: {methods}. Nothing was sent.")


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


def _sum_up(run: Run, written: list[Path], session: Session) -> None:
    decided = verdict.decide(run)
    click.echo(decided.sentence)
    counted = run.counts.counted
    click.echo(
        "Zählende Anforderungen: "
        f"{counted['pass']} erfüllt, {counted['fail']} verletzt, {counted['undecided']} unklar, "
        f"{counted['not-tested']} nicht geprüft, {counted['not-applicable']} nicht anwendbar."
    )
    if session.interrupted:
        click.echo("Interrupted: what was seen is kept; go on with --resume.", err=True)
    for file in written:
        click.echo(f"Report: {file}")
