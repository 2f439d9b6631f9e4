"""The policies of each page, as sent; how they act together is judged, not seen."""

from __future__ import annotations

from pydantic import Field

from conformance.facts.base import Facts
from profiles.model import Value


class PagePolicies(Value):
    """`policies`: `header-1`, `meta-1` … to directives to sources; reporting ones do not protect."""

    host: str
    policies: dict[str, dict[str, tuple[str, ...]]]
    reporting: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)
    exchange: str | None = None


class CspFacts(Facts):
    """Pages by role."""

    pages: dict[str, PagePolicies]
