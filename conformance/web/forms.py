"""Fields of forms as people and browsers meet them (HTML Living Standard section 4.10)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from conformance.web.html import Document, Element

_NOT_FILLED = frozenset({"hidden", "submit", "button", "reset", "image"})
#: Fields whose text browsers may send to a spelling service (HTML section 6.8.5).
_FREE_TEXT = frozenset({"text", "search", "url", "email", "textarea"})
_SENSITIVE = re.compile(
    r"passwor[dt]|kennwort|passwd|\bpin\b|\btan\b|steuer[-_ ]?(?:id|ident|nummer|nr)|tax[-_ ]?(?:id|number)|"
    r"\biban\b|\bbic\b|konto[-_ ]?(?:nr|nummer)|bankverbindung|account[-_ ]?number|kreditkarte|card[-_ ]?number|"
    r"\bcvc\b|\bcvv\b|gesundheit|krankheit|diagnos|schwerbehindert|health|disease",
    re.IGNORECASE,
)

#: More is no name; a hostile page must not make every field cost the text of the whole page.
_LONGEST_LABEL = 300


@dataclass(frozen=True)
class Entry:
    """One field: its element, its kind, and the words that name it."""

    element: Element
    kind: str
    name: str
    label: str

    @property
    def sensitive(self) -> bool:
        """Whether it asks for a password, tax number, bank account or health."""
        words = re.sub(r"([a-z])([A-Z])", r"\1 \2", self.name[:_LONGEST_LABEL])
        return self.kind == "password" or _asks_sensitive(words) or _asks_sensitive(self.label)

    @property
    def free_text(self) -> bool:
        """Whether browsers offer to check its spelling."""
        return self.kind in _FREE_TEXT


@lru_cache(1_000)
def _asks_sensitive(told: str) -> bool:
    """Cached, because one label may stand around many fields."""
    return _SENSITIVE.search(told.replace("_", " ").replace("-", " ")) is not None


def entries(page: Document) -> list[Entry]:
    """The fields of a page that people fill in, in order."""
    return [_entry(page, one) for one in page.all("input", "select", "textarea") if _filled(one)]


def _kind(element: Element) -> str:
    said = element.get("type").strip().lower() if element.tag == "input" else element.tag
    return said or "text"


def _filled(element: Element) -> bool:
    """Traps for programs that fill in everything are hidden from people, and asked of nobody."""
    hidden = element.inherited("aria-hidden") == "true" or element.inherited("hidden") is not None
    trap = hidden or element.get("tabindex") == "-1"
    return _kind(element) not in _NOT_FILLED and "disabled" not in element.attributes and not trap


def _entry(page: Document, element: Element) -> Entry:
    name = element.get("name") or element.get("id")
    return Entry(element, _kind(element), name, label(page, element)[:_LONGEST_LABEL])


def label(page: Document, element: Element) -> str:
    """The accessible name of a field (Accessible Name 1.2, the steps that need no styles)."""
    by_id = page.named(element.get("aria-labelledby"))
    if by_id.strip():
        return by_id
    if element.get("aria-label").strip():
        return element.get("aria-label").strip()
    told = [page.label_of.get(element.get("id"), "")]
    around = element.inside("label")
    told += [around.words()] if around is not None else []
    joined = " ".join(one for one in told if one)
    return joined or element.get("title").strip()
