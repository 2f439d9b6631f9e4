"""One question to a server, and its answer: an offer, a refusal, or that we could not find out."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from conformance.facts.base import Answer
from conformance.model import Undecided
from conformance.tls import answers
from conformance.tls.hello import Hello
from conformance.tls.names import REFUSALS
from conformance.tls.octets import Broken
from conformance.tls.records import Alerted, Closed, Records

#: Opens one more TCP connection to the server.
Connect = Callable[[], socket.socket]
Outcome = Literal["hello", "refused", "unknown"]

_PAUSE_SECONDS = 0.2
#: A server that keeps silent that often is not asked on: each silence costs the whole time limit.
_MOST_SILENCES = 6
#: Nor one that always answers in the last moment: so many times that limit is waited in all.
_MOST_WAITING = 20.0


@dataclass(frozen=True)
class Said:
    """What came back; `reason` says in a word why there is no hello.

    `requested` are the schemes of a CertificateRequest, None where no certificate was asked for.
    """

    outcome: Outcome
    hello: answers.ServerHello | None = None
    key_exchange: answers.KeyExchange | None = None
    certificates: tuple[bytes, ...] = ()
    stapled: bytes | None = None
    scheme: int | None = None
    encrypted: dict[int, bytes] = field(default_factory=dict)
    requested: tuple[int, ...] | None = None
    reason: str = ""

    @property
    def answer(self) -> Answer:
        """As facts tell it."""
        return "offered" if self.outcome == "hello" else self.outcome

    def chose(self, version: str) -> bool:
        """Whether the server agreed to just this version."""
        return self.hello is not None and self.hello.version == version


class Asker:
    """Asks one server side by side, and one after the other as soon as it does not keep up."""

    def __init__(self, connect: Connect, name: str, seconds: float, parallel: int = 6) -> None:
        self._connect = connect
        self.name = name
        self.seconds = seconds
        self.parallel = parallel
        self._alone = threading.Lock()
        self._strained = False
        self._silences = 0
        self._waited = 0.0
        self.questions = 0

    def ask(self, hello: Hello, *, whole: bool = False) -> Said:
        """Send `hello`; `whole` reads on to the end of the plaintext flight.

        A refusal is an alert that says so. Reset, silence and nonsense are asked once more, alone,
        and are then unknown: a server that limits connections must not seem to refuse.
        """
        if self._given_up:
            return Said("unknown", reason="given-up")
        said = self._one_by_one(hello, whole) if self._strained else self._once(hello, whole)
        if said.outcome != "unknown":
            return said
        self._strained = True
        return self._one_by_one(hello, whole, _PAUSE_SECONDS)

    @property
    def _given_up(self) -> bool:
        late = self._waited > self.seconds * _MOST_WAITING
        return late or self._silences >= _MOST_SILENCES

    @contextmanager
    def connection(self) -> Iterator[socket.socket]:
        """A connection for one question or more; the time that the answers take is counted.

        Raises Undecided(given-up, and what connecting raises).
        """
        if self._given_up:
            raise Undecided("given-up", self.name)
        self.questions += 1
        try:
            made = self._connect()
        except Undecided as failed:
            self._silences += failed.key == "timeout"
            raise
        started = time.monotonic()
        try:
            with made:
                yield made
        except TimeoutError:
            self._silences += 1
            raise
        finally:
            self._waited += time.monotonic() - started

    @contextmanager
    def alone(self) -> Iterator[None]:
        """After a pause, while nobody else asks: for a question that went unanswered."""
        self._strained = True
        with self._alone:
            time.sleep(_PAUSE_SECONDS)
            yield

    def _one_by_one(self, hello: Hello, whole: bool, pause: float = 0.0) -> Said:
        with self._alone:
            time.sleep(pause)
            return self._once(hello, whole)

    def _once(self, hello: Hello, whole: bool) -> Said:
        try:
            with self.connection() as connection:
                said = exchange(connection, hello, whole=whole, seconds=self.seconds)
        except Undecided as failed:
            return Said("unknown", reason=failed.key)
        self._silences += said.reason == "timeout"
        return said


def exchange(connection: socket.socket, hello: Hello, *, whole: bool, seconds: float) -> Said:
    """One question over a fresh connection. Never raises for what the peer does."""
    try:
        connection.sendall(hello.record())
        return read_flight(Records(connection, seconds), whole)
    except Alerted as alert:
        refused = alert.code in REFUSALS
        word = REFUSALS.get(alert.code, f"alert-{alert.code}")
        return Said("refused" if refused else "unknown", reason=word)
    except Broken as broken:
        return Said("unknown", reason=f"broken: {broken}")
    except Closed:
        return Said("unknown", reason="closed")
    except TimeoutError:
        return Said("unknown", reason="timeout")
    except OSError:
        return Said("unknown", reason="reset")


def read_flight(records: Records, whole: bool) -> Said:
    """ServerHello and, on wish, the plaintext messages after it up to ServerHelloDone.

    Raises Broken, Closed, Alerted, OSError.
    """
    kind, body, _ = records.message()
    if kind != answers.SERVER_HELLO:
        raise Broken(f"handshake message {kind} in place of a ServerHello")
    hello = answers.server_hello(body)
    said = Said("hello", hello=hello)
    if not whole or hello.version == "TLS1.3":
        return said
    found: dict[int, bytes] = {}
    while kind != answers.SERVER_HELLO_DONE:
        kind, body, _ = records.message()
        found[kind] = body
    return _with_flight(hello, found)


def _with_flight(hello: answers.ServerHello, found: dict[int, bytes]) -> Said:
    exchanged = found.get(answers.SERVER_KEY_EXCHANGE)
    chain = found.get(answers.CERTIFICATE)
    status = found.get(answers.CERTIFICATE_STATUS)
    request = found.get(answers.CERTIFICATE_REQUEST)
    key = answers.key_exchange(exchanged, hello.suite, hello.version) if exchanged else None
    return Said(
        "hello",
        hello=hello,
        key_exchange=key,
        certificates=answers.certificate_list(chain, hello.version) if chain else (),
        stapled=answers.stapled_answer(status) if status else None,
        scheme=key.scheme if key else None,
        requested=answers.certificate_request(request, hello.version) if request else None,
    )
