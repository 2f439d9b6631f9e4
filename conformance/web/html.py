"""A page read as a browser would meet it: elements with their attributes, text, links, forms."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urljoin

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
_SILENT = frozenset({"script", "style", "template", "noscript", "title"})
_SECTIONS = frozenset({"main", "nav", "header", "footer"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
        "option",
        "label",
        "legend",
        "summary",
        "details",
    ]
)


@dataclass
class Element:
    """One element: attributes (names in lower case, the first of equal ones counts), ancestors, text."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    text: list[str] = field(default_factory=list)
    _words: str | None = field(default=None, repr=False, compare=False)

    def get(self, name: str) -> str:
        """The value of an attribute, "" if it is missing or empty."""
        return self.attributes.get(name, "")

    def inherited(self, name: str) -> str | None:
        """The value on the element or its nearest ancestor that has the attribute, in lower case."""
        at: Element | None = self
        while at is not None:
            if name in at.attributes:
                return at.attributes[name].strip().lower()
            at = at.parent
        return None

    def inside(self, tag: str) -> Element | None:
        """The nearest ancestor with this tag."""
        at = self.parent
        while at is not None and at.tag != tag:
            at = at.parent
        return at

    def words(self) -> str:
        """The text inside, white space folded; asked when the page is read to its end."""
        if self._words is None:
            self._words = " ".join("".join(self.text).split())
        return self._words


class Document(HTMLParser):
    """A parsed page. Broken markup is read as far as it goes; nothing raises."""

    def __init__(self, text: str, address: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.lines: list[list[str]] = [[]]
        self.homes: list[frozenset[str]] = [frozenset()]
        self.comments: list[str] = []
        self._open: list[Element] = []
        self._of: Counter[str] = Counter()  # how many of each tag are open
        self._home: frozenset[str] = frozenset()
        self._silent = 0
        self.feed(_closed(text))
        self.close()
        base = next((e.get("href") for e in self.all("base") if e.get("href")), "")
        self.address = joined(address, base) if base else address

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; a void one is closed at once."""
        attributes: dict[str, str] = {}
        for name, value in attrs:
            attributes.setdefault(name.lower(), value or "")
        element = Element(tag, attributes, self._open[-1] if self._open else None)
        self.elements.append(element)
        if tag in _BLOCKS:
            self._break(tag)
        if tag == "img" and self._open:
            self._say(attributes.get("alt", ""))
        # Depth is bounded: a hostile page must not make every text line cost its depth.
        if tag not in _VOID and len(self._open) < 200:
            self._open.append(element)
            self._count(tag, 1)

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest open element of this name, and what was left open inside it."""
        while self._of[tag]:
            closed = self._open.pop()
            self._count(closed.tag, -1)
            if closed.tag == tag:
                break
        if tag in _BLOCKS:
            self._break("")

    def _break(self, tag: str) -> None:
        """Begin a line, and remember the sections that it stands in."""
        self.lines.append([])
        self.homes.append(self._home | {tag} if tag in _SECTIONS else self._home)

    def _count(self, tag: str, more: int) -> None:
        self._of[tag] += more
        if tag in _SECTIONS:
            self._home = frozenset(one for one in _SECTIONS if self._of[one])
        self._silent += more * (tag in _SILENT)

    def handle_data(self, data: str) -> None:
        """Text belongs to every open element, and to the page if it is seen there."""
        self._say(data)
        if not self._silent:
            self.lines[-1].append(data)

    def handle_comment(self, data: str) -> None:
        """Comments are not seen, but read by whoever looks for what the system is."""
        self.comments.append(data)

    def _say(self, data: str) -> None:
        for one in self._open[-12:]:
            one.text.append(data)

    def all(self, *tags: str) -> list[Element]:
        """Elements with one of these tags, in order."""
        return [one for one in self.elements if one.tag in tags]

    def first(self, tag: str) -> Element | None:
        """The first element with this tag."""
        return next((one for one in self.elements if one.tag == tag), None)

    @cached_property
    def by_id(self) -> dict[str, Element]:
        """The first element of each id, as references find it (DOM section 4.2.4)."""
        found: dict[str, Element] = {}
        for one in self.elements:
            found.setdefault(one.get("id"), one)
        found.pop("", None)
        return found

    def named(self, references: str) -> str:
        """The text of the elements that an attribute such as aria-labelledby refers to."""
        ids = dict.fromkeys(references.split())
        return " ".join(self.by_id[one].words() for one in ids if one in self.by_id)

    @cached_property
    def label_of(self) -> dict[str, str]:
        """The text of the labels of each id."""
        told: dict[str, list[str]] = {}
        for one in self.all("label"):
            told.setdefault(one.get("for"), []).append(one.words())
        told.pop("", None)
        return {own: " ".join(one for one in every if one) for own, every in told.items()}

    def text(self) -> str:
        """What can be read on the page: one line for each block, white space folded."""
        folded = (" ".join("".join(line).split()) for line in self.lines)
        return "\n".join(line for line in folded if line)

    def text_of(self, section: str) -> str:
        """What can be read inside a main, nav, header or footer element; "" if the page has none."""
        kept = (
            " ".join("".join(line).split())
            for line, home in zip(self.lines, self.homes, strict=True)
            if section in home
        )
        return "\n".join(line for line in kept if line)

    def url(self, reference: str) -> str:
        """A reference as an absolute address."""
        return joined(self.address, reference)

    def meta(self, name: str) -> str | None:
        """The content of the first meta element of this name."""
        found = (e for e in self.all("meta") if e.get("name").strip().lower() == name)
        return next((e.get("content") for e in found), None)

    def equivalents(self, name: str) -> list[str]:
        """The contents of meta elements with this http-equiv."""
        return [
            e.get("content")
            for e in self.all("meta")
            if e.get("http-equiv").strip().lower() == name
        ]


def _closed(text: str) -> str:
    """The same page without what runs to its end unclosed.

    `HTMLParser` looks for the end again at each such beginning, which takes hours for a page of
    megabytes. Browsers too drop a tag (WHATWG HTML 13.2.5.8, EOF) and end a comment there.
    """
    text = text.replace("<![", "<!-[")  # in HTML, CDATA is a comment up to the next `>`
    comment = text.find("<!--", max(text.rfind("-->"), 0))
    head = text if comment < 0 else text[:comment]
    end = head.rfind(">") + 1
    tag = head.find("<", end)
    return head if tag < 0 else head[:tag]


def joined(base: str, reference: str) -> str:
    """An absolute address, white space removed as browsers do; "" where there is none to be had."""
    cleaned = re.sub(r"[\t\n\r]", "", reference).strip()
    try:
        return urljoin(base, cleaned)
    except ValueError:
        return ""
