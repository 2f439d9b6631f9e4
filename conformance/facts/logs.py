"""What can be said of logs without copying their content: counts, never lines."""

from __future__ import annotations

from pydantic import Field

from conformance.facts.base import Facts
from profiles.model import Value


class Log(Value):
    """The newest lines of one log file (at most 1,000), and how often markers stand in all of it.

    `structured`: JSON objects with a time that carries its offset (RFC 3339); `server_errors`: lines in
    the fixed form of nginx's or Apache's error log; `queries`: lines with a query string in an address.
    None where the file cannot be read. `evidence`: how often stand there the texts that prove that the
    marked values were entered.
    """

    lines: int | None = None
    structured: int = 0
    server_errors: int = 0
    queries: int = 0
    markers: dict[str, int] = Field(default_factory=dict)
    evidence: dict[str, int] = Field(default_factory=dict)


class LogsFacts(Facts):
    """Logs by the path that the descriptor names."""

    files: dict[str, Log]
