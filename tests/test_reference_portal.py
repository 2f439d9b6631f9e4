"""The conformant portal: red in nothing but what this build of OpenSSL cannot keep, ten times over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from conformance.announcing import announced, methods
from conformance.look import Look, look_all, plan
from conformance.model import Footprint
from conformance.prepared import Wanted, prepare
from conformance.recorder import Counts
from conformance.sending import COMMAND, CONNECT, Sending, sends_of
from profiles import catalogue
from tests.harness.checked import PROFILE, checked, red
from tests.harness.stack import RunningStack, running_stack

KNOWN = catalogue.load()


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    """One reference portal for this file."""
    with running_stack("zehnmal") as running:
        yield running


def test_ten_checks_say_the_same_and_nothing_counted_is_red(stack: RunningStack) -> None:
    """Ten whole checks: the same verdicts each time, no counted fail, nothing unclear."""
    portal = stack.conformant()
    first = checked(KNOWN, portal, repeat=True)
    assert first.exit_code == 0
    assert not [one for one in first.found if one.verdict == "undecided"]
    assert {one.level for one in first.found if one.verdict == "fail"} <= {"SOLLTE"}
    said = [(one.requirement, one.subject, one.verdict) for one in first.found]
    for _ in range(9):
        again = checked(KNOWN, portal)
        assert [(one.requirement, one.subject, one.verdict) for one in again.found] == said
        assert red(again.found) == red(first.found)


def test_looks_send_what_was_announced(stack: RunningStack) -> None:
    """No probe uses a method, a connection or a command more than `check --dry-run` says of it."""
    prepared = prepare(KNOWN, stack.conformant(), Wanted(profile=PROFILE))
    assert {"POST", "HEAD", CONNECT, COMMAND} <= methods(announced(prepared))
    for look, rules in plan(prepared.bounds, prepared.places).values():
        counts = Counts(writing_allowed=rules.allow_write)
        looks = {look.key: (look, replace(rules, counts=counts))}
        assert look_all(looks, lambda *_: None)
        wrong = _beyond(counts.footprint(), _said(look))
        assert not wrong, f"{look.bound.noun}({look.bound.arguments}): {wrong}"


def _said(look: Look) -> list[Sending]:
    return sends_of(look.bound.look, look.place, {**look.fields, **look.bound.arguments})


def _beyond(footprint: Footprint, said: list[Sending]) -> dict[str, int]:
    """What was sent and not announced, or more often."""
    sent = {**footprint.methods, CONNECT: footprint.connections, COMMAND: footprint.commands}
    most = {one.method: 0 for one in said}
    for one in said:
        most[one.method] += 10_000 if one.times is None else one.times
    return {method: times for method, times in sent.items() if times > most.get(method, 0)}


def test_the_whole_check_keeps_to_what_was_announced(stack: RunningStack) -> None:
    """The footprint of a check, doctor and filled form included, has no method that was not told."""
    portal = stack.conformant()
    prepared = prepare(KNOWN, portal, Wanted(profile=PROFILE))
    said = methods(announced(prepared))
    assert set(checked(KNOWN, portal).told().footprint.methods) <= said
