"""What listens on a machine."""

from __future__ import annotations

from conformance.facts.base import Facts
from profiles.model import Value


class Socket(Value):
    """Who holds a listening socket; `process` is None where the looking user may not see it.

    `portal`: held by a process that also holds a declared socket, or by a descendant of one.
    """

    process: str | None = None
    user: str
    portal: bool


class SocketsFacts(Facts):
    """Listening sockets by name: `tcp://127.0.0.1:8443`, `udp://[::]:53`."""

    open: dict[str, Socket]
