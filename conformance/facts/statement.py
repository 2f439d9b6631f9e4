"""What the accessibility statement says."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from conformance.facts.base import Facts

Status = Literal["full", "partial", "none"]


class StatementFacts(Facts):
    """`statuses`: claim of conformance to the words; dates are None where none of the kind stands there."""

    url: str
    readable: bool
    scope: str | None = None
    statuses: dict[Status, str] = Field(default_factory=dict)
    reasons: dict[str, str] = Field(default_factory=dict)
    barriers: int = 0
    created: date | None = None
    reviewed: date | None = None
    method: str | None = None
    contact: str | None = None
    enforcement: str | None = None
    exchange: str | None = None
