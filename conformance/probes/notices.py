"""Looks for the links to the pages that the law demands."""

from __future__ import annotations

import re
from collections.abc import Mapping

from conformance.client import Client
from conformance.facts.notices import Link, NoticesFacts, Page, Target
from conformance.model import NotTested, Undecided
from conformance.sending import behind_links
from conformance.web.notices import Found, followed, links, needs_script
from conformance.web.walk import Visit, visits

_POSTAL = re.compile(r"\b(?:D-)?\d{5} +[A-ZÄÖÜ]")

SENDS = behind_links("Impressum, Datenschutz, Kontakt and the like")


def look(
    client: Client, pages: Mapping[str, str], *, along: tuple[str, ...] = ("start",)
) -> NoticesFacts:
    """Links of the pages of these roles, and what answers behind those of the first.

    Raises NotTested(page-not-named), Undecided(page-not-html, page-truncated) and what the walk raises.
    """
    walked = list(visits(client, pages, along))
    found = {one.role: links(one.document()) for one in walked}
    first = found[walked[0].role]
    return NoticesFacts(
        pages={
            one.role: Page(
                links={
                    k: Link(label=v.label[:200], address=v.address[:300])
                    for k, v in found[one.role].items()
                },
                exchange=one.reply.exchange or None,
            )
            for one in walked
        },
        targets={kind: _target(client, link, kind) for kind, link in first.items()},
        needs_script=tuple(one.role for one in walked if needs_script(one.document())),
    )


def _target(client: Client, link: Found, kind: str) -> Target:
    try:
        return _seen(followed(client, link, kind))
    except NotTested as unreached:
        return Target(url=link.address[:300], elsewhere=unreached.key == "notice-elsewhere")
    except Undecided as unreached:
        status = (
            re.search(r"(\d{3})$", str(unreached.seen)) if unreached.key == "page-status" else None
        )
        return Target(url=link.address[:300], status=int(status.group(1)) if status else None)


def _seen(visit: Visit) -> Target:
    return Target(
        url=visit.reply.url,
        status=visit.reply.status,
        html=visit.is_html,
        postal=bool(_POSTAL.search(visit.reply.text())),
        exchange=visit.reply.exchange or None,
    )
