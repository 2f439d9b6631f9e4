"""No portal holds a look: not by dripping, not by asking for patience, not by pages without end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conformance.client import Client, Endpoint, Rules
from conformance.deadline import Deadline, Halt
from conformance.model import Undecided
from conformance.pace import Pace
from conformance.probes import imprint
from conformance.runs.folder import RunFolder
from conformance.web.html import Document

SECONDS = 0.3


@contextmanager
def dripping(start: bytes, drop: bytes) -> Iterator[int]:
    """A server that says `start`, then `drop` again and again; each comes in time."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(start)
                while True:
                    connection.sendall(drop)
                    time.sleep(SECONDS / 4)
        except OSError:
            return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def _client(port: int, scheme: str = "http") -> Client:
    return Client(Endpoint(scheme, "portal.test", "127.0.0.1", port), Rules(timeout=SECONDS))


@pytest.mark.parametrize(
    ("scheme", "start", "drop"),
    [
        ("http", b"HTTP/1.1 200 OK\r\nX-Drip: ", b"a"),
        ("http", b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        ("http", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        ("https", b"\x16\x03\x03\x10\x00\x02\x00\x0f", b"\x00"),
    ],
    ids=["fields", "continue", "chunk-size", "handshake"],
)
def test_a_dripping_answer_ends(scheme: str, start: bytes, drop: bytes) -> None:
    """Each byte comes in time, and the exchange as a whole is cut and told as a timeout."""
    with dripping(start, drop) as port:
        begun = time.monotonic()
        with pytest.raises(Undecided) as told:
            _client(port, scheme).request("GET", "/")
    assert told.value.key == "timeout"
    assert time.monotonic() - begun < SECONDS * 6


def test_an_interrupt_cuts_what_is_under_way() -> None:
    """Stopping ends an exchange at once, and none begins afterwards."""
    with dripping(b"HTTP/1.1 200 OK\r\nX-Drip: ", b"a") as port:
        client = Client(Endpoint("http", "portal.test", "127.0.0.1", port), Rules(timeout=60))
        threading.Timer(0.2, client.rules.halt.stop).start()
        begun = time.monotonic()
        with pytest.raises(Undecided):
            client.request("GET", "/")
        assert time.monotonic() - begun < 5
        with pytest.raises(Undecided, match="interrupted"):
            client.connect()


def test_a_deadline_lets_go() -> None:
    """Who is done in time keeps the connection, and no copy of it stays open."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with Deadline(60) as deadline:
            deadline.guard(ours)
        assert not deadline.expired
        ours.sendall(b"x")
        assert theirs.recv(1) == b"x"
        ours.close()
        assert theirs.recv(1) == b""


def test_what_comes_late_is_cut_too() -> None:
    """A connection that is made after the end of time, or after a stop, is shut at once."""
    halt, (ours, theirs) = Halt(), socket.socketpair()
    with ours, theirs:
        halt.stop()
        halt.add(ours)
        assert theirs.recv(1) == b""


def test_patience_ends() -> None:
    """A portal is waited for as long as it asks, but not for ever."""
    pace = Pace(None)
    assert [pace.hold(None, 30, most=100) for _ in range(3)] == [
        True,
        True,
        True,
    ]  # all the same wait
    assert not pace.hold(None, 200, most=100)


@pytest.mark.parametrize(
    "text",
    [
        "<a " * 300_000,
        "<!--x>" * 150_000,
        "<a b='" * 150_000,
        "<![if x>" * 120_000,
        "a<i>" * 200_000,
    ],
    ids=lambda text: text[:6],
)
def test_a_page_is_read_in_linear_time(text: str) -> None:
    """What never closes is dropped as browsers do, and not looked for again at each beginning."""
    begun = time.monotonic()
    Document(text).text()
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("text", ["a" * 300_000, "a@" * 100_000, "12345 B" * 40_000], ids=len)
def test_an_imprint_of_one_word_is_read(text: str) -> None:
    """Searching a line of many thousand letters does not take hours."""
    begun = time.monotonic()
    imprint._line(imprint._REPRESENTED, text)
    imprint._first(imprint._EMAIL, text)
    imprint._address([text, "12345 Ort"])
    assert time.monotonic() - begun < 10


def test_line_ends_of_unicode_are_no_line_ends(tmp_path: Path) -> None:
    """Facts may hold what a portal said: U+2028 in a title ends no line of facts.jsonl."""
    folder = RunFolder.create(tmp_path, "p", datetime.now(UTC), {"said": "\u2028\x85"})
    with (folder.path / "facts.jsonl").open("a") as facts:
        facts.write('{"torn')
    folder.mend()
    assert folder.header() == {"said": "\u2028\x85"} and folder.attempts() == []
    assert not folder.finished
