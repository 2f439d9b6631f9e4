"""Looks at the privacy notice behind the start page's link."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.client import Client
from conformance.facts.privacy import PrivacyFacts
from conformance.sending import behind_links
from conformance.web.notices import needs_script, notice
from conformance.web.privacy_items import ITEMS

SENDS = behind_links("Datenschutz")


def look(client: Client, pages: Mapping[str, str]) -> PrivacyFacts:
    """The items that the notice speaks of.

    Raises NotTested(notice-not-linked, notice-elsewhere) and what the walk raises.
    """
    visit = notice(client, pages, "privacy")
    page = visit.document()
    # The frame of every page names other notices: only what stands in main counts, where there is one.
    text = page.text_of("main") or page.text()
    found = {name: pattern.search(text) for name, pattern in ITEMS.items()}
    return PrivacyFacts(
        url=visit.reply.url,
        readable=not needs_script(page),
        items={name: hit.group(0)[:120] for name, hit in found.items() if hit},
        exchange=visit.reply.exchange or None,
    )
