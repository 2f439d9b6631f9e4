"""Looks at /.well-known/security.txt (RFC 9116)."""

from __future__ import annotations

from urllib.parse import urlsplit

from conformance.client import Client
from conformance.facts.securitytxt import Contact, SecuritytxtFacts
from conformance.sending import Sending, always
from conformance.web import securitytxt
from conformance.web.fields import media_type

PATH = "/.well-known/security.txt"
_MOST = 100

SENDS = always(Sending("GET", PATH))


def look(client: Client) -> SecuritytxtFacts:
    """The file of this host, after redirects. Its place is at the root of the host, whatever the base.

    Raises what the client raises.
    """
    reply = client.request("GET", client.endpoint.origin + PATH, follow=5)
    media = media_type(reply.lines("content-type"))
    kind = media.kind if media else None
    readable = reply.status == 200 and kind not in {"text/html", "application/xhtml+xml"}
    said = securitytxt.read(reply.text() if readable else "")
    expires = said.values("expires")[:_MOST]
    return SecuritytxtFacts(
        url=reply.url,
        status=reply.status,
        schemes=tuple(urlsplit(one.url).scheme for one in (*reply.history, reply)),
        media=kind,
        charset=media.parameters.get("charset") if media else None,
        readable=readable,
        fields={name: said.values(name)[:_MOST] for name, _ in said.fields[:_MOST]},
        contacts=_uris(said.values("contact")),
        encryption=_uris(said.values("encryption")),
        expires={
            f"{n} {value}"[:80]: securitytxt.moment(value) for n, value in enumerate(expires, 1)
        },
        signed=said.signed,
        key_block=said.key_block,
        broken=said.broken[:20],
        exchange=reply.exchange or None,
    )


def _uris(values: tuple[str, ...]) -> dict[str, Contact]:
    return {
        value[:300]: Contact(
            scheme=value.partition(":")[0].lower() if securitytxt.is_uri(value) else None
        )
        for value in values[:_MOST]
    }
