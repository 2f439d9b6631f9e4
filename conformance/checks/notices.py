"""Judges whether the pages that the law demands are linked from every page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from conformance.facts.notices import NoticesFacts, Page
from conformance.model import Deviation, Remark, Undecided

Kind = Literal["imprint", "privacy", "accessibility", "report", "easy", "sign"]


def linked(notices: NoticesFacts, *, kind: Kind, html: bool = False) -> Iterator[Deviation]:
    """Every page links to the notice by its usual name, and the start page's link leads to a page.

    `html`: the page must be HTML. Raises Undecided(page-needs-script) where a page shows nothing
    without scripts, and Undecided(notice-unreached) where the link leads to what nobody could read.
    """
    for role, page in notices.pages.items():
        if not _has(notices, page, kind) and role not in notices.needs_script:
            yield Deviation(
                where=f"notices/pages/{role}/links",
                expected=kind,
                seen=[one.label for one in page.links.values()],
                key=f"not-linked-{kind}",
                exchange=page.exchange,
            )
    yield from _leads_there(notices, kind, html)
    for role in notices.needs_script:
        if not _has(notices, notices.pages[role], kind):
            raise Undecided("page-needs-script", role)


def _has(notices: NoticesFacts, page: Page, kind: str) -> bool:
    """`Kontakt` counts as Impressum where the data stands behind it (WEB-IMP-01, decided for the predecessor)."""
    if kind in page.links:
        return True
    contact = notices.targets.get("contact")
    return kind == "imprint" and "contact" in page.links and contact is not None and contact.postal


def _leads_there(notices: NoticesFacts, kind: str, html: bool) -> Iterator[Deviation]:
    target = notices.targets.get(kind)
    if target is None or target.elsewhere:
        return
    where = f"notices/targets/{kind}"
    if target.status is None:
        raise Undecided("notice-unreached", target.url)
    if target.status != 200:
        yield Deviation(
            where=f"{where}/status",
            expected=200,
            seen=target.status,
            key="notice-broken",
            exchange=target.exchange,
        )
    elif html and not target.html:
        yield Deviation(
            where=f"{where}/html",
            expected=True,
            seen=False,
            key="notice-not-html",
            exchange=target.exchange,
        )


def both_forms(notices: NoticesFacts, *, portal_kind: str) -> Iterator[Deviation | Remark]:
    """The start page leads to easy language and to sign language.

    A duty of federal bodies (BITV § 4); for others the Land's act decides, so a missing form is a warning.
    """
    first = next(iter(notices.pages))
    page = notices.pages[first]
    for kind in ("easy", "sign"):
        if kind in page.links:
            continue
        where = f"notices/pages/{first}/links"
        if portal_kind == "bund":
            yield Deviation(
                where=where,
                expected=kind,
                seen=None,
                key=f"not-linked-{kind}",
                exchange=page.exchange,
            )
        else:
            yield Remark(
                where=where,
                seen=kind,
                key=f"missing-{kind}",
                class_="warning",
                exchange=page.exchange,
            )
