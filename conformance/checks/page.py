"""Judges the markup of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.facts.page import FormField, Page, PageFacts, Resource
from conformance.model import Deviation, NotApplicable
from conformance.paths import joined

#: Allows primary language, script, region and variants (RFC 5646 section 2.1, without grandfathered tags).
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*(?:-x(?:-[a-z0-9]{1,8})+)?", re.IGNORECASE)


@dataclass(frozen=True)
class _Seen:
    """One page by its role, and deviations that point into it."""

    role: str
    page: Page

    def wrong(self, *at: str, expected: object, seen: object, key: str) -> Deviation:
        return Deviation(
            where=joined("page", "pages", self.role, *at),
            expected=expected,
            seen=seen,
            key=key,
            exchange=self.page.exchange,
        )


def _pages(page: PageFacts) -> Iterator[_Seen]:
    for role, one in page.pages.items():
        yield _Seen(role, one)


def _fields(page: PageFacts) -> Iterator[tuple[_Seen, str, FormField]]:
    for one in _pages(page):
        for name, field in one.page.fields.items():
            yield one, name, field


def _resources(page: PageFacts) -> Iterator[tuple[_Seen, str, Resource]]:
    for one in _pages(page):
        for address, resource in one.page.resources.items():
            yield one, address, resource


def name_language(page: PageFacts) -> Iterator[Deviation]:
    """The html element names the language (WCAG 2.1 SC 3.1.1) by a well-formed tag (RFC 5646)."""
    for one in _pages(page):
        said = one.page.language
        if not said or not _LANGUAGE.fullmatch(said):
            yield one.wrong("language", expected="de", seen=said, key="language-missing")


def all_labelled(page: PageFacts) -> Iterator[Deviation]:
    """Every field has a name that can be read out (WCAG 2.1 SC 4.1.2)."""
    for one, name, field in _fields(page):
        if not field.labelled:
            at = ("fields", name, "labelled")
            yield one.wrong(*at, expected=True, seen=False, key="field-without-label")


def zoomable(page: PageFacts) -> Iterator[Deviation]:
    """Text can be enlarged to twice its size (WCAG 2.1 SC 1.4.4): the viewport does not forbid it."""
    for one in _pages(page):
        viewport = one.page.viewport
        said = dict(_pairs(viewport or ""))
        most = re.match(r"[0-9]{0,4}\.?[0-9]{1,4}", said.get("maximum-scale", ""))
        narrow = most is not None and float(most.group(0)) < 2
        if said.get("user-scalable") in {"no", "0"} or narrow:
            wanted = "maximum-scale >= 2"
            yield one.wrong("viewport", expected=wanted, seen=viewport, key="zoom-forbidden")


def _pairs(viewport: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"[,;]", viewport.lower()):
        name, _, value = part.partition("=")
        yield name.strip(), value.strip()


def load_safely(page: PageFacts) -> Iterator[Deviation]:
    """Nothing that a page loads comes over plain http (Mixed Content section 3)."""
    for one, address, resource in _resources(page):
        if resource.scheme in {"http", "ws", "ftp"}:
            at = ("resources", address, "scheme")
            yield one.wrong(*at, expected="https", seen=resource.scheme, key="mixed-content")


def no_foreign_scripts(page: PageFacts, *, exceptions: tuple[str, ...]) -> Iterator[Deviation]:
    """No script from an uninvolved host runs beside people's entries, nor in a page of such a host."""
    for one, address, resource in _resources(page):
        allowed = [one.page.host, *exceptions]
        if resource.use in {"script", "frame"} and resource.host not in {None, *allowed}:
            at = ("resources", address, "host")
            yield one.wrong(*at, expected=allowed, seen=resource.host, key="foreign-script")


def no_plugins(page: PageFacts) -> Iterator[Deviation]:
    """Nothing on a page needs an extension of the browser."""
    for one in _pages(page):
        for address, kind in one.page.plugins.items():
            yield one.wrong("plugins", address, expected=None, seen=kind, key="plugin-needed")


def no_spelling_service(page: PageFacts) -> Iterator[Deviation]:
    """Free text goes to no spelling or translation service: spellcheck=false, and translate=no or notranslate."""
    for one, name, field in _fields(page):
        at, checked, kept = ("fields", name), field.spellcheck, field.translate
        if not field.free_text:
            continue
        if checked != "false":
            yield one.wrong(*at, "spellcheck", expected="false", seen=checked, key="spellcheck-on")
        if kept != "no" and not one.page.no_translation:
            yield one.wrong(*at, "translate", expected="no", seen=kept, key="translate-on")


def not_completed(page: PageFacts, *, allowed: tuple[str, ...]) -> Iterator[Deviation]:
    """Browsers do not offer sensitive entries again: the field says one of the `allowed` words.

    Raises NotApplicable(no-sensitive-field) where no field asks for any.
    """
    sensitive = [found for found in _fields(page) if found[2].sensitive]
    if not sensitive:
        raise NotApplicable("no-sensitive-field")
    for one, name, field in sensitive:
        said = field.autocomplete
        if not any(word in allowed for word in (said or "").split()[-2:]):
            at = ("fields", name, "autocomplete")
            yield one.wrong(*at, expected=list(allowed), seen=said, key="autocomplete-on")


def no_session_in_addresses(page: PageFacts) -> Iterator[Deviation]:
    """No address of or on a page carries a session id."""
    for one in _pages(page):
        for address, shown in one.page.session_addresses.items():
            at = ("session_addresses", address)
            yield one.wrong(*at, expected=None, seen=shown, key="session-in-address")
