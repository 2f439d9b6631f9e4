"""Looks at the field lines that come with pages."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.answer import Reply
from conformance.client import Client
from conformance.facts.headers import HeadersFacts, Media, PageFields, TransportSecurity
from conformance.web import fields
from conformance.web.walk import visits

_TELLING = (
    "server",
    "x-powered-by",
    "x-aspnet-version",
    "x-aspnetmvc-version",
    "x-generator",
    "via",
)


def look(
    client: Client, pages: Mapping[str, str], *, along: tuple[str, ...] = ("start",)
) -> HeadersFacts:
    """Field lines of the pages of these roles.

    Raises NotTested(page-not-named) and what the walk raises.
    """
    return HeadersFacts(pages={one.role: _page(one.reply) for one in visits(client, pages, along)})


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
