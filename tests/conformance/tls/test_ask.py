"""A server that cannot keep up, or that says nothing, never seems to refuse."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from conformance.client import Client, Endpoint, Rules
from conformance.probes import tls
from conformance.tls.ask import Asker
from conformance.tls.hello import Hello
from conformance.tls.suites import CLASSIC_SUITES
from tests.harness.servers import start


@contextmanager
def narrow_door(upstream: int, most: int) -> Iterator[int]:
    """A door that closes each connection beyond `most` at a time without a word."""
    free = threading.Semaphore(most)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            if not free.acquire(blocking=False):
                return
            try:
                with socket.create_connection(("127.0.0.1", upstream), 5) as server:
                    _both_ways(self.request, server)
            finally:
                free.release()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 64

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


def _both_ways(one: socket.socket, other: socket.socket) -> None:
    def pump(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    back = threading.Thread(target=pump, args=(other, one), daemon=True)
    back.start()
    pump(one, other)
    back.join(5)


def test_limited_connections_are_never_a_refusal() -> None:
    """Behind a door for two connections at a time nothing is refused that is offered without it."""
    with start("transport", "modern") as portal:
        port = int(portal["subjects"]["web"]["connect_to"].partition(":")[2])
        host = "portal.modern.test"
        free = tls.look(Client(Endpoint("https", host, "127.0.0.1", port)))
        with narrow_door(port, most=2) as narrow:
            seen = tls.look(Client(Endpoint("https", host, "127.0.0.1", narrow)))
    assert seen.versions["TLS1.2"] != "refused"
    for version, groups in free.groups.items():
        lost = {
            g for g, a in groups.items() if a == "offered" and seen.groups[version][g] == "refused"
        }
        assert not lost, (version, lost)
    for version, suites in free.suites.items():
        missing = set(suites) - set(seen.suites[version])
        assert not missing or seen.other_suites[version] == "unknown"


def test_silence_is_unknown_and_ends() -> None:
    """A server that accepts and says nothing is unknown, and is not asked for ever."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        port = int(silent.getsockname()[1])
        client = Client(Endpoint("https", "x.test", "127.0.0.1", port), Rules(timeout=0.1))
        asker = Asker(client.connect, "x.test", 0.1)
        said = [asker.ask(Hello("TLS1.2", CLASSIC_SUITES)) for _ in range(6)]
    assert {one.outcome for one in said} == {"unknown"}
    assert said[-1].reason == "given-up"
