"""What a portal says when it is asked for something odd."""

from __future__ import annotations

from pydantic import Field

from conformance.facts.base import Facts
from profiles.model import Value


class Answer(Value):
    """One answer. `leaks` maps a kind of leak to the words that show it; `raw` is a bare server error page."""

    method: str
    status: int
    media: str | None = None
    leaks: dict[str, str] = Field(default_factory=dict)
    raw: bool = False
    exchange: str | None = None


class ErrorsFacts(Facts):
    """Answers by what provoked them. `left_out` are those that only a portal that allows writing gets."""

    answers: dict[str, Answer]
    left_out: tuple[str, ...] = ()
