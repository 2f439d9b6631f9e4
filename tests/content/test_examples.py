"""Every requirement keeps its word: its examples are judged as they say."""

from __future__ import annotations

import pytest

from conformance.bind import bind
from conformance.bound import Bound
from conformance.examples import try_out, try_record
from profiles import catalogue
from profiles.release import ask

CATALOGUE = catalogue.load()
BOUND = {
    one.id: one
    for one in bind(CATALOGUE, [ask(CATALOGUE, r) for r in CATALOGUE.requirements.values()])
}
CHECKED = [one for one in BOUND.values() if one.check]


@pytest.mark.parametrize("bound", CHECKED, ids=lambda one: one.id)
def test_examples_are_judged_as_they_say(bound: Bound) -> None:
    """Each example of a requirement gets the verdict under which it stands."""
    tried = list(try_out(CATALOGUE, CATALOGUE.requirements[bound.id], bound))
    wrong = [
        f"{one.kind}[{one.index}] {one.patch} -> {one.broken or one.judgement}"
        for one in tried
        if not one.holds
    ]
    assert tried and not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "bound",
    [one for one in CHECKED if not any(look.arguments for look in one.looks)],
    ids=lambda one: one.id,
)
def test_record_is_conformant(bound: Bound) -> None:
    """The unpatched record is pass or not-applicable for each requirement that looks without arguments."""
    judged = try_record(CATALOGUE, bound)
    assert judged.verdict in {"pass", "not-applicable"}, judged
