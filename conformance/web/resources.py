"""What a page makes a browser fetch without a click, by use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from conformance.web.html import Document, Element

Use = Literal["script", "style", "image", "frame", "media", "font", "object", "connection"]

#: Attributes that load at once; `a` and `form` wait for a person.
_LOADING: dict[tuple[str, str], Use] = {
    ("script", "src"): "script",
    ("img", "src"): "image",
    ("input", "src"): "image",
    ("video", "poster"): "image",
    ("image", "href"): "image",
    ("use", "href"): "image",
    ("body", "background"): "image",
    ("iframe", "src"): "frame",
    ("frame", "src"): "frame",
    ("video", "src"): "media",
    ("audio", "src"): "media",
    ("source", "src"): "media",
    ("track", "src"): "media",
    ("embed", "src"): "object",
    ("object", "data"): "object",
}
_RELATIONS: dict[str, Use] = {
    "stylesheet": "style",
    "icon": "image",
    "apple-touch-icon": "image",
    "manifest": "connection",
    "modulepreload": "script",
    "preload": "connection",
    "prefetch": "connection",
    "preconnect": "connection",
    "dns-prefetch": "connection",
}
_CSS_URL = re.compile(r"(?:@import\s+|url\(\s*)[\"']?([^\"')\s;]+)", re.IGNORECASE)
#: What browsers show without a plug-in.
_SHOWN = re.compile(
    r"image/|video/|audio/|text/|application/pdf|application/xhtml|application/json"
)
_PLUGIN_FILES = re.compile(r"\.(?:swf|jar|class|xap|jnlp|dcr)(?:[?#]|$)", re.IGNORECASE)


def loaded(page: Document) -> Iterator[tuple[Use, str]]:
    """Use and absolute address of each thing that the page loads."""
    for element in page.elements:
        for (tag, name), use in _LOADING.items():
            if element.tag == tag and element.get(name).strip():
                yield use, page.url(element.get(name))
        yield from _sets(page, element)
        yield from _linked(page, element)
        for reference in _CSS_URL.findall(element.get("style")):
            yield "image", page.url(reference)
    for style in page.all("style"):
        for reference in _CSS_URL.findall("".join(style.text)):
            yield "style", page.url(reference)


def _sets(page: Document, element: Element) -> Iterator[tuple[Use, str]]:
    if element.tag in {"img", "source"}:
        for candidate in element.get("srcset").split(","):
            if words := candidate.split():
                yield "image", page.url(words[0])


def _linked(page: Document, element: Element) -> Iterator[tuple[Use, str]]:
    if element.tag != "link" or not element.get("href").strip():
        return
    for relation in element.get("rel").lower().split():
        if relation in _RELATIONS:
            yield _RELATIONS[relation], page.url(element.get("href"))


def plugins(page: Document) -> dict[str, str]:
    """Elements that need something that browsers do not bring, by address or type."""
    found: dict[str, str] = {}
    for one in page.all("applet", "object", "embed"):
        source = one.get("data") or one.get("src") or one.get("code")
        kind = one.get("type").strip().lower()
        unknown = kind and not _SHOWN.match(kind)
        if one.tag == "applet" or unknown or _PLUGIN_FILES.search(source) or one.get("classid"):
            found[source or kind or one.tag] = kind or one.tag
    return found
