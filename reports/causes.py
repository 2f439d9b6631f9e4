"""Failures by cause: one wrong setting is one entry, even if it breaks twelve clauses."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.model import STRICTNESS, Attempt, Deviation, Finding, Level, RequirementState, Run
from reports.verdict import waiver_of
from reports.wording import value

#: Looks, where, what was seen: equal for deviations of one cause.
CauseKey = tuple[tuple[str, ...], str, str]


@dataclass(frozen=True)
class Cause:
    """One thing that is wrong; the requirements that it breaks may word and expect differently."""

    subjects: tuple[str, ...]
    deviations: tuple[Deviation, ...]

    @property
    def expected(self) -> tuple[str, ...]:
        """What each requirement expected, in words and each once."""
        return tuple(dict.fromkeys(value(deviation.expected) for deviation in self.deviations))


@dataclass(frozen=True)
class Task:
    """Causes that break the same requirements: one thing to do."""

    level: Level
    counted: bool
    waived: bool
    requirements: tuple[RequirementState, ...]
    findings: tuple[Finding, ...]
    causes: tuple[Cause, ...]
    clauses: tuple[str, ...]

    @property
    def group(self) -> str:
        """Which of the three lists of the report it stands in."""
        if self.counted:
            return "counted"
        return "recommended" if STRICTNESS[self.level] >= 2 else "observed"


def tasks(run: Run) -> tuple[Task, ...]:
    """What is to be done, worst first: counted and not waived, level, number of clauses, id."""
    by_cause: dict[CauseKey, list[tuple[Finding, Deviation | None]]] = defaultdict(list)
    for finding in run.findings:
        if finding.verdict == "fail":
            for key, deviation in _keys(run, finding):
                by_cause[key].append((finding, deviation))
    by_requirements: dict[tuple[str, ...], list[list[tuple[Finding, Deviation | None]]]]
    by_requirements = defaultdict(list)
    for broken in by_cause.values():
        names = tuple(sorted({finding.requirement for finding, _ in broken}))
        by_requirements[names].append(broken)
    made = [_task(run, names, causes) for names, causes in by_requirements.items()]
    return tuple(sorted(made, key=_urgency))


def _keys(run: Run, finding: Finding) -> Iterator[tuple[CauseKey, Deviation | None]]:
    if not finding.deviations:
        yield (finding.looks, f"{finding.requirement}@{finding.subject}", ""), None
    attempts = [attempt for attempt in run.looks if attempt.look in finding.looks]
    for deviation in finding.deviations:
        seen = json.dumps(deviation.seen, sort_keys=True, default=str)
        yield (_looks(attempts, deviation.where) or finding.looks, deviation.where, seen), deviation


def _looks(attempts: list[Attempt], where: str) -> tuple[str, ...]:
    """The looks that `where` points into: it begins with the noun, or with address and noun."""
    first, second = (*where.split("/", 2), "")[:2]
    looks = (
        attempt.look
        for attempt in attempts
        if attempt.probe == first or (attempt.address, attempt.probe) == (first, second)
    )
    return tuple(sorted(set(looks)))


def _task(
    run: Run, names: tuple[str, ...], causes: list[list[tuple[Finding, Deviation | None]]]
) -> Task:
    known = {requirement.id: requirement for requirement in run.requirements}
    requirements = tuple(known[name] for name in names)
    found = {(f.requirement, f.subject): f for broken in causes for f, _ in broken}
    findings = tuple(found[key] for key in sorted(found))
    return Task(
        level=max((f.level for f in findings), key=lambda level: STRICTNESS[level]),
        counted=any(finding.counted for finding in findings),
        waived=all(waiver_of(run, finding) is not None for finding in findings),
        requirements=requirements,
        findings=findings,
        causes=tuple(_cause(broken) for broken in causes),
        clauses=tuple(dict.fromkeys(clause for f in findings for clause in f.clauses)),
    )


def _cause(broken: list[tuple[Finding, Deviation | None]]) -> Cause:
    subjects = tuple(dict.fromkeys(finding.subject for finding, _ in broken))
    told: dict[str, Deviation] = {}
    for _, deviation in broken:
        if deviation is not None:
            same = json.dumps([deviation.expected, deviation.key], sort_keys=True, default=str)
            told.setdefault(same, deviation)
    return Cause(subjects, tuple(told.values()))


def _urgency(task: Task) -> tuple[bool, bool, int, int, str]:
    first = task.requirements[0].id
    return task.waived, not task.counted, -STRICTNESS[task.level], -len(task.clauses), first
