"""Finished handshakes show lifetimes, early data and renegotiation, through every odd door."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from conformance.client import Client, Endpoint, Rules
from conformance.model import Undecided
from conformance.probes import certificate, handshake, tls
from tests.harness.servers import start
from tests.harness.wire_tls import front_door

HOST = "portal.modern.test"


def test_modern_server() -> None:
    """nginx with defaults: tickets for five minutes in both versions, no 0-RTT, no renegotiation."""
    with start("transport", "modern") as portal:
        port = int(portal["subjects"]["web"]["connect_to"].partition(":")[2])
        seen = handshake.look(Client(Endpoint("https", HOST, "127.0.0.1", port)))
    assert seen.completed == {"TLS1.2": "offered", "TLS1.3": "offered"}
    assert seen.ticket_lifetimes == {"TLS1.2": 300, "TLS1.3": 300}
    assert (seen.early_data, seen.client_renegotiation) == ("refused", "refused")


def test_renegotiation_is_seen_where_it_is_served() -> None:
    """A server that serves client-initiated renegotiation is found out."""
    with start("transport", "modern") as portal:
        web = portal["subjects"]["web"]
        upstream = ("127.0.0.1", int(web["connect_to"].partition(":")[2]))
        door = front_door(
            {"terminate": {"client_renegotiation": True}}, upstream, Path(web["ca"]).parent
        )
        with door as port:
            seen = handshake.look(Client(Endpoint("https", HOST, "127.0.0.1", port)))
    assert seen.client_renegotiation == "offered"


def test_rewritten_hello_is_seen() -> None:
    """What a front door writes into ServerHello and key exchange comes out as facts."""
    patch = {
        "server_hello": {
            "compression_method": 1,
            "extensions": {"heartbeat": "01", "renegotiation_info": None},
        },
        "server_key_exchange": {"public": "repeated"},
    }
    with start("transport", "modern") as portal:
        upstream = ("127.0.0.1", int(portal["subjects"]["web"]["connect_to"].partition(":")[2]))
        with front_door(patch, upstream) as port:
            seen = tls.look(Client(Endpoint("https", HOST, "127.0.0.1", port)))
    classic = seen.extensions["TLS1.2"]
    assert (seen.compression, classic["heartbeat"], classic["renegotiation_info"]) == (
        "offered",
        "offered",
        "refused",
    )
    assert seen.key_reused == {"TLS1.2": True, "TLS1.3": False}


@pytest.mark.parametrize("probe", [tls, certificate, handshake])
def test_a_server_without_tls_is_undecided(probe: object) -> None:
    """A plain HTTP server gives no facts and no traceback."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as plain:
        threading.Thread(target=_answer_http, args=(plain,), daemon=True).start()
        endpoint = Endpoint("https", HOST, "127.0.0.1", int(plain.getsockname()[1]))
        with pytest.raises(Undecided, match="tls-no-answer"):
            probe.look(Client(endpoint, Rules(timeout=2)))  # type: ignore[attr-defined]


def _answer_http(plain: socket.socket) -> None:
    try:
        while True:
            connection, _ = plain.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
    except OSError:
        return
