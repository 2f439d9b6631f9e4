"""Which links to the pages that the law demands stand on which page, and whether they lead somewhere."""

from __future__ import annotations

from conformance.facts.base import Facts
from profiles.model import Value


class Link(Value):
    """A link: its words and where it leads."""

    label: str
    address: str


class Target(Value):
    """The page behind the start page's link. `elsewhere`: on a host that the descriptor does not name."""

    url: str
    status: int | None = None
    html: bool = False
    elsewhere: bool = False
    postal: bool = False
    exchange: str | None = None


class Page(Value):
    """Links of one page by kind: imprint, privacy, accessibility, report, easy, sign, contact, help."""

    links: dict[str, Link]
    exchange: str | None = None


class NoticesFacts(Facts):
    """Pages by role; targets by kind; `needs_script` are pages without content unless scripts run."""

    pages: dict[str, Page]
    targets: dict[str, Target]
    needs_script: tuple[str, ...] = ()
