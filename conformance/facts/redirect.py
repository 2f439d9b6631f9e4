"""What stands behind the port for plain http, and where it leads."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from conformance.facts.base import Facts
from profiles.model import Value


class Hop(Value):
    """One answer over plain http; `leads_to` is the scheme of the address that it names."""

    url: str
    status: int
    location: str | None = None
    leads_to: str | None = None
    exchange: str | None = None


class RedirectFacts(Facts):
    """`closed`: nothing listens. Hops by number, until one leads to https or none follows."""

    port: int
    state: Literal["closed", "answers"]
    hops: dict[str, Hop] = Field(default_factory=dict)
