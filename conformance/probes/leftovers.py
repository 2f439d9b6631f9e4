"""Looks for debuggers, consoles and metrics at the addresses where they usually lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conformance.answer import Reply
from conformance.client import Client
from conformance.facts.leftovers import Answer, LeftoversFacts
from conformance.sending import At, Sending, along_pages
from conformance.web.known_paths import KNOWN, ON_PAGES
from conformance.web.walk import visits

_RANDOM = "/pruefstand-4f1c9a7e"


def _sends(at: At, pages: Mapping[str, str]) -> Iterator[Sending]:
    yield from (
        Sending("GET", at.base + path) for path in (_RANDOM, *(p for p, _ in KNOWN.values()))
    )
    yield from along_pages(at, pages)


SENDS = _sends


def look(client: Client, pages: Mapping[str, str]) -> LeftoversFacts:
    """Answers at known addresses, compared with the answer for an address that nobody has.

    Raises what the client and the walk raise.
    """
    nothing = _folded(client.request("GET", _RANDOM), _RANDOM)
    return LeftoversFacts(
        answers={name: _answer(client, path, name, nothing) for name, (path, _) in KNOWN.items()},
        told_by_pages={
            one.role: hit.group(0)[:120]
            for one in visits(client, pages, ("start",))
            if (hit := ON_PAGES.search(one.reply.text()))
        },
    )


def _answer(client: Client, path: str, name: str, nothing: tuple[int, str]) -> Answer:
    reply = client.request("GET", path)
    hit = KNOWN[name][1].search(reply.text())
    there = 200 <= reply.status < 300 and _folded(reply, path) != nothing
    return Answer(
        path=path,
        status=reply.status,
        shows=hit.group(0)[:120] if hit and there else None,
        exchange=reply.exchange or None,
    )


def _folded(reply: Reply, path: str) -> tuple[int, str]:
    """What is the same for every address: pages that say which address they miss differ in it only."""
    return reply.status, reply.text().replace(path, "").replace(path.strip("/"), "")
