"""security.txt as it was found: how it came, and its fields."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from conformance.facts.base import Facts
from profiles.model import Value


class Contact(Value):
    """The value of a field that holds a URI; scheme in lower case, None if it is no URI."""

    scheme: str | None = None


class SecuritytxtFacts(Facts):
    """`expires` maps each Expires line to its moment, None if it is no RFC 3339 date-time."""

    url: str
    status: int
    schemes: tuple[str, ...]
    media: str | None = None
    charset: str | None = None
    readable: bool
    fields: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    contacts: dict[str, Contact] = Field(default_factory=dict)
    encryption: dict[str, Contact] = Field(default_factory=dict)
    expires: dict[str, datetime | None] = Field(default_factory=dict)
    signed: bool = False
    key_block: bool = False
    broken: tuple[str, ...] = ()
    exchange: str | None = None
