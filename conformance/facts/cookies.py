"""Cookies as a browser stores them. Values stay out: they are secrets."""

from __future__ import annotations

from typing import Literal

from conformance.facts.base import Facts
from profiles.model import Value


class Ids(Value):
    """Several values of one cookie from fresh visits: how many, how many different, what must be guessed."""

    count: int
    distinct: int
    bits: float


class Cookie(Value):
    """One cookie: attributes, the page that set it, whether its name says that it holds a session."""

    set_on: str
    secure: bool
    http_only: bool
    same_site: Literal["Strict", "Lax", "None"] | None = None
    domain: str | None = None
    path: str
    lives_seconds: int | None = None
    refused: str | None = None
    session: bool
    ids: Ids | None = None
    exchange: str | None = None


class CookiesFacts(Facts):
    """The jar by `name;path`; a second setting with other attributes is `name;path;2`."""

    jar: dict[str, Cookie]
    scripted: bool
    lines: tuple[str, ...] = ()
