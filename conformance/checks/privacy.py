"""Judges the privacy notice: words show that an item is there, only people that it is not."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.facts.privacy import PrivacyFacts
from conformance.model import Deviation, Remark, Undecided


def speaks_of(
    privacy: PrivacyFacts, *, items: tuple[str, ...], told: tuple[str, ...] = ()
) -> Iterator[Deviation | Remark]:
    """The notice speaks of every item of Art. 13 DSGVO; one of `told` is reported only.

    A page that speaks of none is no such notice. A miss by word counts only after people have
    read it: Undecided(needs-review). Raises Undecided(page-needs-script) without content.
    """
    if not privacy.readable:
        raise Undecided("page-needs-script", privacy.url)
    missing = [one for one in items if one not in privacy.items]
    if items and len(missing) == len(items):
        yield Deviation(
            where="privacy/items",
            expected=list(items),
            seen=None,
            key="privacy-empty",
            exchange=privacy.exchange,
        )
        return
    for one in told:
        if one not in privacy.items:
            yield Remark(
                where=f"privacy/items/{one}",
                seen=None,
                key="privacy-told",
                class_="reported",
                exchange=privacy.exchange,
            )
    if missing:
        raise Undecided("needs-review", ", ".join(missing))
