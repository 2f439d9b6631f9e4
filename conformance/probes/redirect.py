"""Looks at the port for plain http."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from conformance.client import Client
from conformance.facts.redirect import Hop, RedirectFacts
from conformance.model import Undecided
from conformance.sending import CONNECT, At, Sending
from conformance.web.html import joined

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS = 5


def _sends(at: At, plain_port: int) -> Iterator[Sending]:
    yield Sending(CONNECT, f"port {plain_port}")
    yield Sending("GET", f"http://{at.name}:{plain_port}{at.base}/", _HOPS)


SENDS = _sends


def look(client: Client, plain_port: int) -> RedirectFacts:
    """Where a request over plain http ends; redirects over http are followed on this host.

    Raises Undecided(unreachable, timeout, answer-broken, address-broken) for what answers, but not as HTTP.
    """
    if not _listens(client, plain_port):
        return RedirectFacts(port=plain_port, state="closed")
    hops: dict[str, Hop] = {}
    target = f"http://{client.name}:{plain_port}{client.base}/"
    while len(hops) < _HOPS:
        hop = _hop(client, target)
        hops[str(len(hops) + 1)] = hop
        if hop.leads_to != "http" or urlsplit(hop.location or "").hostname != client.name:
            break
        target = hop.location or target
    return RedirectFacts(port=plain_port, state="answers", hops=hops)


def _listens(client: Client, port: int) -> bool:
    """A filter that drops packets is as closed as one that refuses: the same host answers over https."""
    try:
        client.connect(port, timeout=3).close()
    except Undecided as nothing:
        if nothing.key in {"connection-refused", "timeout"}:
            return False
        raise
    return True


def _hop(client: Client, url: str) -> Hop:
    reply = client.request("GET", url)
    location = (reply.lines("location") or ("",))[0].strip()
    target = joined(url, location) if location and reply.status in _REDIRECTS else None
    if target == "":
        raise Undecided("address-broken", location)
    return Hop(
        url=url,
        status=reply.status,
        location=target,
        leads_to=urlsplit(target).scheme if target else None,
        exchange=reply.exchange or None,
    )
