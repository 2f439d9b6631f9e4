"""Looks at the field lines that come with pages, files, error pages and answers of an interface."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from conformance.answer import Reply
from conformance.client import Client
from conformance.corpus.interface import interface as described
from conformance.facts.headers import HeadersFacts, Media, PageFields, TransportSecurity, Unseen
from conformance.model import NoVerdict
from conformance.sending import At, Sending, along_pages
from conformance.web import fields
from conformance.web.beyond import NOWHERE, Beyond, Had, not_found, own_file, tried, usable
from conformance.web.walk import visits
from profiles.portal import SEARCH_INTERFACE

_TELLING = (
    "server",
    "x-powered-by",
    "x-aspnet-version",
    "x-aspnetmvc-version",
    "x-generator",
    "via",
)


def _sends(
    at: At,
    pages: Mapping[str, str] | None,
    along: tuple[str, ...] = ("start",),
    beyond: tuple[Beyond, ...] = (),
    interface: str = SEARCH_INTERFACE,
) -> Iterator[Sending]:
    if pages is None:
        yield Sending("GET", at.base + _documented(interface))
        yield Sending("GET", at.base + NOWHERE)
        return
    yield from along_pages(at, pages, along)
    if "not-found" in beyond:
        yield Sending("GET", at.base + NOWHERE)
    if "own-file" in beyond:
        yield Sending("GET", "(a file that the page loads)")


SENDS = _sends


def look(
    client: Client,
    pages: Mapping[str, str] | None,
    *,
    along: tuple[str, ...] = ("start",),
    beyond: tuple[Beyond, ...] = (),
    interface: str = SEARCH_INTERFACE,
) -> HeadersFacts:
    """Field lines of the pages of these roles, and of what lies beyond them.

    A subject without pages is an interface: the first operation that `interface` documents is
    asked, and a path that none documents. What is beyond and could not be had is told in `unseen`.
    Raises NotTested(page-not-named) and what the walk raises.
    """
    if pages is None:
        return _seen({}, _of_interface(client, interface))
    walked = list(visits(client, pages, along))
    asked: dict[Beyond, Callable[[], Reply | None]] = {
        "not-found": partial(not_found, client),
        "own-file": partial(own_file, client, walked[0]),
    }
    found: dict[str, Had] = {role: tried(asked[role]) for role in beyond}
    return _seen({one.role: one.reply for one in walked}, found)


def _of_interface(client: Client, name: str) -> dict[str, Had]:
    documented = partial(client.request, "GET", _documented(name))
    return {
        "documented": tried(lambda: usable(documented())),
        "not-found": tried(partial(not_found, client)),
    }


def _documented(interface: str) -> str:
    first = next(iter(described(interface).operations.values()))
    return first.target(first.example())


def _seen(replies: Mapping[str, Reply], beyond: Mapping[str, Had]) -> HeadersFacts:
    had = {role: one for role, one in beyond.items() if isinstance(one, Reply)}
    return HeadersFacts(
        pages={role: _page(one) for role, one in {**replies, **had}.items()},
        unseen={
            role: Unseen(key=one.key, seen=str(one.seen))
            for role, one in beyond.items()
            if isinstance(one, NoVerdict)
        },
    )


def _page(reply: Reply) -> PageFields:
    security = fields.transport_security(reply.lines("strict-transport-security"))
    media = fields.media_type(reply.lines("content-type"))
    return PageFields(
        url=reply.url,
        status=reply.status,
        lines=tuple((name, value) for name, value in reply.fields if name.lower() != "set-cookie"),
        transport_security=TransportSecurity(**security.__dict__) if security else None,
        media=Media(kind=media.kind, charset=media.parameters.get("charset")) if media else None,
        no_sniff=fields.no_sniff(reply.lines("x-content-type-options")),
        cache=fields.directives(reply.lines("cache-control")),
        referrer_policy=fields.referrer_policy(reply.lines("referrer-policy")),
        versions=_versions(reply),
        exchange=reply.exchange or None,
    )


def _versions(reply: Reply) -> dict[str, tuple[str, ...]]:
    told = {
        name: tuple(part for line in reply.lines(name) for part in fields.versions(line))
        for name in _TELLING
    }
    return {name: values for name, values in told.items() if values}
