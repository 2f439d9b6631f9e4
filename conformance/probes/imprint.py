"""Looks at the Impressum behind the start page's link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from conformance.client import Client
from conformance.facts.imprint import ImprintFacts
from conformance.sending import behind_links
from conformance.web.html import Document
from conformance.web.notices import needs_script, notice

#: A page of megabytes must not hold us: addresses are short, and one portal has few.
_LONGEST, _MOST_TOWNS = 300, 100
_CITY = re.compile(r"(?<![\w-])(?:D-|DE-)?\d{5}[ \u00a0]+[A-ZÄÖÜ][\w.\-/ ]*")
_STREET_WORD = (
    r"(?:stra(?:ß|ss)e|str\.|platz|allee|weg|gasse|ring|ufer|damm|hof|markt|chaussee|promenade|steig|wall|"
    r"park|brücke|schlo(?:ß|ss)|tor|graben|berg|hafen|plan|stieg|zeile|twiete|anger|street|square)"
)
_STREET = re.compile(
    rf"[^\W\d][^,;|\n]*?(?:{_STREET_WORD}\b[^,;|\n]*"
    r"|\s\d+\s?[a-zA-Z]?(?:\s?[-–/]\s?\d+\s?[a-zA-Z]?)?)\s*(?:\([^()\n]*\))?\s*$",
    re.IGNORECASE,
)
_POST_BOX = re.compile(r"Post(?:fach|anschrift)|P\.? ?O\.? Box", re.IGNORECASE)
_REPRESENTED = re.compile(
    r"(?:vertret(?:en|ung|er)|Vertretungsberecht|represent|Behördenleit|Amtsleit|Hausleit|"
    r"(?:Staats|Ober|Landes|Senats)?(?:präsident|sekretär|bürgermeister)|Minister(?:in)?\b|Senator(?:in)?\b|Landr[aä]t|Vorst[aä]nd|\bLeit(?:ung|er(?:in)?)\b|"
    r"Geschäftsführ|Direktor|Director)",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]++\s?(?:@|\(at\)|\[at\])\s?[\w\-]+(?:\s?(?:\.|\(dot\)|\[dot\])\s?[\w\-]+)+",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:Tel(?:efon|\.)?|Fon|Phone|Telephone|Rufnummer)\b[^\n\d+]{0,20}(\+?[\d][\d \-/()–]{2,})",
    re.IGNORECASE,
)

SENDS = behind_links("Impressum")


def look(client: Client, pages: Mapping[str, str]) -> ImprintFacts:
    """Provider, address, representative and contact, as far as they can be read.

    Raises NotTested(notice-not-linked, notice-elsewhere) and what the walk raises.
    """
    visit = notice(client, pages, "imprint")
    page = visit.document()
    text = page.text()
    name, street, city = _address(text.split("\n"))
    return ImprintFacts(
        url=visit.reply.url,
        readable=not needs_script(page),
        name=name,
        street=street,
        city=city,
        representative=_line(_REPRESENTED, text),
        email=_email(page, text),
        phone=_phone(page, text),
        exchange=visit.reply.exchange or None,
    )


def _address(lines: list[str]) -> tuple[str | None, str | None, str | None]:
    """The first postal address that has a street; else the first postal code and town."""
    alone = None
    for number, found in islice(_towns(lines), _MOST_TOWNS):
        start = found.start()
        before = re.split(r"[,;|•·]", found.string[max(0, start - _LONGEST) : start])
        parts = [*lines[max(0, number - 3) : number], *before]
        parts = [one.strip()[-_LONGEST:] for one in parts if one.strip()]
        streets = [
            n for n, one in enumerate(parts) if _STREET.search(one) and not _POST_BOX.search(one)
        ]
        if streets:
            name = parts[streets[-1] - 1] if streets[-1] else None
            return name and name[:200], parts[streets[-1]][:200], found.group(0).strip()[:100]
        alone = alone or found.group(0).strip()[:100]
    return None, None, alone


def _towns(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    for number, line in enumerate(lines):
        for found in _CITY.finditer(line):
            yield number, found


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found.group(0).strip()[:200] if found else None


def _line(pattern: re.Pattern[str], text: str) -> str | None:
    """The line in which it is found first."""
    found = pattern.search(text)
    return (
        text[text.rfind("\n", 0, found.start()) + 1 :].partition("\n")[0].strip()[:200]
        if found
        else None
    )


def _email(page: Document, text: str) -> str | None:
    for link in page.all("a"):
        if link.get("href").strip().lower().startswith("mailto:"):
            return link.get("href").strip()[7:].partition("?")[0][:200]
    return _first(_EMAIL, text)


def _phone(page: Document, text: str) -> str | None:
    for link in page.all("a"):
        if link.get("href").strip().lower().startswith("tel:"):
            return link.get("href").strip()[4:][:50]
    found = _PHONE.search(text)
    return found.group(1).strip() if found else None
