"""How fast one address may be asked: an operator's limit holds for all looks together."""

from __future__ import annotations

import threading
import time


class Pace:
    """Lets callers through at most `per_second` times a second; None means no limit."""

    def __init__(self, per_second: float | None) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._next = 0.0
        self._held = self._held_until = 0.0
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

    def hold(self, seconds: float, most: float) -> bool:
        """Let nobody through for so long (Retry-After, RFC 9110 section 10.2.3).

        False, and no holding, where the portal has asked for more than `most` seconds in all.
        """
        with self._lock:
            now = time.monotonic()
            longer = now + seconds - max(now, self._held_until)
            if self._held + longer > most:
                return False
            self._held += max(0.0, longer)
            self._held_until = max(self._held_until, now + seconds)
            self._next = max(self._next, self._held_until)
            return True
