"""Judges what the accessibility statement says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from conformance.facts.statement import StatementFacts
from conformance.model import Deviation, NotApplicable, Remark, Undecided

Item = Literal["scope", "statuses", "created", "method", "contact", "enforcement"]


def _readable(facts: StatementFacts) -> None:
    if not facts.readable:
        raise Undecided("page-needs-script", facts.url)


def names(statement: StatementFacts, *, items: tuple[Item, ...]) -> Iterator[Deviation | Remark]:
    """Every item is there; claims of conformance that contradict each other are told."""
    _readable(statement)
    for item in items:
        if not getattr(statement, item):
            yield Deviation(
                where=f"statement/{item}",
                expected="present",
                seen=None,
                key=f"statement-without-{item}",
                exchange=statement.exchange,
            )
    if "statuses" in items and len(statement.statuses) > 1:
        yield Remark(
            where="statement/statuses",
            seen=dict(statement.statuses),
            key="statement-contradicts",
            class_="reported",
            exchange=statement.exchange,
        )


def lists_barriers(statement: StatementFacts) -> Iterator[Deviation]:
    """What is not accessible is listed with the kind of reason, unless everything is.

    Raises NotApplicable(fully-accessible) where only full conformance is claimed.
    """
    _readable(statement)
    if set(statement.statuses) == {"full"}:
        raise NotApplicable("fully-accessible")
    for item, seen in (("barriers", statement.barriers), ("reasons", len(statement.reasons))):
        if not seen:
            yield Deviation(
                where=f"statement/{item}",
                expected="at least one",
                seen=seen,
                key=f"statement-without-{item}",
                exchange=statement.exchange,
            )


def is_current(statement: StatementFacts, *, most_days: int, now: datetime) -> Iterator[Deviation]:
    """Preparation or last review is at most `most_days` ago.

    Raises NotApplicable(statement-undated) where neither stands there: told by another rule.
    """
    _readable(statement)
    dates = [one for one in (statement.created, statement.reviewed) if one]
    if not dates:
        raise NotApplicable("statement-undated")
    age = (now.date() - max(dates)).days
    if age > most_days:
        yield Deviation(
            where="statement/reviewed" if statement.reviewed else "statement/created",
            expected=most_days,
            seen=f"{max(dates):%Y-%m-%d}",
            key="statement-old",
            kind="expired",
            exchange=statement.exchange,
        )
