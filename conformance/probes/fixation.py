"""Comes with a session id that the portal never gave, as somebody whom an attacker handed a link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from conformance.client import Client
from conformance.facts.fixation import Fate, FixationFacts, Preset
from conformance.model import NotTested, Undecided
from conformance.sending import At, Sending, along_pages
from conformance.web.cookie import Crumb
from conformance.web.marked import MOST_PAGES, Filled, reached
from conformance.web.walk import Jar, visit, visits
from profiles.portal import TestForm

_ROLE = "application"
_WORD = re.compile("[0-9A-Za-z]+")


def _sends(at: At, pages: Mapping[str, str], test_form: TestForm | None) -> Iterator[Sending]:
    yield from along_pages(at, pages, (_ROLE,), samples=1)
    if test_form is not None:
        page = at.base + test_form.page
        yield Sending("GET", page, 3)
        yield Sending("POST", f"(pages before the form on {page}, without entries)", MOST_PAGES - 1)


SENDS = _sends
#: Forms that were sent stay sent: what failed is not looked at a second time.
LEAVES_TRACES = True


def look(client: Client, pages: Mapping[str, str], test_form: TestForm | None) -> FixationFacts:
    """The fate of an id of the usual form that nobody was given, up to the test form.

    Where the first page of the application already hands out another id, nothing is written. Raises
    NotTested(page-not-named, test-form-not-named, writing-not-allowed) and what the walk raises.
    """
    given = next(visits(client, pages, (_ROLE,))).jar
    sessions = [one for one in given.held.values() if one.holds_session]
    return FixationFacts(
        cookies={one.key: _preset(client, pages[_ROLE], one, test_form) for one in sessions}
    )


def _preset(client: Client, path: str, crumb: Crumb, form: TestForm | None) -> Preset:
    own = replace(crumb, value=_another(crumb.value))
    jar = _jar(own)
    page = visit(client, path, _ROLE, jar)
    if fate := _fate(jar, own):
        return Preset(fate=fate, exchange=page.reply.exchange or None)
    if form is None:
        raise NotTested("test-form-not-named")
    if not client.allow_write:
        raise NotTested("writing-not-allowed", "POST")
    try:
        filled = reached(client, form, jar)
    except Undecided as stopped:
        if stopped.key != "test-form-refused":
            raise
        return Preset(fate="refused")
    return Preset(
        fate=_fate(jar, own) or _worth(client, filled, own), exchange=_last_exchange(jar, own)
    )


def _another(value: str) -> str:
    """An id of the same form that nobody was given: hyphens stay, letters and digits swap places."""
    return _WORD.sub(lambda found: found.group()[::-1], value)


def _jar(crumb: Crumb) -> Jar:
    return Jar(held={(crumb.name, crumb.path): crumb})


def _fate(jar: Jar, own: Crumb) -> Literal["replaced", "adopted"] | None:
    """What the portal said about the id by setting the cookie; None where it said nothing."""
    said = [one for one, _, _ in jar.seen if one.name == own.name]
    if not said:
        return None
    return "adopted" if said[-1].value == own.value else "replaced"


def _worth(client: Client, filled: Filled, own: Crumb) -> Fate:
    """Whether the form's page is there with the id alone, and not without: then it is a session's."""
    address = filled.page.address
    with_id, without = (visit(client, address, "test-form", jar) for jar in (_jar(own), Jar()))
    if with_id.reply.url.partition("?")[0] != address.partition("?")[0]:
        return "unknown"
    return "unknown" if without.reply.url == with_id.reply.url else "adopted"


def _last_exchange(jar: Jar, own: Crumb) -> str | None:
    found = [exchange for one, _, exchange in jar.seen if one.name == own.name]
    return found[-1] or None if found else None
