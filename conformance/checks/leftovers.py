"""Judges what development and operation left where everybody can reach it."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.facts.leftovers import LeftoversFacts
from conformance.model import Deviation


def are_absent(leftovers: LeftoversFacts) -> Iterator[Deviation]:
    """No known address shows its content, and no page says that debugging is on."""
    for name, answer in leftovers.answers.items():
        if answer.shows is not None:
            yield Deviation(
                where=f"leftovers/answers/{name}/shows",
                expected=None,
                seen=f"{answer.path}: {answer.shows}",
                key="leftover-there",
                exchange=answer.exchange,
            )
    for role, words in leftovers.told_by_pages.items():
        yield Deviation(
            where=f"leftovers/told_by_pages/{role}",
            expected=None,
            seen=words,
            key="debugging-told",
        )
