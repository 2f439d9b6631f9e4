"""What stands in the head of answers: raw lines, and what browsers make of them."""

from __future__ import annotations

from pydantic import Field

from conformance.facts.base import Facts
from profiles.model import Value


class TransportSecurity(Value):
    """Strict-Transport-Security of one answer; `problem` says why browsers ignore it."""

    max_age: int | None = None
    include_subdomains: bool = False
    preload: bool = False
    problem: str | None = None


class Media(Value):
    """The media type: kind in lower case, charset as sent."""

    kind: str
    charset: str | None = None


class PageFields(Value):
    """One page's answer. `versions` maps a field to the versions that it tells."""

    url: str
    status: int
    lines: tuple[tuple[str, str], ...]
    transport_security: TransportSecurity | None = None
    media: Media | None = None
    no_sniff: bool
    cache: dict[str, str]
    referrer_policy: str | None = None
    versions: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    exchange: str | None = None


class Unseen(Value):
    """Why an answer could not be had: key of the reason, and what was seen."""

    key: str
    seen: str


class HeadersFacts(Facts):
    """Answers by role: pages, and `not-found`, `own-file`, `documented` (of an interface) beyond them."""

    pages: dict[str, PageFields]
    unseen: dict[str, Unseen] = Field(default_factory=dict)
