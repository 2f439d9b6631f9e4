"""Which documents a portal's register holds of what its profile asks, in words and as an exit code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import click

from conformance.attestation import Attested, by_kind, valid_until
from conformance.exit_code import FAILED, OK, counts
from conformance.model import Deviation
from conformance.prepared import described, loaded
from conformance.views import view
from profiles.catalogue import Catalogue, PortalFile
from profiles.descriptor import REGISTER
from profiles.model import STRICTNESS
from profiles.release import Asked, asked
from profiles.wording import meant

State = Literal["wrong", "expired", "missing", "ending", "held", "not-concerned"]
#: Worst first, as they are listed.
HEADINGS: dict[State, str] = {
    "wrong": "Registered, but not as the document is",
    "expired": "Expired",
    "missing": "Missing",
    "ending": "Runs out within 60 days",
    "held": "Held",
    "not-concerned": "Does not apply, as declared",
}
#: What needs a new document, and so stands in the template.
NEEDED: frozenset[State] = frozenset({"expired", "missing", "ending"})
_OPEN: frozenset[State] = frozenset({"wrong", "expired", "missing"})
_SOON = timedelta(days=60)


@dataclass(frozen=True)
class Attesting:
    """What the user said on the command line; `output` is a path, or - for the terminal."""

    profile: str | None = None
    folders: tuple[Path, ...] = ()
    at: datetime | None = None
    strict: bool = False
    lang: str = "de"
    output: str | None = None

    @property
    def now(self) -> datetime:
        """The day that counts, in UTC."""
        return self.at.replace(tzinfo=UTC) if self.at else datetime.now(UTC)

    def profile_of(self, file: PortalFile) -> str:
        """The name of the profile that counts: the command line's, else the descriptor's."""
        return self.profile or file.portal.profile


@dataclass(frozen=True)
class Paper:
    """One kind of document in one state, and all requirements that it decides."""

    kind: str
    state: State
    until: date | None
    names: tuple[str, ...]
    wrong: tuple[Deviation, ...]
    lost: str | None
    decides: tuple[Asked, ...]

    @property
    def strictest(self) -> Asked:
        """The requirement whose level counts."""
        return max(self.decides, key=lambda one: STRICTNESS[one.level])


@dataclass(frozen=True)
class _Need:
    """One kind of document that one requirement asks for."""

    one: Asked
    kind: str
    state: State
    until: date | None
    attested: Attested


def attest(portal: Path, said: Attesting) -> int:
    """List what is held and missing, write the template, and say by the exit code whether anything is.

    Raises InputError for whatever is wrong in descriptor, register, rules or output.
    """
    from pruefstand.running.drafting import write_template

    known, file = opened(portal, said)
    everything = wanted(known, file, said)
    papers = sorted_papers(everything, file, said.now)
    for line in _listed(known, file, papers, said):
        click.echo(line, err=said.output == "-")
    for line in _strangers(everything, file):
        click.echo(f"Warning: {line}", err=True)
    needed = [paper for paper in papers if paper.state in NEEDED]
    if needed:
        write_template(known, file, needed, said)
    missing = [one for one in papers if one.state in _OPEN]
    counted = any(counts(one.strictest.level, strict=said.strict) for one in missing)
    return FAILED if counted else OK


def opened(portal: Path, said: Attesting) -> tuple[Catalogue, PortalFile]:
    """The rules, and the portal with its register."""
    known = loaded(said.folders, [portal])
    return known, described(known, portal, said.profile)


def wanted(known: Catalogue, file: PortalFile, said: Attesting) -> list[Asked]:
    """The requirements of the profile that documents decide."""
    profile = known.profile(said.profile_of(file))
    return [one for one in asked(known, profile) if one.attestation]


def kinds_of(everything: Iterable[Asked]) -> set[str]:
    """All kinds of documents and declarations that are asked for."""
    given = [one.attestation for one in everything if one.attestation]
    declared = {one.not_concerned for one in given if one.not_concerned}
    return declared | {kind for one in given for kind in one.kinds}


def hosts_of(file: PortalFile) -> list[str]:
    """The portal's host names, which some documents must cover."""
    views = [view(file.portal, subject) for subject in file.portal.subjects.values()]
    return sorted({str(one["host"]) for one in views if "host" in one})


def sorted_papers(everything: Iterable[Asked], file: PortalFile, now: datetime) -> list[Paper]:
    """What is asked, by state and kind; requirements that one document decides are together."""
    together: dict[tuple[State, str], list[_Need]] = {}
    hosts = hosts_of(file)
    for one in everything:
        for need in _needs(one, file, hosts, now):
            together.setdefault((need.state, need.kind), []).append(need)
    order = list(HEADINGS)
    ranked = sorted(together, key=lambda key: (order.index(key[0]), key[1]))
    return [_paper(state, kind, together[state, kind]) for state, kind in ranked]


def _needs(one: Asked, file: PortalFile, hosts: Sequence[str], now: datetime) -> Iterator[_Need]:
    assert one.attestation is not None
    decided = by_kind(one.attestation, file.register, file.digests, hosts, now)
    for kind, said in decided.items():
        ends = [
            valid_until(one.attestation, file.register.attestations[name])
            for name in said.documents
        ]
        until = min((end for end in ends if end), default=None)
        yield _Need(one, kind, _state(said, until, now.date()), until, said)


def _state(said: Attested, until: date | None, today: date) -> State:
    if said.verdict == "fail":
        keys = {wrong.key for wrong in said.deviations}
        return "expired" if keys == {"attestation-expired"} else "wrong"
    if said.verdict == "not-tested":
        return "wrong" if said.documents else "missing"
    if until is not None and until - today <= _SOON:
        return "ending"
    return "not-concerned" if said.verdict == "not-applicable" else "held"


def _paper(state: State, kind: str, needs: Sequence[_Need]) -> Paper:
    wrongs = dict.fromkeys(wrong for one in needs for wrong in one.attested.deviations)
    lost = (str(one.attested.reason_seen) for one in needs if one.attested.verdict == "not-tested")
    return Paper(
        kind=kind,
        state=state,
        until=min((one.until for one in needs if one.until), default=None),
        names=tuple(dict.fromkeys(name for one in needs for name in one.attested.documents)),
        wrong=tuple(wrongs) if state == "wrong" else (),
        lost=next(lost, None) if state == "wrong" else None,
        decides=tuple(one.one for one in needs),
    )


def _listed(
    known: Catalogue, file: PortalFile, papers: Sequence[Paper], said: Attesting
) -> Iterator[str]:
    asking = said.profile_of(file)
    yield f"{file.portal.id}: documents of {asking} as of {said.now.date()}"
    for state, heading in HEADINGS.items():
        some = [paper for paper in papers if paper.state == state]
        if some:
            yield f"\n{heading}:"
        for paper in some:
            yield from _lines(known, paper, said)
    here = {state: sum(one.state == state for one in papers) for state in HEADINGS}
    yield "\n" + ", ".join(f"{here[state]} {state}" for state in HEADINGS if here[state])
    if not papers:
        yield "The profile asks for no document."


def _lines(known: Catalogue, paper: Paper, said: Attesting) -> Iterator[str]:
    counted = counts(paper.strictest.level, strict=said.strict)
    level = paper.strictest.level if counted else f"({paper.strictest.level})"
    until = f" until {paper.until}" if paper.until else ""
    named = f" [{', '.join(paper.names)}]" if paper.names else ""
    decides = ", ".join(one.id for one in paper.decides)
    title = titled(known, paper.kind, said.lang)
    yield f"  {level:12} {paper.kind}{until}{named}: {title} ({decides})"
    for wrong in paper.wrong:
        yield f"               {_sentence(known, wrong, said.lang)}"
    if paper.lost:
        yield f"               the file {paper.lost} is not there"


def titled(known: Catalogue, kind: str, lang: str) -> str:
    """What a kind of document is called; its name where nobody described it."""
    described_ = known.texts.documents.get(kind)
    return getattr(described_.title, lang) if described_ else kind


def _sentence(known: Catalogue, wrong: Deviation, lang: str) -> str:
    text = known.texts.deviations.get(wrong.key or "")
    sentence: str = getattr(text, lang) if text else str(wrong.key)
    for name in ("where", "expected", "seen"):
        sentence = sentence.replace("{" + name + "}", str(getattr(wrong, name)))
    return sentence


def _strangers(everything: Iterable[Asked], file: PortalFile) -> Iterator[str]:
    """Registered documents that decide nothing, mostly by a mistyped kind."""
    known = sorted(kinds_of(everything))
    for name, one in file.register.attestations.items():
        if one.kind not in known:
            close = meant(one.kind, known)
            hint = f"; {close}" if close else ""
            yield f"{REGISTER}: {name}: the profile asks for no kind {one.kind!r}{hint}"
