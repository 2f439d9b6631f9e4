"""Looks at what pages let scripts of other origins read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conformance.client import Client
from conformance.facts.cors import Answer, CorsFacts
from conformance.model import NotTested, Undecided
from conformance.sending import At, Sending, along_pages


def _sends(at: At, pages: Mapping[str, str], along: tuple[str, ...]) -> Iterator[Sending]:
    yield from along_pages(at, pages, along, samples=3)


SENDS = _sends


def look(
    client: Client, pages: Mapping[str, str], *, along: tuple[str, ...] = ("start",)
) -> CorsFacts:
    """Answers of the pages of these roles to four origins that are not theirs.

    Raises NotTested(page-not-named), Undecided(page-status) and what the client raises.
    """
    paths = {role: pages.get(role) or ("/" if role == "start" else "") for role in along}
    for role, path in paths.items():
        if not path:
            raise NotTested("page-not-named", role)
    origins = {
        "foreign": "https://example.org",
        "null": "null",
        "look-alike": f"https://{client.name}.example.org",
        "plain": f"http://{client.name}",
    }
    return CorsFacts(
        pages={
            role: {kind: _answer(client, path, origin) for kind, origin in origins.items()}
            for role, path in paths.items()
        }
    )


def _answer(client: Client, path: str, origin: str) -> Answer:
    fields = (("Origin", origin), ("Accept", "text/html,*/*;q=0.8"))
    reply = client.request("GET", path, fields=fields, follow=5)
    if reply.status >= 400 and reply.status != 403:  # 403 is how some refuse an origin
        raise Undecided("page-status", reply.status)
    allowed = reply.lines("access-control-allow-origin")
    credentials = reply.lines("access-control-allow-credentials")
    return Answer(
        origin=origin,
        status=reply.status,
        # Several lines are joined by browsers, and then match no origin (Fetch section 4.10).
        allowed=", ".join(allowed) if allowed else None,
        credentials=credentials == ("true",),
        exchange=reply.exchange or None,
    )
