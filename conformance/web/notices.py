"""Finds the pages that the law demands by the words of their links, German and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from conformance.client import Client
from conformance.model import NotTested, Undecided
from conformance.web.html import Document, Element
from conformance.web.walk import Jar, Visit, visit, visits

Kind = Literal["imprint", "privacy", "accessibility", "report", "easy", "sign", "contact", "help"]
_I = re.IGNORECASE
LABELS: dict[Kind, re.Pattern[str]] = {
    "imprint": re.compile(r"Impressum|Anbieterkennzeichnung|\bImprint\b|Legal notice", _I),
    "privacy": re.compile(r"Datenschutz|Privacy|Data protection", _I),
    "accessibility": re.compile(r"Barrierefreiheit|Accessibility", _I),
    "report": re.compile(
        r"Barrieren?\b.{0,20}\b(?:melden|mitteilen)|Feedback|Rückmeldung.{0,30}Barriere|"
        r"\breport\b.{0,20}\b(?:barrier|accessib)|(?:mangel|mängel).{0,20}barriere",
        _I,
    ),
    "easy": re.compile(r"Leichte[rn]? Sprache|Easy[- ](?:to[- ]read|language|read)", _I),
    "sign": re.compile(r"Gebärdensprache|\bDGS\b|Sign language", _I),
    "contact": re.compile(r"\bKontakt|\bContact", _I),
    "help": re.compile(r"\bHilfe|\bHelp\b|\bSupport\b|Service[- ]?Telefon", _I),
}
#: Where a notice usually lies: its content is judged even if nothing links to it.
_USUAL: dict[str, str] = {
    "imprint": "/impressum",
    "privacy": "/datenschutz",
    "accessibility": "/barrierefreiheit",
}
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


@dataclass(frozen=True)
class Found:
    """A link that leads to a notice: its words and its absolute address."""

    label: str
    address: str


def words(element: Element, page: Document) -> str:
    """What a link is called: accessible name, else its text and the text of its pictures, else its title.

    Soft hyphens and other invisible characters fall away.
    """
    said = element.get("aria-label").strip()
    said = said or page.named(element.get("aria-labelledby"))
    said = said or element.words() or element.get("title")
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", said)).split())


def links(page: Document) -> dict[Kind, Found]:
    """The first link of each kind on a page. A statement's name goes before a shorter one."""
    named = [
        Found(words(one, page), page.url(one.get("href")))
        for one in page.all("a", "area")
        if one.get("href").strip()
    ]
    return {
        kind: sorted(hits, key=lambda hit: "Erklärung" not in hit.label)[0]
        if kind == "accessibility"
        else hits[0]
        for kind, pattern in LABELS.items()
        if (hits := [one for one in named if pattern.search(one.label)])
    }


def notice(client: Client, pages: Mapping[str, str], kind: Kind) -> Visit:
    """The page that the start page's link of this kind leads to, at most one page (contact) between.

    Without a link it is looked for at its usual address. Raises NotTested(notice-not-linked,
    notice-elsewhere) and what the walk raises.
    """
    start = next(visits(client, pages, ("start",)))
    found = links(start.document())
    if kind in found:
        return followed(client, found[kind], kind)
    if "contact" in found:
        contact = followed(client, found["contact"], "contact").document()
        if kind in (behind := links(contact)):
            return followed(client, behind[kind], kind)
    try:
        return visit(client, _USUAL[kind], kind, Jar())
    except (KeyError, Undecided) as nothing:
        raise NotTested("notice-not-linked", kind) from nothing


def followed(client: Client, found: Found, kind: str) -> Visit:
    """The page behind a link. Raises NotTested(notice-elsewhere) where it is on a host that is not named."""
    parts = urlsplit(found.address)
    if parts.scheme not in {"http", "https"}:
        raise Undecided("notice-no-page", found.address)
    try:
        return visit(client, found.address.partition("#")[0], kind, Jar())
    except NotTested as elsewhere:
        if elsewhere.key != "host-not-named":
            raise
        raise NotTested("notice-elsewhere", found.address) from elsewhere


def needs_script(page: Document) -> bool:
    """Whether next to nothing can be read without scripts."""
    return len(page.text()) < 300 and bool(page.all("script"))
