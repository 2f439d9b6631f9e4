"""What the Impressum says; None where nothing of the kind was found."""

from __future__ import annotations

from conformance.facts.base import Facts


class ImprintFacts(Facts):
    """Items as they stand on the page; `readable` is false where next to nothing shows without scripts."""

    url: str
    readable: bool
    name: str | None = None
    street: str | None = None
    city: str | None = None
    representative: str | None = None
    email: str | None = None
    phone: str | None = None
    exchange: str | None = None
