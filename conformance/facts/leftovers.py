"""What lies at addresses that belong to development and operation."""

from __future__ import annotations

from pydantic import Field

from conformance.facts.base import Facts
from profiles.model import Value


class Answer(Value):
    """One known address. `shows` are the words by which its content is known, None where they are not there."""

    path: str
    status: int
    shows: str | None = None
    exchange: str | None = None


class LeftoversFacts(Facts):
    """Known addresses by name; an answer like that for a random path shows nothing."""

    answers: dict[str, Answer]
    told_by_pages: dict[str, str] = Field(default_factory=dict)
