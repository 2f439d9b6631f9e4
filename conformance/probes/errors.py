"""Looks at the answers to odd requests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from conformance.answer import Reply
from conformance.client import Client
from conformance.facts.errors import Answer, ErrorsFacts
from conformance.model import Undecided
from conformance.sending import At, Sending
from conformance.web.fields import media_type
from conformance.web.leaks import told
from conformance.web.parsed import parsed
from conformance.web.provocations import PROVOCATIONS, Provocation

#: Fields whose versions another rule judges, and those that echo what was asked.
_NOT_READ = frozenset(
    {"server", "x-powered-by", "via", "location", "set-cookie", "content-security-policy"}
)
#: What is left of a bare error page when status, reason phrase and product are taken away.
_BARE = re.compile(
    r"[\d\W_]|internal|server|error|bad|gateway|service|temporarily|unavailable|not|implemented|time-?out|"
    r"http|version|supported|nginx|apache|openresty|iis|tomcat|status|the|occurred|an|has",
    re.IGNORECASE,
)


def _sends(at: At, pages: Mapping[str, str]) -> Iterator[Sending]:
    for one in PROVOCATIONS.values():
        if (path := _path(one, pages)) is not None:
            yield Sending(one.method, at.base + path)


SENDS = _sends


def look(client: Client, pages: Mapping[str, str]) -> ErrorsFacts:
    """Answers to each provocation that the descriptor allows.

    Raises Undecided(page-truncated) where nothing wrong was seen in what was read of a long answer,
    and what the client raises.
    """
    answers: dict[str, Answer] = {}
    left_out: list[str] = []
    cut: list[str] = []
    for name, one in PROVOCATIONS.items():
        path = _path(one, pages)
        if path is None or (one.writes and not client.allow_write):
            left_out.append(name)
        else:
            reply = _sent(client, one, path)
            answers[name] = _answer(one, reply)
            cut += [name] if reply.truncated else []
    if cut and not any(one.leaks or one.raw for one in answers.values()):
        raise Undecided("page-truncated", cut[0])
    return ErrorsFacts(answers=answers, left_out=tuple(left_out))


def _path(one: Provocation, pages: Mapping[str, str]) -> str | None:
    if not one.on:
        return one.path
    page = pages.get(one.on) or ("/" if one.on == "start" else None)
    return page.partition("?")[0] + one.suffix if page else None


def _sent(client: Client, one: Provocation, path: str) -> Reply:
    fields = (
        one.fields
        if any(n == "Accept" for n, _ in one.fields)
        else (("Accept", "text/html"), *one.fields)
    )
    return client.request(one.method, path, fields=fields, body=one.body)


def _answer(one: Provocation, reply: Reply) -> Answer:
    media = media_type(reply.lines("content-type"))
    html = media is None or media.kind in {"text/html", "application/xhtml+xml"}
    page = parsed(reply) if html else None
    text = "\n".join([page.text(), *page.comments]) if page else reply.text()
    head = "\n".join(value for name, value in reply.fields if name.lower() not in _NOT_READ)
    return Answer(
        method=one.method,
        status=reply.status,
        media=media.kind if media else None,
        leaks={**told(head), **told(text)},
        raw=reply.status >= 500 and not _BARE.sub("", page.text() if page else text),
        exchange=reply.exchange or None,
    )
