"""Which items of Art. 13 DSGVO the privacy notice speaks of, with the words that show it."""

from __future__ import annotations

from conformance.facts.base import Facts


class PrivacyFacts(Facts):
    """`items`: item to the words found; an item that is not found is not there."""

    url: str
    readable: bool
    items: dict[str, str]
    exchange: str | None = None
