"""Judges the port for plain http."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.facts.redirect import RedirectFacts
from conformance.model import Deviation


def leads_to_https(redirect: RedirectFacts) -> Iterator[Deviation]:
    """The port is closed, or every answer only redirects and the last one leads to https."""
    if redirect.state == "closed":
        return
    last, hop = list(redirect.hops.items())[-1]
    if hop.leads_to is None:
        yield Deviation(
            where=f"redirect/hops/{last}/status",
            expected="3xx",
            seen=hop.status,
            key="plain-http-served",
            exchange=hop.exchange,
        )
    elif hop.leads_to != "https":
        yield Deviation(
            where=f"redirect/hops/{last}/leads_to",
            expected="https",
            seen=hop.location,
            key="plain-http-kept",
            exchange=hop.exchange,
        )
