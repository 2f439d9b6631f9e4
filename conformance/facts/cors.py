"""What pages answer to requests that say they come from elsewhere."""

from __future__ import annotations

from conformance.facts.base import Facts
from profiles.model import Value


class Answer(Value):
    """The answer to one origin: Access-Control-Allow-Origin and -Credentials as sent."""

    origin: str
    status: int
    allowed: str | None = None
    credentials: bool = False
    exchange: str | None = None


class CorsFacts(Facts):
    """Pages by role to kinds of origin (`foreign`, `null`, `look-alike`, `plain`) to answers."""

    pages: dict[str, dict[str, Answer]]
