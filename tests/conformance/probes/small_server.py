"""A server of a few lines for probes: answers by path, on a free port of the loopback address."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from conformance.client import Client, Endpoint, Rules

NAME = "portal.klein.test"


@dataclass(frozen=True)
class Said:
    """One answer."""

    status: int = 200
    fields: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    body: str = ""


@dataclass
class Running:
    """The server as tests see it: its port, a client for it, and what it was asked."""

    port: int
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)

    def client(self, *, write: bool = False) -> Client:
        """A client that speaks plain http with it."""
        rules = Rules(hosts={NAME: "127.0.0.1"}, allow_write=write, timeout=3)
        return Client(Endpoint("http", NAME, "127.0.0.1", self.port), rules)


@contextmanager
def serving(answers: Mapping[str, Said], otherwise: Said | None = None) -> Iterator[Running]:
    """Answer these paths (without queries), and all others with `otherwise`, by default a plain 404."""
    running = Running(0)

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            running.asked.append((self.command, self.path, self.headers.get("Cookie")))
            said = answers.get(
                self.path.partition("?")[0], otherwise or Said(404, body="Nicht da.")
            )
            body = said.body.encode()
            self.send_response_only(said.status)
            for name, value in said.fields:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = do_PROPFIND = _answer

        def log_message(self, *_: object) -> None:
            """Tests stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
