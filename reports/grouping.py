"""Findings by area, open questions by reason, clauses by document: the order of the report."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from conformance.model import (
    WORST_FIRST,
    ClauseState,
    Finding,
    RequirementState,
    Run,
    Text,
    Verdict,
    worst,
)
from reports.wording import reason


@dataclass(frozen=True)
class RequirementView:
    """A requirement with its findings, one for each subject; none if the run left it out."""

    state: RequirementState
    verdict: Verdict
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class AreaView:
    """An area as an operator recognises it, with the number of findings of each verdict."""

    id: str
    title: Text | str
    requirements: tuple[RequirementView, ...]
    number: dict[Verdict, int]


@dataclass(frozen=True)
class Question:
    """Findings that one reason left without a yes or no."""

    reason: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class DocumentView:
    """The clauses of one document in its edition; `number` counts how they are decided."""

    name: str
    edition: str
    clauses: tuple[ClauseState, ...]
    number: dict[str, int]
    failed: int


def areas(run: Run) -> tuple[AreaView, ...]:
    """Every area of the run in its order; ValueError if a finding's requirement is not in it."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in run.findings:
        found[finding.requirement].append(finding)
    unknown = sorted(set(found) - {state.id for state in run.requirements})
    if unknown:
        raise ValueError(f"run names no requirement {unknown[0]!r}, but has findings of it")
    members: dict[str, list[RequirementView]] = {area: [] for area in run.areas}
    for state in run.requirements:
        findings = tuple(found[state.id])
        view = RequirementView(state, worst(f.verdict for f in findings), findings)
        members.setdefault(state.area, []).append(view)
    return tuple(_area(run, area, views) for area, views in members.items() if views)


def questions(run: Run, verdict: Verdict) -> tuple[Question, ...]:
    """Findings of one verdict by the sentence of their reason, those that count first."""
    by_reason: dict[str, list[Finding]] = defaultdict(list)
    for finding in run.findings:
        if finding.verdict == verdict:
            by_reason[_why(run, finding)].append(finding)
    asked = [
        Question(why, tuple(sorted(findings, key=lambda finding: not finding.counted)))
        for why, findings in by_reason.items()
    ]
    return tuple(sorted(asked, key=_weight))


def documents(run: Run) -> tuple[DocumentView, ...]:
    """The norms of the profile, clause by clause, in the order of the run."""
    members: dict[tuple[str, str], list[ClauseState]] = defaultdict(list)
    for clause in run.clauses:
        members[clause.document, clause.edition].append(clause)
    return tuple(_document(*key, clauses) for key, clauses in members.items())


def clauses(run: Run) -> dict[str, tuple[ClauseState, ...]]:
    """Clauses by every name that a finding may use: their own, or that of the whole of parts."""
    named: dict[str, tuple[ClauseState, ...]] = {}
    for clause in run.clauses:
        whole, _, part = clause.name.rpartition(".")
        if part.isalpha() and "#" in whole:
            named[whole] = (*named.get(whole, ()), clause)
    return named | {clause.name: (clause,) for clause in run.clauses}


def _area(run: Run, area: str, views: list[RequirementView]) -> AreaView:
    number = Counter(finding.verdict for view in views for finding in view.findings)
    number["not-tested"] += sum(not view.findings for view in views)
    counts = {verdict: number[verdict] for verdict in WORST_FIRST}
    return AreaView(area, run.areas.get(area, area), tuple(views), counts)


def _document(name: str, edition: str, members: list[ClauseState]) -> DocumentView:
    number: Counter[str] = Counter(clause.how for clause in members)
    failed = sum(clause.verdict == "fail" for clause in members)
    return DocumentView(name, edition, tuple(members), dict(number), failed)


def _why(run: Run, finding: Finding) -> str:
    state = next((s for s in run.requirements if s.id == finding.requirement), None)
    if state is not None and state.untestable is not None:
        return state.untestable.de
    return reason(run, finding) or "Ohne Angabe eines Grundes."


def _weight(question: Question) -> tuple[int, int, str]:
    counted = sum(finding.counted for finding in question.findings)
    return -counted, -len(question.findings), question.reason
