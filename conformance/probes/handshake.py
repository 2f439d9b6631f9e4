"""Looks at what only finished handshakes show: lifetimes, early data, renegotiation."""

from __future__ import annotations

import select
import ssl
import time
from dataclasses import dataclass

from OpenSSL import SSL

from conformance.client import Client
from conformance.facts.base import Answer
from conformance.facts.handshake import HandshakeFacts
from conformance.model import Undecided
from conformance.sending import CONNECT, Sending, always
from conformance.tls.ask import Asker, Said
from conformance.tls.handshake13 import Tickets, greet_fully
from conformance.tls.hello import Hello
from conformance.tls.names import EXTENSIONS, TLS13_GROUPS
from conformance.tls.secrets13 import FINISHABLE_SUITES, Psk
from conformance.tls.suites import CLASSIC_SUITES

#: RFC 8446 4.2.9: tickets are for clients that say how they would resume.
_MODES = {"psk_key_exchange_modes": b"\x01\x01"}
#: Resumption with the key of the ticket alone (psk_ke), without a fresh key exchange.
_WITHOUT_EXCHANGE = {"psk_key_exchange_modes": b"\x01\x00"}


@dataclass(frozen=True)
class _Classic:
    """One finished TLS 1.2 handshake."""

    completed: Answer
    lifetime: int | None = None
    session_id: bool | None = None
    renegotiation: Answer | None = None


SENDS = always(
    Sending(CONNECT, "TLS handshakes that are finished, one of them twice", 8),
    Sending("HEAD", "/"),
)


def look(client: Client) -> HandshakeFacts:
    """Finish handshakes in TLS 1.2 and TLS 1.3; no certificate is verified.

    Raises Undecided(connection-refused, timeout) where nobody listens, (tls-no-answer) where no
    handshake could be tried.
    """
    client.connect().close()
    asker = Asker(client.connect, client.name, client.rules.timeout)
    said, tickets = _modern(asker, client.name)
    classic = _classic(client, asker)
    modern: Answer = _completed(said)
    if {modern, classic.completed} == {"unknown"}:
        raise Undecided("tls-no-answer", client.endpoint.address)
    facts = HandshakeFacts(
        completed={"TLS1.2": classic.completed, "TLS1.3": modern},
        ticket_lifetimes={"TLS1.2": classic.lifetime, "TLS1.3": tickets.lifetime_seconds},
        session_ids=classic.session_id,
        early_data=_early_data(modern, tickets),
        early_data_bytes=tickets.early_data_bytes if tickets.complete else None,
        psk_only=_psk_only(asker, said, tickets.psk),
        client_renegotiation=classic.renegotiation,
    )
    url = f"tls://{client.name}:{client.port}"
    note = client.note("TLS", url, "whole handshakes", facts.model_dump_json(exclude={"exchange"}))
    return facts.model_copy(update={"exchange": note})


def _modern(asker: Asker, name: str) -> tuple[Said, Tickets]:
    offer = Hello("TLS1.3", FINISHABLE_SUITES, name, TLS13_GROUPS, extra=_MODES)
    request = f"HEAD / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode()
    return greet_fully(asker, offer, request)


def _completed(said: Said) -> Answer:
    if said.outcome != "hello":
        return said.answer
    if not said.chose("TLS1.3"):
        return "refused"
    return "offered" if said.certificates else "unknown"


def _early_data(modern: Answer, tickets: Tickets) -> Answer | None:
    if modern == "refused":
        return None
    if not tickets.complete:
        return "unknown"
    return "offered" if tickets.early_data_bytes else "refused"


def _psk_only(asker: Asker, said: Said, psk: Psk | None) -> Answer | None:
    """Whether a session is resumed without a fresh key exchange (RFC 8446 section 4.2.9)."""
    if psk is None or said.hello is None:
        return None
    groups = (said.hello.group,) if said.hello.group else TLS13_GROUPS
    offer = Hello("TLS1.3", (psk.suite,), asker.name, groups, extra=_WITHOUT_EXCHANGE, psk=psk)
    again = asker.ask(offer)
    if again.hello is None:
        return again.answer
    return "offered" if EXTENSIONS["pre_shared_key"] in again.hello.extensions else "refused"


def _classic(client: Client, asker: Asker) -> _Classic:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ALL:@SECLEVEL=0")
    try:
        with (
            client.connect() as plain,
            client.deadline(plain),
            context.wrap_socket(plain, server_hostname=client.name) as secured,
        ):
            session = secured.session
    except ssl.SSLError as error:
        alerted = "ALERT" in (error.reason or "")
        return _Classic(_refused(asker) if alerted else "unknown")
    except (OSError, Undecided):
        return _Classic("unknown")
    hint = session.ticket_lifetime_hint if session and session.has_ticket else 0
    return _Classic(
        "offered",
        lifetime=hint or None,  # RFC 5077 3.3: zero leaves it to the client
        session_id=bool(session and session.id and not session.has_ticket),
        renegotiation=_renegotiation(client),
    )


def _refused(asker: Asker) -> Answer:
    """A server that says no after its ServerHello refuses us (a certificate), not the version."""
    said = asker.ask(Hello("TLS1.2", CLASSIC_SUITES, asker.name))
    return "refused" if said.outcome == "refused" else "unknown"


def _renegotiation(client: Client) -> Answer:
    """Whether a second handshake that the client begins is served (RFC 5746 section 4)."""
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_max_proto_version(SSL.TLS1_2_VERSION)
    context.set_cipher_list(b"ALL:@SECLEVEL=0")
    context.set_verify(SSL.VERIFY_NONE)
    try:
        with client.connect() as plain:
            plain.setblocking(False)
            connection = SSL.Connection(context, plain)
            connection.set_tlsext_host_name(client.name.encode())
            connection.set_connect_state()
            if _shaken(connection, client.rules.timeout) != "offered":
                return "unknown"
            connection.renegotiate()
            return _shaken(connection, client.rules.timeout)
    except (OSError, Undecided):
        return "unknown"


def _shaken(connection: SSL.Connection, seconds: float) -> Answer:
    """Handshake until it is done, refused or too late. Closing is how many servers refuse."""
    until = time.monotonic() + seconds
    while True:
        try:
            connection.do_handshake()
            return "offered"
        except SSL.WantReadError:
            ready = select.select([connection], [], [], max(0.0, until - time.monotonic()))
            if not ready[0]:
                return "unknown"
        except SSL.WantWriteError:
            select.select([], [connection], [], max(0.0, until - time.monotonic()))
        except (SSL.Error, ConnectionError):
            return "refused"
