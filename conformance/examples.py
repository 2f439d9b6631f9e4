"""A requirement tries its own examples: patches on recorded facts, judged as in a real run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from conformance.bound import Bound
from conformance.judge import Judgement, judge
from conformance.model import Attempt
from profiles.catalogue import Catalogue
from profiles.model import Requirement, Verdict

#: Examples are judged at this moment, so that they mean the same in every year.
EXAMPLE_TIME = datetime(2026, 11, 25, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Tried:
    """One example: what it should be judged, and what it was."""

    requirement: str
    kind: Verdict
    index: int
    patch: dict[str, Any]
    judgement: Judgement | None
    broken: str | None = None

    @property
    def holds(self) -> bool:
        """Whether the example is judged as it says."""
        return self.judgement is not None and self.judgement.verdict == self.kind


def merged(target: Any, patch: Any) -> Any:
    """RFC 7396: the target with the patch applied; null removes."""
    if not isinstance(patch, dict):
        return patch
    out = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            out.pop(key, None)
        else:
            out[key] = merged(out.get(key), value)
    return out


def try_out(catalogue: Catalogue, requirement: Requirement, bound: Bound) -> Iterator[Tried]:
    """Judge every example of a requirement."""
    records = {look.noun: catalogue.record(look.noun) for look in bound.looks}
    records["portal"] = catalogue.record("portal")
    base = merged(records, requirement.examples["pass"][0])
    for kind, patches in requirement.examples.items():
        for index, patch in enumerate(patches):
            values = merged(base, patch)
            yield _tried(requirement.id, kind, index, patch, bound, values)


def try_record(catalogue: Catalogue, bound: Bound) -> Judgement:
    """Judge the unpatched records: what a conformant portal shows."""
    values = {look.noun: catalogue.record(look.noun) for look in bound.looks}
    return _judged(bound, {**values, "portal": catalogue.record("portal")})


def _tried(
    name: str, kind: Verdict, index: int, patch: dict[str, Any], bound: Bound, values: Any
) -> Tried:
    try:
        return Tried(name, kind, index, patch, _judged(bound, values))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        return Tried(name, kind, index, patch, None, f"no valid facts: {where}: {first['msg']}")


def _judged(bound: Bound, values: dict[str, Any]) -> Judgement:
    facts, attempts = {}, {}
    for look in bound.looks:
        if look.noun in values:
            facts[look.noun] = look.facts.model_validate(values[look.noun])
            attempts[look.noun] = _attempt(look.noun, values[look.noun])
    return judge(bound, attempts, facts, values["portal"], EXAMPLE_TIME)


def _attempt(noun: str, value: dict[str, Any]) -> Attempt:
    return Attempt(
        look=noun,
        probe=noun,
        subject="example",
        address="example",
        started=EXAMPLE_TIME,
        seconds=0.0,
        outcome="facts",
        facts=value,
    )
