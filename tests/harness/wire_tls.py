"""A front door that rewrites TLS on the wire, for what no setting of a server can break.

`wire:` patches (one or more of these):
  refuse: {versions: [TLS1.2]}        answers a ClientHello of these versions with an alert
  server_hello: {suite: NAME,         chosen whenever the client offers it
                 compression_method: 1, extensions: {NAME: HEX | null}}
                                      changes the ServerHello of TLS 1.2 and older
  server_key_exchange: {curve_type: 1, public: repeated}
  terminate: {client_renegotiation: true}   ends TLS in a program of its own (terminating.py)
Only plaintext is rewritten, so that no handshake that is changed can be finished.
"""

from __future__ import annotations

import contextlib
import os
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conformance.tls.names import EXTENSIONS, GROUPS, VERSIONS
from conformance.tls.octets import Octets, extension, extensions, numbers, vector
from conformance.tls.suites import SUITES
from tests.harness import terminating
from tests.harness.servers import free_port, wait_until_open

_REFUSAL = bytes.fromhex("15030300020246")
_SECONDS = 10.0
_TAKEN = ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")


@contextmanager
def front_door(
    patch: Mapping[str, Any], upstream: tuple[str, int], certificates: Path | None = None
) -> Iterator[int]:
    """Stand before `upstream` (address and port) and give our port on the loopback address.

    `certificates` is the folder with rsa.pem, rsa.key, ecdsa.pem, ecdsa.key, for `terminate`.
    """
    if "terminate" in patch:
        assert certificates is not None
        with _terminating(upstream[1], certificates) as port:
            yield port
        return

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(_SECONDS)
            # Either side may have had enough: that is what breaking a handshake looks like.
            with contextlib.suppress(OSError, ValueError, EOFError):
                _Rewriter(patch).serve(self.request, upstream)

    with _Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def _terminating(upstream: int, certificates: Path) -> Iterator[int]:
    """The program of `terminating.py` with its own OpenSSL configuration."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="terminating-") as made:
        configuration = Path(made, "openssl.cnf")
        configuration.write_text(terminating.CONFIGURATION)
        line = [sys.executable, terminating.__file__, str(port), str(upstream), str(certificates)]
        environment = {**os.environ, "OPENSSL_CONF": str(configuration)}
        with subprocess.Popen(line, env=environment) as running:
            try:
                wait_until_open(running, port)
                yield port
            finally:
                running.terminate()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128


class _Rewriter:
    """One connection, rewritten until the server's first flight in plaintext is over."""

    _repeated: dict[int, bytes] = {}  # noqa: RUF012  one memory for all connections is the fault

    def __init__(self, patch: Mapping[str, Any]) -> None:
        self._refused = set(patch.get("refuse", {}).get("versions", ()))
        self._hello = dict(patch.get("server_hello", {}))
        self._exchange = dict(patch.get("server_key_exchange", {}))
        self._offered: set[int] = set()

    def serve(self, client: socket.socket, upstream: tuple[str, int]) -> None:
        first = _record(client)
        version, self._offered = _offer(first)
        if version in self._refused:
            client.sendall(_REFUSAL)
            return
        with socket.create_connection(upstream, _SECONDS) as server:
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            wanted = SUITES.get(self._hello.get("suite", ""))
            # The server shall have something to choose, whatever was offered beside it.
            server.sendall(_with_suites(first) if wanted in self._offered else first)
            back = threading.Thread(target=_pump, args=(client, server), daemon=True)
            back.start()
            self._answer(server, client)
            _pump(server, client)
            back.join(_SECONDS)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        """Handshake messages one by one, until something is no plaintext of TLS 1.2."""
        pending = b""
        while True:
            record = _record(server)
            if record[0] != 22:
                client.sendall(record)
                return
            pending += record[5:]
            version = record[1:3]
            while len(pending) >= 4 and len(pending) >= 4 + int.from_bytes(pending[1:4], "big"):
                size = 4 + int.from_bytes(pending[1:4], "big")
                message, pending = pending[:size], pending[size:]
                client.sendall(b"\x16" + version + vector(2, self._rewritten(message)))
                if (message[0] == 2 and _is_modern(message)) or message[0] == 14:
                    if pending:
                        client.sendall(b"\x16" + version + vector(2, pending))
                    return

    def _rewritten(self, message: bytes) -> bytes:
        if message[0] == 2 and self._hello and not _is_modern(message):
            return b"\x02" + vector(3, self._changed_hello(message[4:]))
        if message[0] == 12 and self._exchange:
            return b"\x0c" + vector(3, self._changed_exchange(message[4:]))
        return message

    def _changed_hello(self, body: bytes) -> bytes:
        reader = Octets(body)
        start, session = reader.take(34), reader.vector(1)
        suite, compression = reader.number(2), reader.number(1)
        found = extensions(reader.vector(2)) if reader else {}
        wanted = SUITES.get(self._hello.get("suite", ""))
        if wanted in self._offered and wanted is not None:
            suite = wanted
        compression = int(self._hello.get("compression_method", compression))
        for name, value in self._hello.get("extensions", {}).items():
            found.pop(EXTENSIONS[name], None)
            if value is not None:
                found[EXTENSIONS[name]] = bytes.fromhex(value)
        tail = b"".join(extension(code, data) for code, data in found.items())
        return (
            start
            + vector(1, session)
            + numbers(2, (suite,))
            + bytes([compression])
            + vector(2, tail)
        )

    def _changed_exchange(self, body: bytes) -> bytes:
        reader = Octets(body)
        curve_type, group = reader.number(1), reader.number(2)
        if curve_type != 3 or group not in GROUPS.values():
            return body
        public = reader.vector(1)
        if self._exchange.get("public") == "repeated":
            public = self._repeated.setdefault(group, public)
        curve_type = int(self._exchange.get("curve_type", curve_type))
        return bytes([curve_type]) + numbers(2, (group,)) + vector(1, public) + reader.rest()


def _record(connection: socket.socket) -> bytes:
    header = _exactly(connection, 5)
    return header + _exactly(connection, int.from_bytes(header[3:5], "big"))


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def _offer(record: bytes) -> tuple[str, set[int]]:
    """The highest version and the suites of a ClientHello."""
    reader = Octets(record[9:])
    legacy = reader.number(2)
    reader.take(32)
    reader.vector(1)
    raw = reader.vector(2)
    reader.vector(1)
    found = extensions(reader.vector(2)) if reader else {}
    versions = found.get(EXTENSIONS["supported_versions"], b"")[1:]
    listed = [int.from_bytes(versions[at : at + 2], "big") for at in range(0, len(versions), 2)]
    highest = max([code for code in listed if code in VERSIONS.values()] or [legacy])
    name = next((name for name, code in VERSIONS.items() if code == highest), "")
    return name, {int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)}


def _with_suites(record: bytes) -> bytes:
    """The ClientHello with suites added that every conformant server takes."""
    reader = Octets(record[9:])
    start, session, suites = reader.take(34), reader.vector(1), reader.vector(2)
    more = numbers(2, tuple(SUITES[name] for name in _TAKEN))
    body = start + vector(1, session) + vector(2, suites + more) + reader.rest()
    return record[:3] + vector(2, b"\x01" + vector(3, body))


def _is_modern(message: bytes) -> bool:
    reader = Octets(message[4:])
    reader.take(34)
    reader.vector(1)
    reader.take(3)
    return bool(reader) and EXTENSIONS["supported_versions"] in extensions(reader.vector(2))


def _pump(source: socket.socket, target: socket.socket) -> None:
    """Hand on bytes until one side closes."""
    try:
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the other direction has ended the connection
