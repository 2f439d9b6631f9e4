"""The only door to the network keeps to the descriptor, reads within bounds and records what it did."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from conformance.client import Client, Endpoint, Rules
from conformance.model import NotTested, NoVerdict, Undecided
from conformance.recorder import MASKED
from tests.harness.servers import free_port

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


@contextmanager
def answering(*answers: bytes, close: bool = False) -> Iterator[tuple[int, list[bytes]]]:
    """A raw server: one answer for each request that it reads, in turn; says what it was asked."""
    listener = socket.create_server(("127.0.0.1", 0))
    asked: list[bytes] = []
    rest = list(answers)

    def serve() -> None:
        while rest:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                while rest and (data := connection.recv(65536)):
                    asked.append(data)
                    connection.sendall(rest.pop(0))
                    if close:
                        break

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1], asked
    finally:
        listener.close()


def _client(port: int, **rules: Any) -> Client:
    return Client(Endpoint("http", "portal.test", "127.0.0.1", port), Rules(timeout=2.0, **rules))


def test_field_lines_are_kept_as_they_came() -> None:
    """Several lines of one name stay several, in order, with their spelling."""
    answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nContent-Length: 0\r\n\r\n"
    with answering(answer) as (port, _):
        reply = _client(port).request("GET", "/")
    assert reply.lines("Set-Cookie") == ("a=1", "b=2")
    assert ("set-cookie", "b=2") in reply.fields


def test_the_name_is_asked_at_the_pinned_address() -> None:
    """Host carries the name of the URL while the connection goes to the address."""
    with answering(OK) as (port, asked):
        _client(port).request("GET", "/x")
    assert f"Host: portal.test:{port}".encode() in asked[0] and b"GET /x HTTP/1.1" in asked[0]


def test_writing_needs_permission() -> None:
    """Without `write` in the descriptor nothing but GET, HEAD and OPTIONS leaves this machine."""
    with answering(OK) as (port, asked):
        with pytest.raises(NotTested, match="writing-not-allowed"):
            _client(port).request("POST", "/")
        assert _client(port, allow_write=True).request("POST", "/").status == 200
    assert len(asked) == 1 and asked[0].startswith(b"POST")


def test_only_hosts_of_the_descriptor_are_asked() -> None:
    """A redirect to a stranger is not followed."""
    away = b"HTTP/1.1 302 Found\r\nLocation: http://stranger.test/\r\nContent-Length: 0\r\n\r\n"
    with answering(away) as (port, _), pytest.raises(NotTested, match="host-not-named"):
        _client(port).request("GET", "/", follow=1)


def test_redirects_are_followed_as_far_as_asked() -> None:
    """Redirects inside the portal are followed and kept, and a loop ends at the bound."""
    loop = b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"
    with answering(loop, loop, loop) as (port, _):
        reply = _client(port).request("GET", "/", follow=2)
    assert reply.status == 302 and len(reply.history) == 2


def test_cookies_and_credentials_are_masked_in_what_is_kept() -> None:
    """Values of cookies, the Authorization field and every echo of a secret are masked."""
    answer = (
        b"HTTP/1.1 200 OK\r\nSet-Cookie: sid=verysecret; Secure\r\nContent-Length: 6\r\n\r\nhunter"
    )
    with answering(answer) as (port, asked):
        client = _client(port, authorization="Bearer hunter", secrets=("hunter",))
        reply = client.request("GET", "/", cookies={"sid": "verysecret"})
    assert b"Authorization: Bearer hunter" in asked[0]
    kept = client.exchanges[reply.exchange].model_dump_json()
    assert "verysecret" not in kept and "hunter" not in kept and kept.count(MASKED) == 4


def test_large_answers_are_cut() -> None:
    """More than the bound is not read, also when it hides in compression, and the reply says so."""
    packed = gzip.compress(b"0" * 5_000_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    with answering(head + packed) as (port, _):
        reply = _client(port, body_bytes=10_000).request("GET", "/")
    assert reply.truncated and len(reply.body) == 10_000


def _refused() -> None:
    _client(free_port()).request("GET", "/")


def _silent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        _client(listener.getsockname()[1]).request("GET", "/")


def _nonsense() -> None:
    with answering(b"\x00\xff nonsense\r\n\r\n", close=True) as (port, _):
        _client(port).request("GET", "/")


def _no_tls() -> None:
    with answering(OK, close=True) as (port, _):
        endpoint = Endpoint("https", "portal.test", "127.0.0.1", port)
        Client(endpoint, Rules(timeout=2.0)).request("GET", "/")


@pytest.mark.parametrize(
    ("ask", "key"),
    [
        (_refused, "connection-refused"),
        (_silent, "timeout"),
        (_nonsense, "answer-broken"),
        (_no_tls, "tls-failed"),
    ],
)
def test_failures_have_their_reason(ask: Callable[[], None], key: str) -> None:
    """What goes wrong on the way is undecided with a reason, never a traceback."""
    with pytest.raises(Undecided) as caught:
        ask()
    assert caught.value.key == key


def test_a_dropped_connection_is_tried_again() -> None:
    """A server that closes a kept-alive connection costs no verdict."""
    with answering(OK, OK, close=True) as (port, asked):
        client = _client(port)
        assert [client.request("GET", "/").status for _ in range(2)] == [200, 200]
    assert len(asked) == 2


def test_retry_after_is_honoured() -> None:
    """A portal that says wait is asked again after that time, not before."""
    busy = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
    with answering(busy, OK) as (port, asked):
        reply = _client(port).request("GET", "/")
    assert reply.status == 200 and len(asked) == 2


def test_the_footprint_counts_everything() -> None:
    """Hosts and methods of all requests are counted."""
    with answering(OK, OK) as (port, _):
        client = _client(port)
        client.request("GET", "/")
        client.request("HEAD", "/")
    footprint = client.rules.counts.footprint()
    assert footprint.methods == {"GET": 1, "HEAD": 1} and footprint.hosts == {"portal.test": 2}


def test_an_address_that_is_none_is_told() -> None:
    """A target that no URL can hold is undecided, not an exception of a library."""
    with pytest.raises(NoVerdict):
        _client(1).request("GET", "http://[::bad/")
