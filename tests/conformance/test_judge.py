"""Judging is pure: facts and a requirement in, one honest verdict out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from conformance.bound import Bound, BoundLook
from conformance.client import Client
from conformance.facts.base import Facts
from conformance.judge import Judgement, judge, together
from conformance.model import (
    Attempt,
    Deviation,
    NotApplicable,
    NotTested,
    Remark,
    Undecided,
    worst,
)
from profiles.model import Condition

NOW = datetime(2026, 11, 25, tzinfo=UTC)
WRONG = Deviation(where="trial/value", expected=1, seen=2)


class TrialFacts(Facts):
    """Facts of these tests."""

    value: int | str
    optional: str | None = None


def _look(client: Client) -> TrialFacts:
    raise AssertionError("judging looks at nothing")


def _bound(check: Any, conditions: tuple[Condition, ...] = ()) -> Bound:
    look = BoundLook("trial", _look, Client, TrialFacts, {}, ())
    return Bound(
        "area/trial", "MUSS", ("Probe#P1",), ("web",), (look,), check, applies_if=conditions
    )


def _attempt(outcome: str = "facts", reason: str | None = None) -> Attempt:
    return Attempt.model_validate(
        {
            "look": "k",
            "probe": "trial",
            "subject": "web",
            "address": "127.0.0.1:1",
            "started": NOW,
            "seconds": 0.0,
            "outcome": outcome,
            "reason": reason,
        }
    )


def _judged(check: Any, *, conditions: tuple[Condition, ...] = (), **facts: Any) -> Judgement:
    typed = TrialFacts.model_validate({"value": 1, **facts})
    bound = _bound(check, conditions)
    return judge(bound, {"trial": _attempt()}, {"trial": typed}, {"public": False}, NOW)


def _nothing(trial: TrialFacts) -> Iterator[Deviation]:
    yield from ()


def _wrong(trial: TrialFacts) -> Iterator[Deviation]:
    yield WRONG


def _told(trial: TrialFacts) -> Iterator[Remark]:
    yield Remark(where="trial/value", seen=1, key="told")


def _wrong_then_unknown(trial: TrialFacts) -> Iterator[Deviation]:
    yield WRONG
    raise Undecided("answer-unknown")


def _raises(error: Exception) -> Any:
    def check(trial: TrialFacts) -> Iterator[Deviation]:
        raise error
        yield WRONG

    return check


@pytest.mark.parametrize(
    ("check", "verdict", "reason"),
    [
        (_nothing, "pass", None),
        (_wrong, "fail", None),
        (_told, "pass", None),
        (_wrong_then_unknown, "fail", None),
        (_raises(Undecided("answer-unknown")), "undecided", "answer-unknown"),
        (_raises(NotTested("step-missing")), "not-tested", "step-missing"),
        (_raises(NotApplicable("no-form")), "not-applicable", "no-form"),
        (_raises(ZeroDivisionError("ours")), "undecided", "internal-error"),
    ],
)
def test_every_end_of_a_check_has_its_verdict(check: Any, verdict: str, reason: str | None) -> None:
    """Deviations fail, nothing passes, and our own bug is never the portal's fault."""
    judged = _judged(check)
    assert (judged.verdict, judged.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("outcome", "verdict"), [("undecided", "undecided"), ("not-tested", "not-tested")]
)
def test_a_look_without_facts_is_never_green(outcome: str, verdict: str) -> None:
    """Where a look gave no facts, its reason is the requirement's, and no check runs."""
    judged = judge(_bound(_nothing), {"trial": _attempt(outcome, "timeout")}, {}, {}, NOW)
    assert (judged.verdict, judged.reason) == (verdict, "timeout")


def test_nothing_executed_is_never_green() -> None:
    """A requirement whose look never happened is not tested."""
    assert judge(_bound(_nothing), {}, {}, {}, NOW).verdict == "not-tested"


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ({"at": "trial/value", "equals": 1}, "fail"),
        ({"at": "trial/value", "equals": 2}, "not-applicable"),
        ({"at": "trial/value", "not_equals": 1}, "not-applicable"),
        ({"at": "trial/optional", "exists": True}, "not-applicable"),
        ({"at": "trial/optional", "exists": False}, "fail"),
        ({"at": "portal/public", "equals": True}, "not-applicable"),
        ({"at": "portal/public", "equals": False}, "fail"),
    ],
)
def test_conditions_decide_whether_a_requirement_applies(
    condition: dict[str, Any], verdict: str
) -> None:
    """A condition on facts or portal that does not hold makes a wrong portal not-applicable."""
    conditions = (Condition.model_validate({**condition, "reason": "because"}),)
    assert _judged(_wrong, conditions=conditions).verdict == verdict


def test_an_unknown_condition_is_undecided() -> None:
    """Where the condition itself could not be found out, nothing is said either way."""
    conditions = (Condition(at="trial/value", equals=1, reason="because"),)
    assert _judged(_wrong, conditions=conditions, value="unknown").verdict == "undecided"


def test_a_condition_on_the_portal_needs_no_look() -> None:
    """What the descriptor excludes is not-applicable even when the look failed."""
    conditions = (Condition(at="portal/public", equals=True, reason="not-public"),)
    attempts = {"trial": _attempt("undecided", "timeout")}
    judged = judge(_bound(_wrong, conditions), attempts, {}, {"public": False}, NOW)
    assert judged.verdict == "not-applicable"


def test_the_worst_address_decides_and_is_named() -> None:
    """Of several addresses the worst verdict counts, and where says at which address."""
    judged = together({"a:1": Judgement("pass"), "b:1": Judgement("fail", (WRONG,))})
    assert judged.verdict == "fail" and judged.deviations[0].where == "b:1/trial/value"


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], "not-tested"),
        (["not-applicable"], "not-applicable"),
        (["not-applicable", "pass"], "pass"),
        (["pass", "not-tested"], "not-tested"),
        (["not-tested", "undecided"], "undecided"),
        (["undecided", "fail"], "fail"),
    ],
)
def test_a_group_is_as_bad_as_its_worst(verdicts: Any, expected: str) -> None:
    """not-applicable only if all are, never pass of nothing."""
    assert worst(verdicts) == expected
