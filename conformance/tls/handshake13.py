"""A TLS 1.3 handshake that verifies nothing and hides nothing: what a library keeps to itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from conformance.model import Undecided
from conformance.tls import answers
from conformance.tls.ask import Asker, Said
from conformance.tls.hello import Hello, plain_record
from conformance.tls.names import EXTENSIONS, REFUSALS
from conformance.tls.octets import Broken, Octets, extensions, vector
from conformance.tls.records import (
    APPLICATION_DATA,
    HANDSHAKE,
    Alerted,
    Closed,
    Records,
)
from conformance.tls.secrets13 import (
    FINISHABLE_SUITES,
    SHARED_GROUPS,
    Psk,
    Schedule,
    Share,
    Traffic,
)

_FIRST_GROUP = "secp256r1"
_CLOSE_NOTIFY = 0
#: We have no certificate to show: an empty context and an empty list (RFC 8446 section 4.4.2).
_NO_CERTIFICATE = b"\x0b" + vector(3, b"\x00" + b"\x00\x00\x00")


@dataclass(frozen=True)
class Tickets:
    """What NewSessionTicket messages promised: the longest lifetime (None: no ticket came).

    `complete` is false where the server broke off, so that tickets may be missing.
    """

    lifetime_seconds: int | None = None
    early_data_bytes: int = 0
    complete: bool = False
    psk: Psk | None = None


class Handshake13:
    """One connection on which a TLS 1.3 handshake is read to its end."""

    def __init__(self, records: Records, share: Share, sent: bytes) -> None:
        self._records = records
        self._share = share
        self._sent = sent
        self._schedule: Schedule | None = None
        self._ours: Traffic | None = None
        self.said = Said("unknown", reason="closed")

    def read(self) -> None:
        """ServerHello and the encrypted flight after it: extensions, chain, signature scheme.

        Raises Broken, Closed, Alerted, OSError.
        """
        kind, body, whole = self._records.message()
        if kind != answers.SERVER_HELLO:
            raise Broken(f"handshake message {kind} in place of a ServerHello")
        chosen = answers.server_hello(body)
        self.said = Said("hello", hello=chosen)
        readable = chosen.suite in FINISHABLE_SUITES and chosen.group == self._share.group
        if chosen.version != "TLS1.3" or chosen.retry or not readable:
            return
        self._schedule = Schedule(chosen.suite, self._sent + whole)
        self._ours, theirs = self._schedule.handshake(self._share.secret(chosen.share))
        self._records.open = theirs.open
        while kind != answers.FINISHED:
            kind, body, whole = self._records.message()
            self.said = _learnt(self.said, kind, body)
            self._schedule.transcript += whole

    def finish(self, request: bytes) -> bytes:
        """Our Finished and `request` as application data; from now on tickets can be read."""
        if self._schedule is None or self._ours is None:
            raise Broken("no handshake to finish")
        # The application keys end with the server's Finished, the resumption secret with ours.
        ours, theirs = self._schedule.application()
        certificate = b"" if self.said.requested is None else _NO_CERTIFICATE
        self._schedule.transcript += certificate
        finished = self._ours.finished(self._schedule.digest())
        self._schedule.transcript += finished
        self._records.open = theirs.open
        flight = self._ours.seal(HANDSHAKE, certificate + finished)
        return flight + ours.seal(APPLICATION_DATA, request)

    def tickets(self) -> Tickets:
        """All tickets that come before the answer to the request (or the end)."""
        found: list[answers.Ticket] = []
        complete = True
        try:
            while True:
                kind, body, _ = self._records.message()
                if kind == answers.NEW_SESSION_TICKET:
                    found.append(answers.ticket(body, "TLS1.3"))
        except Alerted as alert:
            complete = alert.code == _CLOSE_NOTIFY
        except (Broken, Closed, OSError):
            pass  # application data, or the end of the connection: there are no more tickets
        lifetimes = [one.lifetime_seconds for one in found]
        early = max((one.early_data_bytes for one in found), default=0)
        psk = self._psk(found[0]) if found else None
        return Tickets(max(lifetimes, default=None), early, complete or bool(found), psk)

    def _psk(self, ticket: answers.Ticket) -> Psk | None:
        if self._schedule is None:
            return None
        secret = self._schedule.resumption(ticket.nonce)
        return Psk(ticket.identity, ticket.age_add, secret, self._schedule.suite)


def _learnt(said: Said, kind: int, body: bytes) -> Said:
    if kind == answers.ENCRYPTED_EXTENSIONS:
        return replace(said, encrypted=extensions(Octets(body).vector(2)))
    if kind == answers.CERTIFICATE:
        chain = answers.certificate_list(body, "TLS1.3")
        return replace(said, certificates=chain, stapled=_stapled(body))
    if kind == answers.CERTIFICATE_REQUEST:
        return replace(said, requested=answers.certificate_request(body, "TLS1.3"))
    if kind == answers.CERTIFICATE_VERIFY:
        return replace(said, scheme=Octets(body).number(2))
    return said


def _stapled(body: bytes) -> bytes | None:
    """The OCSP response beside the first certificate (RFC 8446 section 4.4.2.1)."""
    outer = Octets(body)
    outer.vector(1)
    entries = Octets(outer.vector(3))
    if not entries:
        return None
    entries.vector(3)
    status = extensions(entries.vector(2)).get(EXTENSIONS["status_request"])
    return answers.stapled_answer(status) if status else None


def look_inside(
    asker: Asker, hello: Hello, share: Share, *, request: bytes | None = None
) -> tuple[Said, Tickets]:
    """Ask `hello` with `share` and read the whole flight; with `request` also wait for tickets.

    Never raises for what the peer does: what could not be read is then unknown. Where the server's
    ServerHello was read and the flight after it was not, the hello stands and the rest is empty.
    """
    said, tickets = _look_once(asker, hello, share, request)
    if said.outcome != "unknown":
        return said, tickets
    with asker.alone():
        return _look_once(asker, hello, share, request)


def _look_once(
    asker: Asker, hello: Hello, share: Share, request: bytes | None
) -> tuple[Said, Tickets]:
    message = replace(hello, shares={share.group: share.public}).message()
    try:
        with asker.connection() as connection:
            walk = Handshake13(Records(connection, asker.seconds), share, message)
            connection.sendall(plain_record(message, 0x0301))
            return _walk(walk, request, connection.sendall)
    except Undecided as failed:
        return Said("unknown", reason=failed.key), Tickets()
    except OSError as failed:
        return Said("unknown", reason=type(failed).__name__), Tickets()


def _walk(
    walk: Handshake13, request: bytes | None, send: Callable[[bytes], None]
) -> tuple[Said, Tickets]:
    try:
        walk.read()
        if request is None or not walk.said.chose("TLS1.3"):
            return walk.said, Tickets()
        send(walk.finish(request))
        return walk.said, walk.tickets()
    except Alerted as alert:
        if walk.said.outcome == "hello":
            return walk.said, Tickets()
        refused = alert.code in REFUSALS
        return Said("refused" if refused else "unknown", reason=f"alert-{alert.code}"), Tickets()
    except (Broken, Closed) as failed:
        return replace(walk.said, reason=str(failed)), Tickets()


def greet(asker: Asker, hello: Hello, request: bytes | None = None) -> Said:
    """Ask with a share of a common group, and once more with the group that the server names."""
    return greet_fully(asker, hello, request)[0]


def greet_fully(asker: Asker, hello: Hello, request: bytes | None = None) -> tuple[Said, Tickets]:
    """The same, with the tickets that came after the handshake."""
    said, tickets = look_inside(asker, hello, Share(_FIRST_GROUP), request=request)
    named = said.hello.group if said.hello and said.hello.retry else None
    if named in SHARED_GROUPS and named is not None:
        # A second ClientHello on the same connection would need the transcript of the first;
        # a fresh connection with the right share is the same to the server.
        return look_inside(asker, hello, Share(named), request=request)
    return said, tickets
