"""Sends the test form as a foreign page could make a browser send it, and once as a person does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from conformance.answer import Reply
from conformance.client import Client
from conformance.facts.forgery import ForgeryFacts, Taken, Way
from conformance.model import NotTested, Undecided
from conformance.sending import At, Sending
from conformance.web.marked import MOST_PAGES, Filled, arrived, has_fields, reached
from conformance.web.walk import Jar
from profiles.portal import TestForm

#: A host that cannot exist (RFC 6761), as the page from which a forged form comes.
_FOREIGN = "https://fremde-seite.invalid"
_WAYS = 4


def _sends(at: At, test_form: TestForm | None) -> Iterator[Sending]:
    if test_form is not None:
        page = at.base + test_form.page
        yield Sending("GET", page, _WAYS)
        yield Sending("POST", f"(forged forms from {page} on, one true)", _WAYS * MOST_PAGES)
        yield Sending("GET", "(where these forms lead)", _WAYS * MOST_PAGES)


SENDS = _sends
#: Forms that were sent stay sent: what failed is not looked at a second time.
LEAVES_TRACES = True


def look(client: Client, test_form: TestForm | None) -> ForgeryFacts:
    """The test form sent without its token, with one of another session, from a foreign origin, and truly.

    Each way begins a visit of its own, so that none spoils the next; the true one comes last. With
    a portal that keeps the rule the test data is taken once. Raises NotTested(test-form-not-named,
    writing-not-allowed), Undecided(test-form-missing, test-form-refused) and what the walk raises.
    """
    if test_form is None:
        raise NotTested("test-form-not-named")
    if not client.allow_write:
        raise NotTested("writing-not-allowed", "POST")
    mine, other = (reached(client, test_form, Jar()) for _ in range(2))
    tokens = tuple(name for name in mine.hidden if mine.hidden[name] != other.hidden.get(name))
    sent: dict[Way, Taken] = {}
    if tokens:
        without = {name: value for name, value in other.hidden.items() if name not in tokens}
        sent["without-token"] = _taken(client, test_form, other, hidden=without)
        third = reached(client, test_form, Jar())
        foreign = {**third.hidden, **{name: mine.hidden[name] for name in tokens}}
        sent["foreign-token"] = _taken(client, test_form, third, hidden=foreign)
    fourth = reached(client, test_form, Jar())
    sent["foreign-origin"] = _taken(client, test_form, fourth, origin=_FOREIGN)
    sent["genuine"] = _taken(client, test_form, mine)
    return ForgeryFacts(
        page=test_form.page,
        tokens=tokens,
        session=bool(mine.jar.sent_to(mine.target)),
        sent=sent,
    )


def _taken(
    client: Client,
    form: TestForm,
    filled: Filled,
    *,
    hidden: Mapping[str, str] | None = None,
    origin: str | None = None,
) -> Taken:
    reply = filled.sent(client, form.fields, hidden=hidden, origin=origin)
    ends_at, again = _end(client, form, filled, reply)
    return Taken(
        status=reply.status, ends_at=ends_at, form_again=again, exchange=reply.exchange or None
    )


def _end(client: Client, form: TestForm, filled: Filled, reply: Reply) -> tuple[str | None, bool]:
    if reply.status >= 400:
        return None, False
    try:
        page = arrived(client, filled, reply)
    except Undecided as lost:
        if lost.key != "page-status":
            raise
        return None, False
    again = page.is_html and has_fields(page.document(), form)
    return _unnumbered(urlsplit(page.reply.url).path), again


def _unnumbered(path: str) -> str:
    """Numbers of cases differ from visit to visit."""
    return "/".join("*" if re.search("[0-9]", part) else part for part in path.split("/"))
