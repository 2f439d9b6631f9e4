"""A total time for one exchange: a timeout that each read has anew lets a server drip for hours."""

from __future__ import annotations

import contextlib
import math
import os
import socket
import threading
import time
import weakref
from types import TracebackType
from typing import Self

_LOCAL = threading.local()


class Halt:
    """Ends what is under way when the user interrupts; shared by all looks at one portal."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self._open: weakref.WeakSet[Deadline | socket.socket] = weakref.WeakSet()
        self._lock = threading.Lock()

    def add(self, one: Deadline | socket.socket) -> None:
        """Have a deadline or a raw connection cut when everything is stopped."""
        with self._lock:
            self._open.add(one)
        if self.stopped.is_set():
            _cut(one)

    def stop(self) -> None:
        """Cut all connections, now and from now on."""
        self.stopped.set()
        with self._lock:
            under_way = list(self._open)
        for one in under_way:
            _cut(one)


class Deadline:
    """`with Deadline(seconds) as deadline:` shuts the guarded connections down when time is up.

    Who reads from them then meets their end, and `expired` says why. `seconds` are of wall time.
    """

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds
        self.expired = False
        self._held: list[socket.socket] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        _LOCAL.active = self
        _WATCHDOG.watch(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        _LOCAL.active = None
        _WATCHDOG.forget(self)
        with self._lock:
            for one in self._held:
                one.close()
            self._held.clear()

    def guard(self, connection: socket.socket) -> None:
        """Watch a connection, also where TLS is put over it later (then its own object is gone)."""
        with self._lock:
            self._held.append(socket.socket(fileno=os.dup(connection.fileno())))
        if self.expired:
            self.cut()

    def cut(self) -> None:
        """Time is up."""
        with self._lock:
            self.expired = True
            for one in self._held:
                _cut(one)


def active() -> Deadline | None:
    """The deadline that this thread works under."""
    found: Deadline | None = getattr(_LOCAL, "active", None)
    return found


def _cut(one: Deadline | socket.socket) -> None:
    if isinstance(one, Deadline):
        one.cut()
    else:
        with contextlib.suppress(OSError):  # closed meanwhile
            one.shutdown(socket.SHUT_RDWR)


class _Watchdog:
    """One thread for all deadlines; it sleeps until the next one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._watched: set[Deadline] = set()
        self._wakes = math.inf
        self._thread: threading.Thread | None = None

    def watch(self, one: Deadline) -> None:
        with self._changed:
            self._watched.add(one)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            if one.until < self._wakes:
                self._changed.notify()

    def forget(self, one: Deadline) -> None:
        with self._changed:
            self._watched.discard(one)

    def _run(self) -> None:
        while True:
            for one in self._late():
                one.cut()

    def _late(self) -> set[Deadline]:
        with self._changed:
            now = time.monotonic()
            late = {one for one in self._watched if one.until <= now}
            self._watched -= late
            if not late:
                self._wakes = min((one.until for one in self._watched), default=math.inf)
                idle = self._wakes == math.inf
                self._changed.wait(None if idle else self._wakes - now)
            return late


_WATCHDOG = _Watchdog()
