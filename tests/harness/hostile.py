"""What the hostile servers share: a listener with or without TLS, and one thread a connection.

A program in `tests/servers/hostile/<name>/` calls `serve` with what it does to a connection.
"""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

#: Answers one request, of which the head is given; the connection is closed afterwards.
Answer = Callable[[socket.socket, bytes], None]
#: Does something to a fresh TCP connection.
Meet = Callable[[socket.socket], None]
_SECONDS = 20.0


def serve(answer: Answer) -> None:
    """HTTPS on $PORT and HTTP on $HTTP_PORT, both by `answer`; never returns."""
    context = _context()

    def secured(raw: socket.socket) -> None:
        with context.wrap_socket(raw, server_side=True) as connection:
            _answered(connection, answer)

    threading.Thread(
        target=listen, args=(port("HTTP_PORT"), lambda c: _answered(c, answer))
    ).start()
    listen(port("PORT"), secured)


def listen(at: int, meet: Meet) -> None:
    """Hand every connection to `meet` in a thread of its own; never returns."""
    with socket.create_server(("127.0.0.1", at), backlog=128) as listener:
        while True:
            raw, _ = listener.accept()
            threading.Thread(target=_met, args=(raw, meet), daemon=True).start()


def port(name: str) -> int:
    """A port that the harness has chosen."""
    return int(os.environ[name])


def folder() -> Path:
    """Where the certificates lie."""
    return Path(os.environ["DIR"])


def path_of(head: bytes) -> str:
    """The target of a request."""
    return head.split(b" ", 2)[1].decode("latin-1")


def reply(status: str, body: bytes, *fields: str) -> bytes:
    """A whole answer; `fields` are its lines beside Content-Length, latin-1 on the wire."""
    lines = [f"HTTP/1.1 {status}", *fields, f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _met(raw: socket.socket, meet: Meet) -> None:
    raw.settimeout(_SECONDS)
    with raw, contextlib.suppress(OSError, ValueError, IndexError):
        meet(raw)


def _answered(connection: socket.socket, answer: Answer) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        if not (more := connection.recv(65_536)):
            return
        head += more
    answer(connection, head)


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    for kind in ("rsa", "ecdsa"):
        context.load_cert_chain(folder() / f"{kind}.pem", folder() / f"{kind}.key")
    return context
