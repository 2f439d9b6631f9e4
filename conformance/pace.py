"""How fast one address may be asked: an operator's limit holds for all looks together."""

from __future__ import annotations

import threading
import time


class Pace:
    """Lets callers through at most `per_second` times a second; None means no limit."""

    def __init__(self, per_second: float | None) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Sleep until it is this caller's turn."""
        if not self._gap:
            return
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + self._gap
        time.sleep(max(0.0, turn - now))

    def hold(self, seconds: float) -> None:
        """Let nobody through for so long (Retry-After, RFC 9110 section 10.2.3)."""
        with self._lock:
            self._next = max(self._next, time.monotonic() + seconds)
