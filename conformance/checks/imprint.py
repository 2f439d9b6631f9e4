"""Judges what the Impressum says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from conformance.facts.imprint import ImprintFacts
from conformance.model import Deviation, Remark, Undecided

Item = Literal["name", "street", "city", "representative", "email", "phone"]


def names(
    imprint: ImprintFacts, *, items: tuple[Item, ...], told: tuple[Item, ...] = ()
) -> Iterator[Deviation | Remark]:
    """Every item is there; a missing one of `told` is reported only.

    Raises Undecided(page-needs-script) where nothing can be read without scripts.
    """
    if not imprint.readable:
        raise Undecided("page-needs-script", imprint.url)
    for item in items:
        if getattr(imprint, item) is None:
            yield Deviation(
                where=f"imprint/{item}",
                expected="present",
                seen=None,
                key=f"imprint-without-{item}",
                exchange=imprint.exchange,
            )
    for item in told:
        if getattr(imprint, item) is None:
            yield Remark(
                where=f"imprint/{item}",
                seen=None,
                key=f"imprint-told-{item}",
                class_="reported",
                exchange=imprint.exchange,
            )
