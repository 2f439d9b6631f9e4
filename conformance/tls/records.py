"""Reads TLS records and handshake messages from a connection, within bounds."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

from conformance.tls.octets import Broken, Octets

CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA = 20, 21, 22, 23
#: RFC 8446 5.2 allows 2^14 + 256 bytes; TLS 1.2 2^14 + 2048.
_RECORD_LIMIT = 2**14 + 2048
_MESSAGE_LIMIT = 2**18
_RECORDS_LIMIT = 500
_WARNING, _CLOSE_NOTIFY = 1, 0

#: Turns a protected record into its content type and plaintext.
Open = Callable[[bytes, bytes], tuple[int, bytes]]


class Alerted(Exception):
    """The peer sent an alert (RFC 8446 section 6)."""

    def __init__(self, level: int, code: int) -> None:
        super().__init__(f"alert {code}")
        self.level = level
        self.code = code


class Closed(Exception):
    """The peer closed the connection without a word of TLS."""


class Records:
    """The records of one connection: bounded in size, number and time."""

    def __init__(self, connection: socket.socket, seconds: float) -> None:
        self._connection = connection
        self._until = time.monotonic() + seconds
        self._buffer = b""
        self._messages = b""
        self._count = 0
        self.open: Open | None = None

    def record(self) -> tuple[int, bytes]:
        """Content type and content of the next record, opened where keys are known.

        Raises Broken, Closed, Alerted, OSError (reset, timeout).
        """
        while True:
            kind, content = self._next()
            if kind == ALERT:
                if len(content) != 2:
                    raise Broken("alert of a wrong length")
                if content[0] == _WARNING and content[1] != _CLOSE_NOTIFY:
                    continue  # RFC 6066 section 3: a name that is not known may be told and ignored
                raise Alerted(content[0], content[1])
            if kind == CHANGE_CIPHER_SPEC:
                continue
            return kind, content

    def message(self) -> tuple[int, bytes, bytes]:
        """Type, body and whole bytes of the next handshake message, whatever records it came in."""
        while True:
            if len(self._messages) >= 4:
                size = int.from_bytes(self._messages[1:4], "big")
                if size > _MESSAGE_LIMIT:
                    raise Broken(f"message of {size} bytes")
                if len(self._messages) >= 4 + size:
                    whole, self._messages = self._messages[: 4 + size], self._messages[4 + size :]
                    return whole[0], whole[4:], whole
            kind, content = self.record()
            if kind != HANDSHAKE or not content:
                raise Broken(f"record of type {kind} in a handshake")
            self._messages += content

    def _next(self) -> tuple[int, bytes]:
        self._count += 1
        if self._count > _RECORDS_LIMIT:
            raise Broken("too many records")
        header = self._take(5)
        reader = Octets(header)
        kind, version, size = reader.number(1), reader.number(2), reader.number(2)
        if (
            kind not in {CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA}
            or version >> 8 != 3
        ):
            raise Broken(f"not a TLS record: {header.hex()}")
        if size > _RECORD_LIMIT:
            raise Broken(f"record of {size} bytes")
        content = self._take(size)
        if kind == APPLICATION_DATA and self.open:
            return self.open(header, content)
        return kind, content

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            left = self._until - time.monotonic()
            if left <= 0:
                raise TimeoutError("no whole answer in time")
            self._connection.settimeout(left)
            more = self._connection.recv(65_536)
            if not more:
                raise Closed("in the middle" if self._buffer else "at once")
            self._buffer += more
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken
