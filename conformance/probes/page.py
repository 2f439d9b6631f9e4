"""Looks at the markup of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from conformance.client import Client
from conformance.facts.page import FormField, Page, PageFacts, Resource
from conformance.sending import along_pages
from conformance.web import forms, resources
from conformance.web.html import Document
from conformance.web.walk import Visit, visits

_SESSION_NAME = re.compile(
    r"(?:^|[?&;/])((?:[a-z.]*session(?:_?id)?|jsessionid|phpsessid|cfid|cftoken|sid|sessid)=)[^&;#/]{8,}",
    re.IGNORECASE,
)

SENDS = along_pages


def look(
    client: Client, pages: Mapping[str, str], *, along: tuple[str, ...] = ("start",)
) -> PageFacts:
    """The markup of the pages of these roles.

    Raises NotTested(page-not-named), Undecided(page-not-html, page-truncated) and what the walk raises.
    """
    return PageFacts(pages={one.role: _page(one) for one in visits(client, pages, along)})


def _page(visit: Visit) -> Page:
    page = visit.document()
    root, title = page.first("html"), page.first("title")
    return Page(
        url=visit.reply.url,
        host=urlsplit(visit.reply.url).hostname or "",
        language=(root.get("lang") or root.get("xml:lang")).strip() or None if root else None,
        title=title.words() or None if title else None,
        viewport=page.meta("viewport"),
        no_translation=(page.meta("google") or "").strip().lower() == "notranslate",
        resources=dict(_resources(page)),
        plugins=resources.plugins(page),
        fields=dict(_fields(page)),
        session_addresses=_session_addresses(visit, page),
        exchange=visit.reply.exchange or None,
    )


def _resources(page: Document) -> Iterator[tuple[str, Resource]]:
    for use, address in resources.loaded(page):
        try:
            parts = urlsplit(address)
            host = parts.hostname
        except ValueError:  # a browser cannot load it either
            continue
        yield address[:300], Resource(use=use, scheme=parts.scheme, host=host)


def _fields(page: Document) -> Iterator[tuple[str, FormField]]:
    for number, entry in enumerate(forms.entries(page), 1):
        form = entry.element.inside("form")
        said = entry.element.attributes.get("autocomplete")
        inherited = form.attributes.get("autocomplete") if form else None
        yield (
            entry.name or f"field-{number}",
            FormField(
                kind=entry.kind,
                labelled=bool(entry.label.strip()),
                sensitive=entry.sensitive,
                free_text=entry.free_text and not _is_search(entry.element.get("name"), form),
                autocomplete=(said if said is not None else inherited or "").strip().lower()
                or None,
                spellcheck=entry.element.inherited("spellcheck"),
                translate=entry.element.inherited("translate"),
            ),
        )


def _is_search(name: str, form: object) -> bool:
    """A search box asks for no personal data: its form has the role, or its name is the usual one."""
    role = getattr(form, "attributes", {}).get("role", "")
    return role == "search" or name in {"q", "query", "search", "suche", "suchbegriff"}


def _session_addresses(visit: Visit, page: Document) -> dict[str, str]:
    """Addresses with a session id in them: by a usual name, or by the value of a cookie that we hold."""
    values = [one.value for one in visit.jar.held.values() if len(one.value) >= 16]
    addresses = [
        visit.reply.url,
        *(target for hop in visit.hops for target in hop.lines("location")),
    ]
    addresses += [page.url(one.get("href")) for one in page.all("a", "area") if one.get("href")]
    addresses += [page.url(one.get("action")) for one in page.all("form") if one.get("action")]
    found: dict[str, str] = {}
    for address in addresses:
        if named := _SESSION_NAME.search(address):
            found[_SESSION_NAME.sub(r"\1…", address)[:300]] = named.group(1).rstrip("=")
        for value in values:
            if value in address:
                found[address.replace(value, "…")[:300]] = "cookie"
    return found
