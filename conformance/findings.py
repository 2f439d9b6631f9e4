"""From attempts to findings: each requirement on each subject, over its addresses and attempts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from conformance.attestation import attested
from conformance.bound import Bound, BoundLook
from conformance.exit_code import counts
from conformance.facts.base import Facts
from conformance.judge import Judgement, judge, together
from conformance.look import Look, Place, looks_at
from conformance.model import Attempt, Complaint, Finding
from conformance.views import view
from profiles.attestations import Register
from profiles.portal import Portal


@dataclass
class Seen:
    """Every attempt by look and number, and its facts as typed values, made once."""

    attempts: dict[tuple[str, int], Attempt] = field(default_factory=dict)
    _facts: dict[tuple[str, int], Facts] = field(default_factory=dict)

    def add(self, attempt: Attempt) -> None:
        """Take in one attempt; a later one of the same number wins (a resumed run)."""
        self.attempts[(attempt.look, attempt.number)] = attempt
        self._facts.pop((attempt.look, attempt.number), None)

    def attempt(self, look: str, number: int) -> Attempt | None:
        """That attempt, or the one before it where a look was not repeated."""
        return self.attempts.get((look, number)) or (
            self.attempt(look, number - 1) if number > 1 else None
        )

    def facts(self, bound: BoundLook, attempt: Attempt) -> Facts | None:
        """The typed facts of an attempt; None where it has none or stored ones no longer fit."""
        key = (attempt.look, attempt.number)
        if attempt.facts is None:
            return None
        if key not in self._facts:
            try:
                self._facts[key] = bound.facts.model_validate(attempt.facts)
            except ValidationError:
                return None
        return self._facts[key]


@dataclass(frozen=True)
class Judging:
    """What judging needs beside the facts."""

    portal: Portal
    places: Sequence[Place]
    now: datetime
    strict: bool = False
    register: Register = field(default_factory=Register)
    digests: Mapping[str, str] = field(default_factory=dict)
    complaints: Sequence[Complaint] = ()


def findings(bounds: Iterable[Bound], seen: Seen, judging: Judging) -> list[Finding]:
    """One finding for each requirement and subject, sorted; none is left out silently."""
    found = [one for bound in bounds for one in _of(bound, seen, judging)]
    return sorted(found, key=lambda one: (one.requirement, one.subject))


def subjects(bound: Bound, places: Sequence[Place]) -> list[str]:
    """The names under which a requirement is told: its subjects, else what it would need."""
    names = [place.name for place in places if place.subject.kind in bound.subject]
    return names or [bound.subject[0]]


def _of(bound: Bound, seen: Seen, judging: Judging) -> list[Finding]:
    return [
        _finding(bound, name, *_at_subject(bound, name, seen, judging), judging)
        for name in subjects(bound, judging.places)
    ]


def _at_subject(
    bound: Bound, name: str, seen: Seen, judging: Judging
) -> tuple[Judgement, tuple[str, ...]]:
    """The judgement, and the looks that it rests on."""
    if bound.untestable:
        return Judgement("not-tested", reason="untestable"), ()
    if bound.attestation:
        return _attested(bound, judging), ()
    place = next((one for one in judging.places if one.name == name), None)
    if place is None:
        return Judgement("not-tested", reason="subject-not-named", reason_seen=name), ()
    stopped = [c for c in judging.complaints if c.stops and c.subject == name]
    if stopped:
        return Judgement("undecided", reason="doctor", reason_seen=stopped[0].key), ()
    return _at_place(bound, place, seen, judging)


def _attested(bound: Bound, judging: Judging) -> Judgement:
    assert bound.attestation is not None
    views = [view(judging.portal, place.subject) for place in judging.places]
    said = attested(
        bound.attestation,
        judging.register,
        judging.digests,
        sorted({str(one["host"]) for one in views if "host" in one}),
        judging.now,
    )
    return Judgement(said.verdict, said.deviations, (), said.reason, said.reason_seen)


def _at_place(
    bound: Bound, place: Place, seen: Seen, judging: Judging
) -> tuple[Judgement, tuple[str, ...]]:
    looks = {one.noun: looks_at(one, place) for one in bound.looks}
    portal = view(judging.portal, place.subject)
    keys = tuple(dict.fromkeys(look.key for some in looks.values() for look in some))
    first = _attempted(bound, looks, seen, 1, portal, judging.now)
    if not any((key, 2) in seen.attempts for key in keys):
        return first, keys
    second = _attempted(bound, looks, seen, 2, portal, judging.now)
    if (first.verdict == "fail") == (second.verdict == "fail"):
        return first, keys
    shown = first if first.verdict == "fail" else second
    return (
        Judgement(
            "undecided",
            shown.deviations,
            shown.remarks,
            reason="unstable",
            reason_seen=[first.verdict, second.verdict],
        ),
        keys,
    )


def _attempted(
    bound: Bound,
    looks: Mapping[str, list[Look]],
    seen: Seen,
    number: int,
    portal: Mapping[str, Any],
    now: datetime,
) -> Judgement:
    judged: dict[str, Judgement] = {}
    addresses = list(dict.fromkeys(one.address for some in looks.values() for one in some))
    for address in addresses or [""]:
        attempts, facts = {}, {}
        for one in bound.looks:
            key = next((look.key for look in looks[one.noun] if look.address == address), "")
            attempt = seen.attempt(key, number)
            typed = seen.facts(one, attempt) if attempt else None
            if attempt and (typed or attempt.facts is None):
                attempts[one.noun] = attempt
            if typed:
                facts[one.noun] = typed
        judged[address] = judge(bound, attempts, facts, portal, now)
    return together(judged)


def _finding(
    bound: Bound, subject: str, judged: Judgement, looks: tuple[str, ...], judging: Judging
) -> Finding:
    return Finding(
        requirement=bound.id,
        subject=subject,
        verdict=judged.verdict,
        level=bound.level,
        counted=counts(bound.level, strict=judging.strict),
        clauses=(*bound.clauses, *bound.partly),
        deviations=judged.deviations,
        remarks=judged.remarks,
        reason=judged.reason,
        reason_seen=judged.reason_seen,
        looks=looks,
        stable=judged.reason != "unstable",
    )
