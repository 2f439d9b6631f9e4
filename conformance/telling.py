"""Puts together all that telling needs: from here on nobody asks the catalogue or the portal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from conformance.bound import Bound
from conformance.coverage import coverage
from conformance.exit_code import tally
from conformance.model import (
    Attempt,
    Complaint,
    Finding,
    Footprint,
    ProfileState,
    RequirementState,
    Run,
    Text,
)
from conformance.prepared import Prepared
from conformance.versions import environment, tools
from profiles.catalogue import Catalogue


@dataclass(frozen=True)
class Outcome:
    """What a session came to."""

    started: datetime
    finished: datetime
    attempts: tuple[Attempt, ...]
    findings: tuple[Finding, ...]
    complaints: tuple[Complaint, ...]
    interrupted: bool
    exit_code: int
    footprint: Footprint


def told(prepared: Prepared, outcome: Outcome) -> Run:
    """The run as `run.json` holds it."""
    catalogue = prepared.catalogue
    return Run(
        tool=tools(),
        command=prepared.wanted.command,
        exit_code=outcome.exit_code,
        started=outcome.started,
        finished=outcome.finished,
        partial=prepared.wanted.requirements is not None,
        interrupted=outcome.interrupted,
        strict=prepared.wanted.strict,
        portal=prepared.header["portal"],
        profile=_profile(prepared),
        areas=_areas(catalogue, prepared.bounds),
        requirements=tuple(_requirement(catalogue, one) for one in prepared.bounds),
        clauses=coverage(catalogue, prepared.profile, prepared.bounds, outcome.findings),
        looks=tuple(sorted(outcome.attempts, key=lambda a: (a.subject, a.probe, a.look, a.number))),
        findings=outcome.findings,
        counts=tally(outcome.findings),
        texts=_texts(catalogue, outcome),
        doctor=outcome.complaints,
        footprint=outcome.footprint,
        attestations=_attestations(prepared, outcome),
        environment=environment(),
    )


def _profile(prepared: Prepared) -> ProfileState:
    profile = prepared.profile
    return ProfileState(
        name=profile.name,
        title=profile.title,
        hash=prepared.header["profile"]["hash"],
        editions=profile.editions,
        overrides=profile.overrides,
        draft=profile.name in prepared.catalogue.drafts,
    )


def _areas(catalogue: Catalogue, bounds: Iterable[Bound]) -> dict[str, Text]:
    names = sorted({one.id.rpartition("/")[0] for one in bounds})
    return {name: catalogue.texts.areas.get(name, Text(de=name, en=name)) for name in names}


def _requirement(catalogue: Catalogue, bound: Bound) -> RequirementState:
    live = catalogue.requirements.get(bound.id)
    nothing = Text(de="", en="")
    how = "attestation" if bound.attestation else "untestable" if bound.untestable else "check"
    return RequirementState(
        id=bound.id,
        area=bound.id.rpartition("/")[0],
        title=live.title if live else Text(de=bound.id, en=bound.id),
        level=bound.level,
        level_why=live.level.why if live and live.level else None,
        remedy=live.remedy if live else nothing,
        how=how,
        untestable=bound.untestable,
        clauses=(*bound.clauses, *bound.partly),
        file=catalogue.shown(bound.id) if live else "",
        check=f"{bound.check.__module__}.{bound.check.__name__}" if bound.check else None,
        check_source=bound.check_source,
    )


def _texts(catalogue: Catalogue, outcome: Outcome) -> dict[str, Text]:
    """The sentences that this run uses, by part and key: `reasons.timeout`."""
    texts = catalogue.texts
    reasons = {one.reason for one in outcome.findings} | {one.reason for one in outcome.attempts}
    used: dict[str, set[str | None]] = {
        "deviations": {d.key for one in outcome.findings for d in one.deviations},
        "remarks": {r.key for one in outcome.findings for r in one.remarks},
        "reasons": reasons,
        "doctor": {one.key for one in outcome.complaints},
    }
    used["reasons"] |= used["doctor"]  # what stops a look can also stop the examination
    known: dict[str, dict[str, Text]] = {part: getattr(texts, part) for part in used}
    return {
        f"{part}.{key}": known[part][key]
        for part, keys in used.items()
        for key in sorted(one for one in keys if one)
        if key in known[part]
    }


def _attestations(prepared: Prepared, outcome: Outcome) -> tuple[dict[str, str], ...]:
    """What each requirement that documents decide came to."""
    verdicts = {one.requirement: one for one in outcome.findings}
    return tuple(
        {
            "requirement": bound.id,
            "kinds": ", ".join(bound.attestation.kinds),
            "state": _state(verdicts[bound.id]),
        }
        for bound in prepared.bounds
        if bound.attestation and bound.id in verdicts
    )


def _state(finding: Finding) -> str:
    if finding.verdict == "pass":
        return "valid"
    if finding.verdict == "not-applicable":
        return "not-concerned"
    expired = any(one.kind == "expired" for one in finding.deviations)
    return "missing" if finding.verdict == "not-tested" else "expired" if expired else "changed"
