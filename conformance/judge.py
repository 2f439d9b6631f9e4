"""Facts and a requirement in, a judgement out: pure, microseconds, repeatable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conformance.bound import Bound
from conformance.facts.base import Facts
from conformance.model import (
    Attempt,
    Deviation,
    NotApplicable,
    NotTested,
    NoVerdict,
    Remark,
    Undecided,
    Verdict,
    worst,
)
from conformance.paths import ABSENT, every
from profiles.model import Condition

_VERDICTS: dict[type[NoVerdict], Verdict] = {
    NotApplicable: "not-applicable",
    NotTested: "not-tested",
    Undecided: "undecided",
}


@dataclass(frozen=True)
class Judgement:
    """What one requirement says of one address, or of several together."""

    verdict: Verdict
    deviations: tuple[Deviation, ...] = ()
    remarks: tuple[Remark, ...] = ()
    reason: str | None = None
    reason_seen: Any = None


def judge(
    bound: Bound,
    attempts: Mapping[str, Attempt],
    facts: Mapping[str, Facts],
    portal: Mapping[str, Any],
    now: datetime,
) -> Judgement:
    """Judge one address.

    `attempts` and `facts` are by noun; `portal` is the descriptor as `view` gives it.
    Any exception that is no NoVerdict is our bug: undecided, never the portal's fault.
    """
    if bound.untestable:
        return Judgement("not-tested", reason="untestable")
    try:
        if reason := _inapplicable(bound.applies_if, {"portal": portal}, on="portal"):
            return Judgement("not-applicable", reason=reason)
        if missing := _missing(bound, attempts):
            return missing
        if reason := _inapplicable(bound.applies_if, facts, on="facts"):
            return Judgement("not-applicable", reason=reason)
        return _checked(bound, facts, portal, now)
    except NoVerdict as without:
        return Judgement(_VERDICTS[type(without)], reason=without.key, reason_seen=without.seen)
    except Exception as error:  # noqa: BLE001 - the border where our own bugs must not become red
        what = f"{type(error).__name__}: {error}"[:300]
        return Judgement("undecided", reason="internal-error", reason_seen=what)


def together(judged: Mapping[str, Judgement]) -> Judgement:
    """The addresses of a subject as one: the worst decides, and `where` names the address."""
    if len(judged) == 1:
        return next(iter(judged.values()))
    verdict = worst(one.verdict for one in judged.values())
    telling = {a: one for a, one in judged.items() if one.verdict == verdict}
    first = next(iter(telling.values()), Judgement("not-tested", reason="not-looked"))
    return Judgement(
        verdict,
        deviations=tuple(
            d.model_copy(update={"where": f"{address}/{d.where}"})
            for address, one in telling.items()
            for d in one.deviations
        ),
        remarks=tuple(r for one in judged.values() for r in one.remarks),
        reason=first.reason,
        reason_seen=first.reason_seen,
    )


def _missing(bound: Bound, attempts: Mapping[str, Attempt]) -> Judgement | None:
    """What a look that gave no facts means for the requirement."""
    found = [attempts.get(look.noun) for look in bound.looks]
    for outcome in ("undecided", "not-tested"):
        for attempt in found:
            if attempt is not None and attempt.outcome == outcome:
                return Judgement(
                    "undecided" if outcome == "undecided" else "not-tested",
                    reason=attempt.reason,
                    reason_seen=attempt.reason_seen,
                )
    return Judgement("not-tested", reason="not-looked") if None in found else None


def _inapplicable(
    conditions: Sequence[Condition], values: Mapping[str, Any], *, on: str
) -> str | None:
    """The reason of the first condition that does not hold; unknown raises Undecided."""
    for condition in conditions:
        if condition.at.startswith("portal/") != (on == "portal"):
            continue
        for where, seen in every(values, condition.at):
            if seen == "unknown":
                raise Undecided("answer-unknown", where)
            if not _holds(condition, seen):
                return condition.reason
    return None


def _holds(condition: Condition, seen: Any) -> bool:
    said = condition.model_fields_set
    there = seen is not ABSENT and seen is not None
    if "exists" in said:
        return (there and seen not in ("", (), [], {})) is condition.exists
    if "not_equals" in said:
        return bool(seen != condition.not_equals)
    return there and bool(seen == condition.equals)


def _checked(
    bound: Bound, facts: Mapping[str, Facts], portal: Mapping[str, Any], now: datetime
) -> Judgement:
    assert bound.check is not None
    arguments = dict(bound.arguments)
    arguments |= {name: portal.get(field) for name, field in bound.portal_arguments.items()}
    if bound.takes_now:
        arguments["now"] = now
    deviations: list[Deviation] = []
    remarks: list[Remark] = []
    try:
        for told in bound.check(
            **{k: facts[k] for k in (one.noun for one in bound.looks)}, **arguments
        ):
            (deviations if isinstance(told, Deviation) else remarks).append(told)
    except (Undecided, NotTested):
        if not deviations:  # what is certainly wrong stays wrong, whatever else is unknown
            raise
    verdict: Verdict = "fail" if deviations else "pass"
    return Judgement(verdict, tuple(deviations), tuple(remarks))
