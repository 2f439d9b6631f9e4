"""Walks pages by role as a browser without scripts would: redirects and cookies of each hop count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from conformance.answer import Reply
from conformance.client import Client
from conformance.model import NotTested, Undecided
from conformance.web.cookie import Crumb, set_cookie
from conformance.web.html import Document, joined
from conformance.web.parsed import parsed

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FIELDS = (("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"), ("Accept-Language", "de"))
_HOPS = 6


@dataclass
class Jar:
    """The cookies that a browser would send back; `seen` has every one that was set, in order."""

    held: dict[tuple[str, str], Crumb] = field(default_factory=dict)
    seen: list[tuple[Crumb, str, str]] = field(default_factory=list)

    def take(self, reply: Reply, role: str) -> None:
        """Read the cookies of an answer."""
        path, now = urlsplit(reply.url).path or "/", moment_of(reply)
        for line in reply.lines("set-cookie"):
            crumb = set_cookie(line, path, now)
            if crumb is None:
                continue
            self.held.pop((crumb.name, crumb.path), None)
            if crumb.deleted:
                continue
            self.seen.append((crumb, role, reply.exchange))
            if crumb.refused is None:
                self.held[(crumb.name, crumb.path)] = crumb

    def sent_to(self, url: str) -> dict[str, str]:
        """Names and values for a request (RFC 6265bis section 5.8.3)."""
        parts = urlsplit(url)
        return {
            one.name: one.value
            for one in self.held.values()
            if _within(parts.path or "/", one.path) and (parts.scheme == "https" or not one.secure)
        }


def _within(path: str, cookie_path: str) -> bool:
    return path == cookie_path or path.startswith(cookie_path.rstrip("/") + "/")


def moment_of(reply: Reply) -> datetime:
    """The server's own time, to turn Expires into seconds; the clock of this machine if it tells none."""
    try:
        said = parsedate_to_datetime(reply.lines("date")[0])
    except (IndexError, ValueError, TypeError):
        return datetime.now(UTC)
    return said if said.tzinfo else said.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Visit:
    """A page that was reached: its role, its answer, and the cookies held afterwards."""

    role: str
    reply: Reply
    hops: tuple[Reply, ...]
    jar: Jar

    @property
    def is_html(self) -> bool:
        """Whether a browser shows it as a page; without a type it would guess, and so do we."""
        kind = (
            (self.reply.lines("content-type") or ("text/html",))[-1]
            .partition(";")[0]
            .strip()
            .lower()
        )
        return kind in {"text/html", "application/xhtml+xml"}

    def document(self) -> Document:
        """The page, parsed. Raises Undecided(page-not-html, page-truncated)."""
        if not self.is_html:
            raise Undecided("page-not-html", f"{self.role}: {self.reply.lines('content-type')}")
        if self.reply.truncated:
            raise Undecided("page-truncated", self.role)
        return parsed(self.reply)


def visits(client: Client, pages: Mapping[str, str], along: tuple[str, ...]) -> Iterator[Visit]:
    """Visit the pages of these roles one after the other with one jar.

    Raises NotTested(page-not-named) for a role that the descriptor lacks, before anything is sent.
    """
    paths = {role: pages.get(role) or ("/" if role == "start" else "") for role in along}
    for role, path in paths.items():
        if not path:
            raise NotTested("page-not-named", role)
    jar = Jar()
    for role, path in paths.items():
        yield visit(client, path, role, jar)


def visit(client: Client, path: str, role: str, jar: Jar) -> Visit:
    """One page, after at most six hops. Raises Undecided(page-status, redirect-loop, address-broken)."""
    hops: list[Reply] = []
    target = path
    while len(hops) < _HOPS:
        url = (
            target
            if target.startswith(("http://", "https://"))
            else f"https://{client.name}{client.base}{target}"
        )
        reply = client.request("GET", target, fields=_FIELDS, cookies=jar.sent_to(url))
        jar.take(reply, role)
        hops.append(reply)
        location = reply.lines("location")
        if reply.status not in _REDIRECTS or not location:
            return _reached(role, hops, jar)
        target = joined(reply.url, location[0])
        if not target:
            raise Undecided("address-broken", location[0])
    raise Undecided("redirect-loop", f"{role}: {target}")


def _reached(role: str, hops: list[Reply], jar: Jar) -> Visit:
    last = hops[-1]
    if not 200 <= last.status < 300:
        raise Undecided("page-status", f"{role}: {last.status}")
    return Visit(role, last, tuple(hops[:-1]), jar)
