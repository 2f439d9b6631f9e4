"""The fields and buttons of a page with the words that people see beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from conformance.journeys.labels import MOST, best, parted
from conformance.web.html import Document, Element

_PRESSED = frozenset({"submit", "image", "button", "reset"})
_GROUPS = frozenset({"group", "radiogroup"})
_MOST_CONTROLS = 500


@dataclass(frozen=True)
class Control:
    """A field or button; `names` are the words for it, the likeliest first."""

    element: Element
    kind: str
    names: tuple[str, ...]
    group: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How it is called in evidence."""
        return self.names[0] if self.names else self.element.get("name") or self.kind

    @property
    def required(self) -> bool:
        """Whether the page says so."""
        told = self.element.get("aria-required").strip().lower() == "true"
        return told or "required" in self.element.attributes


class Controls:
    """What can be filled in and pressed on one page."""

    def __init__(self, page: Document) -> None:
        self.page = page

    @cached_property
    def fields(self) -> list[Control]:
        """Everything that people fill in, choose or tick, in order."""
        found = [self._control(one) for one in self.page.all("input", "select", "textarea")]
        return [one for one in found if one is not None and one.kind not in _PRESSED][
            :_MOST_CONTROLS
        ]

    @cached_property
    def buttons(self) -> list[Control]:
        """Everything that can be pressed; links come after buttons."""
        pressed = [self._control(one) for one in self.page.all("button", "input")]
        buttons = [one for one in pressed if one is not None and one.kind in _PRESSED]
        links = [
            Control(one, "link", tuple(_words(self.page, one)))
            for one in self.page.all("a")
            if one.get("href") and not _unseen(one)
        ]
        return (buttons + links)[: _MOST_CONTROLS * 2]

    def meant(self, label: str, kinds: frozenset[str], *, without: bool = False) -> list[Control]:
        """The fields that somebody means, of these kinds (or `without` these)."""
        some = [one for one in self.fields if (one.kind in kinds) != without]
        whole = [some[index] for index in best(label, [one.names for one in some])]
        group, own = parted(label)
        if whole or not group:
            return whole
        inside = [one for one in some if best(group, [one.group])]
        return [inside[index] for index in best(own, [one.names for one in inside])]

    def chosen(self, label: str, option: str) -> list[Control]:
        """The radio buttons that somebody means by the name of their group and their own."""
        radios = [one for one in self.fields if one.kind == "radio"]
        own = [radios[index] for index in best(option, [one.names for one in radios])]
        inside = [own[index] for index in best(label, [one.group for one in own])]
        groups = {(id(owner(self.page, one.element)), one.element.get("name")) for one in own}
        return inside or (own if len(groups) == 1 else [])

    def _control(self, element: Element) -> Control | None:
        kind = element.tag if element.tag in {"select", "textarea"} else _type(element)
        if kind == "hidden" or _unseen(element) or disabled(element):
            return None
        pressed = kind in _PRESSED
        names = _pressed(self.page, element) if pressed else _named(self.page, element)
        folded = dict.fromkeys(" ".join(one.split())[:MOST] for one in names)
        return Control(element, kind, tuple(one for one in folded if one), self._group(element))

    def _group(self, element: Element) -> tuple[str, ...]:
        """The names of the groups around a field, the nearest first."""
        found: list[str] = []
        at = element.parent
        while at is not None:
            if at.tag == "fieldset":
                found.append(self._legends.get(id(at), ""))
            if at.tag == "fieldset" or at.get("role").strip().lower() in _GROUPS:
                found += [self.page.named(at.get("aria-labelledby")), at.get("aria-label")]
            at = at.parent
        return tuple(one for one in found if one.strip())

    @cached_property
    def _legends(self) -> dict[int, str]:
        told: dict[int, str] = {}
        for one in self.page.all("legend"):
            if (around := one.inside("fieldset")) is not None:
                told.setdefault(id(around), one.words())
        return told


def owner(page: Document, element: Element) -> Element | None:
    """The form that a field belongs to (HTML section 4.10.17.3): `form=` before the one around it."""
    if element.get("form"):
        named = page.by_id.get(element.get("form"))
        return named if named is not None and named.tag == "form" else None
    return element.inside("form")


def disabled(element: Element) -> bool:
    """Whether it is left out (HTML section 4.10.19.5); the first legend of a fieldset stays usable."""
    if "disabled" in element.attributes:
        return True
    around = element.inside("fieldset")
    while around is not None:
        legend = element.inside("legend")
        if "disabled" in around.attributes and (legend is None or legend.parent is not around):
            return True
        around = around.inside("fieldset")
    return False


def _type(element: Element) -> str:
    said = element.get("type").strip().lower()
    if element.tag == "button":
        return said if said in _PRESSED else "submit"
    return said or "text"


def _unseen(element: Element) -> bool:
    """Traps for programs that fill in everything, and what scripts show later."""
    return element.inherited("aria-hidden") == "true" or element.inherited("hidden") is not None


def _named(page: Document, element: Element) -> Iterator[str]:
    """A field's names: those seen beside it, those said of it, and last what stands in it."""
    yield page.named(element.get("aria-labelledby"))
    yield page.label_of.get(element.get("id"), "")
    around = element.inside("label")
    if around is not None:
        yield _without(page, around)
    yield element.get("aria-label")
    yield element.get("title")
    yield element.get("placeholder")


def _without(page: Document, label: Element) -> str:
    """The text of a label without the text of fields in it, such as the options of a list."""
    told = "".join(label.text)
    for one in page.all("select", "textarea", "button"):
        if one.inside("label") is label:
            told = told.replace("".join(one.text), " ", 1) if one.text else told
    return " ".join(told.split())


def _pressed(page: Document, element: Element) -> Iterator[str]:
    if element.tag == "input":
        yield element.get("value") or {"reset": "Reset", "submit": "Submit"}.get(_type(element), "")
        yield element.get("alt")
    yield from _words(page, element)


def _words(page: Document, element: Element) -> Iterator[str]:
    yield element.words()[:MOST]
    yield page.named(element.get("aria-labelledby"))
    yield element.get("aria-label")
    yield element.get("title")
