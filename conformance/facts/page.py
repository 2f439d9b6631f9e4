"""What pages are made of: language, title, what they load, their forms, where session ids stand."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from conformance.facts.base import Facts
from profiles.model import Value

Use = Literal["script", "style", "image", "frame", "media", "font", "object", "connection"]


class Resource(Value):
    """Something that the page loads by itself; `host` is None for what is inside the page (data:)."""

    use: Use
    scheme: str
    host: str | None = None


class FormField(Value):
    """A field that people fill in. `spellcheck` and `translate` as inherited, None where nothing is said."""

    kind: str
    labelled: bool
    sensitive: bool
    free_text: bool
    autocomplete: str | None = None
    spellcheck: str | None = None
    translate: str | None = None


class Page(Value):
    """One page. `resources` by address, `fields` by name, `session_addresses` by masked address to what shows it."""

    url: str
    host: str
    language: str | None = None
    title: str | None = None
    viewport: str | None = None
    no_translation: bool = False
    resources: dict[str, Resource] = Field(default_factory=dict)
    plugins: dict[str, str] = Field(default_factory=dict)
    fields: dict[str, FormField] = Field(default_factory=dict)
    session_addresses: dict[str, str] = Field(default_factory=dict)
    exchange: str | None = None


class PageFacts(Facts):
    """Pages by role."""

    pages: dict[str, Page]
