"""Judges what scripts of other origins may read (Fetch section 4.10, CORS check)."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.facts.cors import CorsFacts
from conformance.model import Deviation, Remark


def keep_origin(cors: CorsFacts) -> Iterator[Deviation | Remark]:
    """No origin that we invented is let in; opening to everybody without credentials is told."""
    for role, answers in cors.pages.items():
        for kind, answer in answers.items():
            where = f"cors/pages/{role}/{kind}/allowed"
            if answer.allowed == answer.origin or (answer.allowed == "*" and answer.credentials):
                yield Deviation(
                    where=where,
                    expected=None,
                    seen=answer.allowed,
                    key="origin-let-in",
                    exchange=answer.exchange,
                )
            elif answer.allowed is not None:
                yield Remark(
                    where=where,
                    seen=answer.allowed,
                    key="origin-opened",
                    class_="reported",
                    exchange=answer.exchange,
                )
