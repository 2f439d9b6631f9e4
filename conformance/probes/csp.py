"""Looks at the content security policies of pages: field lines and meta elements."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from conformance.client import Client
from conformance.facts.csp import CspFacts, PagePolicies
from conformance.sending import along_pages
from conformance.web import csp
from conformance.web.walk import Visit, visits

SENDS = along_pages


def look(
    client: Client, pages: Mapping[str, str], *, along: tuple[str, ...] = ("start",)
) -> CspFacts:
    """Policies of the pages of these roles.

    Raises NotTested(page-not-named) and what the walk raises.
    """
    return CspFacts(pages={one.role: _page(one) for one in visits(client, pages, along)})


def _page(visit: Visit) -> PagePolicies:
    reply = visit.reply
    head = csp.policies(reply.lines("content-security-policy"))
    metas: tuple[csp.Policy, ...] = ()
    if visit.is_html:
        metas = csp.meta_policies(visit.document().equivalents("content-security-policy"))
    return PagePolicies(
        host=urlsplit(reply.url).hostname or "",
        policies={
            **{f"header-{n}": dict(one) for n, one in enumerate(head, 1)},
            **{f"meta-{n}": dict(one) for n, one in enumerate(metas, 1)},
        },
        reporting={
            f"header-{n}": dict(one)
            for n, one in enumerate(
                csp.policies(reply.lines("content-security-policy-report-only")), 1
            )
        },
        exchange=reply.exchange or None,
    )
