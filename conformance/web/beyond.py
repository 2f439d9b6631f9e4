"""Answers beside the pages that people ask for: front doors often forget their fields there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

from conformance.answer import Reply
from conformance.client import Client
from conformance.model import NotTested, NoVerdict, Undecided
from conformance.web import resources
from conformance.web.provocations import PROVOCATIONS
from conformance.web.walk import Visit

#: The answer to an address that does not exist; a file that the first page loads from its own origin.
Beyond = Literal["not-found", "own-file"]
#: An answer, why it could not be had, or None where there is none to be had.
Had = Reply | NoVerdict | None

#: The path where nothing lies.
NOWHERE = PROVOCATIONS["unknown-path"].path
_FIELDS = (("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"), ("Accept-Language", "de"))
_HOPS = 5
_FIRST = ("style", "script", "image", "font")
_MOST_FILES = 3


def not_found(client: Client) -> Reply:
    """What comes where nothing lies, after redirects: some portals lead to their start page.

    Raises Undecided(page-status) for an answer that says nothing about the portal when it is well,
    and what the client raises.
    """
    return usable(client.request("GET", NOWHERE, fields=_FIELDS, follow=_HOPS))


def own_file(client: Client, page: Visit) -> Reply | None:
    """A file that the page loads from its own origin; None where it has none that can be had."""
    for address in _files(page):
        reply = client.request("GET", address, fields=_FIELDS[1:], follow=_HOPS)
        if 200 <= reply.status < 300:
            return reply
    return None


def usable(reply: Reply) -> Reply:
    """The reply. Raises Undecided(page-status) for 5xx, 429 and redirects without an end."""
    if reply.status >= 500 or reply.status == 429 or 300 <= reply.status < 400:
        raise Undecided("page-status", str(reply.status))
    return reply


def tried(ask: Callable[[], Reply | None]) -> Had:
    """What was asked for, or why it could not be had: it must not hide what else was seen.

    None where a portal leads away to a host that is not ours to look at.
    """
    try:
        return ask()
    except NotTested as elsewhere:
        return None if elsewhere.key == "host-not-named" else elsewhere
    except Undecided as without:
        if without.key == "interrupted":
            raise
        return without


def _files(page: Visit) -> list[str]:
    if not page.is_html:
        return []
    found = dict.fromkeys(_own(page))
    ordered = sorted(found, key=lambda one: _FIRST.index(one[0]))
    return [address for _, address in ordered][:_MOST_FILES]


def _own(page: Visit) -> Iterator[tuple[str, str]]:
    origin = urlsplit(page.reply.url)[:2]
    for use, address in resources.loaded(page.document()):
        try:
            own = urlsplit(address)[:2] == origin
        except ValueError:
            continue
        if own and use in _FIRST:
            yield use, address.partition("#")[0]
