"""Fills a form with marked test data, as a person would, so that its traces can be looked for."""

from __future__ import annotations

from urllib.parse import urlencode

from conformance.client import Client
from conformance.model import Undecided
from conformance.web.html import Document, Element, joined
from conformance.web.walk import Jar, Visit, visit
from profiles.portal import TestForm

#: Pages that ask nothing, such as "begin", are pressed through before the form is reached.
_MOST_PAGES = 3
_TYPE = ("Content-Type", "application/x-www-form-urlencoded")


def submit(client: Client, form: TestForm) -> None:
    """Enter the fields of a test form once.

    Raises Undecided(test-form-missing) where no page has these fields, and
    Undecided(test-form-refused) where the portal shows the same form again.
    """
    jar, names = Jar(), set(form.fields)
    page = visit(client, form.page, "test-form", jar)
    for _ in range(_MOST_PAGES):
        document = page.document()
        found = _with_fields(document, names)
        if found is not None:
            after = _press(client, document, found, form.fields, jar)
            if _with_fields(after.document(), names) is not None:
                raise Undecided("test-form-refused", form.page)
            return
        page = _press(client, document, _only_form(document, form.page), {}, jar)
    raise Undecided("test-form-missing", form.page)


def _with_fields(page: Document, names: set[str]) -> Element | None:
    """The form that has all these fields."""
    for one in page.all("form"):
        if names <= {field.get("name") for field in _fields(page, one)}:
            return one
    return None


def _only_form(page: Document, where: str) -> Element:
    forms = [one for one in page.all("form") if one.get("method").lower() == "post"]
    if not forms:
        raise Undecided("test-form-missing", where)
    return forms[0]


def _fields(page: Document, form: Element) -> list[Element]:
    every = page.all("input", "select", "textarea", "button")
    return [one for one in every if one.inside("form") is form]


def _press(
    client: Client, document: Document, form: Element, entered: dict[str, str], jar: Jar
) -> Visit:
    hidden = {
        one.get("name"): one.get("value")
        for one in _fields(document, form)
        if one.get("type").lower() == "hidden" and one.get("name")
    }
    url = document.url(form.get("action")) or document.address
    body = urlencode({**hidden, **entered}).encode()
    origin = ("Origin", client.endpoint.origin)
    fields = (_TYPE, origin, ("Referer", document.address))
    reply = client.request("POST", url, fields=fields, body=body, cookies=jar.sent_to(url))
    jar.take(reply, "test-form")
    target = reply.lines("location")
    if 300 <= reply.status < 400 and target:
        return visit(client, joined(url, target[0]), "test-form", jar)
    if reply.status >= 400:
        raise Undecided("test-form-refused", f"{url}: {reply.status}")
    return Visit("test-form", reply, (), jar)
