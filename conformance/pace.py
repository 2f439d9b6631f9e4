"""How fast one address may be asked: an operator's limit holds for all looks and portals together."""

from __future__ import annotations

import ipaddress
import threading
import time


class Turn:
    """Whose turn it is at one address, and since when nobody may be let through."""

    def __init__(self) -> None:
        self.next = self.held_until = 0.0
        self.lock = threading.Lock()


class Turns:
    """A turn for each IP address; what is on this machine is nobody else's, and has none."""

    def __init__(self) -> None:
        self._known: dict[str, Turn] = {}
        self._lock = threading.Lock()

    def at(self, ip: str) -> Turn | None:
        """The turn of an address, the same for all who ask it; None for loopback."""
        if is_loopback(ip):
            return None
        with self._lock:
            return self._known.setdefault(ip, Turn())


#: A command is a process: its portals, of which many may sit on one host, share these.
REQUESTS, CONNECTIONS = Turns(), Turns()


class Pace:
    """One portal's limit: at most `per_second` times a second at each address; None means no limit."""

    def __init__(self, per_second: float | None) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._held = self._held_until = 0.0
        self._lock = threading.Lock()

    def wait(self, turn: Turn | None, stopped: threading.Event) -> None:
        """Sleep until it is this caller's turn, or until everything is stopped."""
        if turn is None or not self._gap:
            return
        with turn.lock:
            now = time.monotonic()
            mine = max(now, turn.next, turn.held_until)
            turn.next = mine + self._gap
        stopped.wait(max(0.0, mine - now))

    def hold(self, turn: Turn | None, seconds: float, most: float) -> bool:
        """Let nobody through for so long (Retry-After, RFC 9110 section 10.2.3).

        False, and no holding, where this portal has asked for more than `most` seconds in all.
        """
        with self._lock:
            now = time.monotonic()
            longer = now + seconds - max(now, self._held_until)
            if self._held + longer > most:
                return False
            self._held += max(0.0, longer)
            self._held_until = max(self._held_until, now + seconds)
        if turn is not None:
            with turn.lock:
                turn.held_until = max(turn.held_until, now + seconds)
        return True


def is_loopback(ip: str) -> bool:
    """Whether nobody else's machine is asked, so that no limit is needed."""
    try:
        return ipaddress.ip_address(ip).is_loopback
    except ValueError:
        return False
