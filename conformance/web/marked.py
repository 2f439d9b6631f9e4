"""Fills a form with marked test data, as a person would, so that its traces can be looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from conformance.answer import Reply
from conformance.client import Client
from conformance.model import Undecided
from conformance.web.html import Document, Element, joined
from conformance.web.walk import Jar, Visit, visit
from profiles.portal import TestForm

#: Pages that ask nothing, such as "begin", are pressed through before the form is reached.
MOST_PAGES = 3
_TYPE = ("Content-Type", "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Filled:
    """A form in its page, with what is sent along unseen and the cookies held there."""

    page: Document
    form: Element
    hidden: Mapping[str, str]
    jar: Jar

    @property
    def target(self) -> str:
        """Where it is sent."""
        return self.page.url(self.form.get("action")) or self.page.address

    def sent(
        self,
        client: Client,
        entered: Mapping[str, str],
        *,
        hidden: Mapping[str, str] | None = None,
        origin: str | None = None,
    ) -> Reply:
        """Send it; other hidden fields and another origin than a browser's are what a check alters."""
        own = (("Origin", client.endpoint.origin), ("Referer", self.page.address))
        fields = (_TYPE, *own) if origin is None else (_TYPE, ("Origin", origin))
        carried = self.hidden if hidden is None else hidden
        body, url = urlencode({**carried, **entered}).encode(), self.target
        return client.request("POST", url, fields=fields, body=body, cookies=self.jar.sent_to(url))


def submit(client: Client, form: TestForm) -> None:
    """Enter the fields of a test form once.

    Raises Undecided(test-form-missing) where no page has these fields, and
    Undecided(test-form-refused) where the portal shows the same form again.
    """
    filled = reached(client, form, Jar())
    after = arrived(client, filled, filled.sent(client, form.fields))
    if has_fields(after.document(), form):
        raise Undecided("test-form-refused", form.page)


def reached(client: Client, form: TestForm, jar: Jar) -> Filled:
    """Walk to the form, through pages that only ask to go on.

    Raises Undecided(test-form-missing, test-form-refused) and what the walk raises.
    """
    page = visit(client, form.page, "test-form", jar)
    for _ in range(MOST_PAGES):
        document = page.document()
        found = _with_fields(document, set(form.fields))
        if found is not None:
            return _filled(document, found, jar)
        filled = _filled(document, _only_form(document, form.page), jar)
        page = arrived(client, filled, filled.sent(client, {}))
    raise Undecided("test-form-missing", form.page)


def has_fields(page: Document, form: TestForm) -> bool:
    """Whether the form stands on this page."""
    return _with_fields(page, set(form.fields)) is not None


def _filled(document: Document, form: Element, jar: Jar) -> Filled:
    hidden = {
        one.get("name"): one.get("value")
        for one in _fields(document).get(id(form), [])
        if one.get("type").lower() == "hidden" and one.get("name")
    }
    return Filled(document, form, hidden, jar)


def _with_fields(page: Document, names: set[str]) -> Element | None:
    """The form that has all these fields."""
    every = _fields(page)
    for one in page.all("form"):
        if names <= {field.get("name") for field in every.get(id(one), [])}:
            return one
    return None


def _only_form(page: Document, where: str) -> Element:
    forms = [one for one in page.all("form") if one.get("method").lower() == "post"]
    if not forms:
        raise Undecided("test-form-missing", where)
    return forms[0]


def _fields(page: Document) -> dict[int, list[Element]]:
    """The fields of each form, by the form's identity."""
    found: dict[int, list[Element]] = {}
    for one in page.all("input", "select", "textarea", "button"):
        if (form := one.inside("form")) is not None:
            found.setdefault(id(form), []).append(one)
    return found


def arrived(client: Client, filled: Filled, reply: Reply) -> Visit:
    """The page that comes of a sending. Raises Undecided(test-form-refused) and what the walk raises."""
    filled.jar.take(reply, "test-form")
    target = reply.lines("location")
    if 300 <= reply.status < 400 and target:
        return visit(client, joined(filled.target, target[0]), "test-form", filled.jar)
    if reply.status >= 400:
        raise Undecided("test-form-refused", f"{filled.target}: {reply.status}")
    return Visit("test-form", reply, (), filled.jar)
