"""How a form is taken that somebody else could have sent in a person's name (cross-site request forgery)."""

from __future__ import annotations

from typing import Literal

from conformance.facts.base import Facts
from profiles.model import Value

Way = Literal["genuine", "without-token", "foreign-token", "foreign-origin"]


class Taken(Value):
    """What came of one sending.

    `ends_at` is the path where it led, parts with digits as `*`; None where that could not be
    reached. `form_again`: the same form is shown once more.
    """

    status: int
    ends_at: str | None = None
    form_again: bool = False
    exchange: str | None = None


class ForgeryFacts(Facts):
    """The test form sent in these ways.

    `tokens` are the hidden fields whose values differ between two visits; without any, nothing can
    be sent without them. `session`: a cookie went along, which is what an attacker would use.
    """

    page: str
    tokens: tuple[str, ...]
    session: bool
    sent: dict[Way, Taken]
