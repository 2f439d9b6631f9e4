"""What would make every verdict wrong is found before the first look, and is never a verdict."""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from OpenSSL import SSL

from conformance.client import Client, Endpoint
from conformance.host import Host
from conformance.look import Place
from conformance.model import Complaint, NoVerdict, Undecided
from conformance.sending import COMMAND, CONNECT, Sending
from conformance.web.marked import MOST_PAGES, submit
from profiles.portal import HostSubject, WebSubject

MOST_CLOCK_SECONDS = 300
_UNKNOWN_ISSUER = {2, 18, 19, 20, 21}  # X509_V_ERR_* of OpenSSL: no way to a trusted root


def examine(places: Iterable[Place], now: Callable[[], datetime]) -> list[Complaint]:
    """Every complaint about the subjects, in their order."""
    found: list[Complaint] = []
    for place in places:
        if isinstance(place.subject, HostSubject):
            found += _examined(place.name, lambda p=place: _host(p))  # type: ignore[misc]
            continue
        for endpoint in place.endpoints:
            found += _examined(place.name, lambda p=place, e=endpoint: _network(p, e, now))  # type: ignore[misc]
    return found


def sends(place: Place, at: Endpoint | str) -> Iterator[Sending]:
    """What the examination of one address sends, for `check --dry-run`."""
    if isinstance(at, str):
        yield Sending(COMMAND, "can the machine be reached")
        return
    yield Sending(CONNECT, "can it be reached, is the authority known, which time is it", 4)
    yield Sending("HEAD", "/")
    yield Sending("GET", f"{at.base}/")
    form = place.subject.test_form if isinstance(place.subject, WebSubject) else None
    if form is not None:
        yield Sending("GET", at.base + form.page)
        entered = ", ".join(form.fields)
        yield Sending("POST", f"(fills the form on {at.base}{form.page}: {entered})", MOST_PAGES)
        yield Sending("GET", "(where this form leads)", MOST_PAGES)


def _examined(subject: str, examination: Callable[[], list[Complaint]]) -> list[Complaint]:
    try:
        return examination()
    except NoVerdict as without:
        return [Complaint(subject=subject, key=without.key, seen=without.seen)]


def _host(place: Place) -> list[Complaint]:
    Host(place.subject.address, place.rules.counts.command).run("true")
    return []


def _network(place: Place, endpoint: Endpoint, now: Callable[[], datetime]) -> list[Complaint]:
    if endpoint.ca and (wrong := _unreadable(endpoint.ca)):
        return [Complaint(subject=place.name, key="ca-unreadable", seen=wrong)]
    client = Client(endpoint, place.rules)
    client.connect().close()
    if wrong_clock := _clock(place.name, client, now):
        return [wrong_clock]
    if endpoint.scheme == "https" and (stranger := _unknown_issuer(client)):
        return [Complaint(subject=place.name, key="ca-unknown", seen=stranger)]
    found = _asked(place.name, client, bool(place.rules.authorization))
    return found or _test_data(place, client)


def _test_data(place: Place, client: Client) -> list[Complaint]:
    """Fill the test form once, so that logs and stores can be searched for what was entered."""
    form = place.subject.test_form if isinstance(place.subject, WebSubject) else None
    if form is None or not client.allow_write:
        return []
    try:
        submit(client, form)
    except NoVerdict as without:
        return [Complaint(subject=place.name, key=without.key, seen=without.seen, stops=False)]
    return []


def _unreadable(ca: str) -> str | None:
    try:
        x509.load_pem_x509_certificates(Path(ca).read_bytes())
    except OSError as error:
        return f"{ca}: {error.strerror}"
    except ValueError:
        return f"{ca}: no PEM certificates"
    return None


def _unknown_issuer(client: Client) -> str | None:
    """The top of the served chain, if the named roots certainly are not those of this portal."""
    context = ssl.create_default_context(cafile=str(client.ca) if client.ca else None)
    context.check_hostname = False
    try:
        with client.connect() as raw, client.deadline(raw):
            context.wrap_socket(raw, server_hostname=client.name).close()
            return None
    except ssl.SSLCertVerificationError as error:
        if error.verify_code not in _UNKNOWN_ISSUER or not client.ca:
            return None  # with the public roots it is the portal's own doing: for `transport`
        return _stranger(client)
    except (OSError, ValueError):
        return None  # no TLS as we speak it: the looks will say what


def _stranger(client: Client) -> str | None:
    chain = _served(client)
    if not chain:
        return None
    roots = x509.load_pem_x509_certificates(Path(str(client.ca)).read_bytes())
    if any(_issued(one, root) for one in chain for root in roots):
        return None
    if len(chain) == 1 and chain[0].issuer != chain[0].subject:
        return None  # a missing intermediate looks like this too: for `transport`
    return chain[-1].issuer.rfc4514_string()


def _issued(one: x509.Certificate, root: x509.Certificate) -> bool:
    """Whether the root signed it: equal names prove nothing."""
    try:
        one.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _served(client: Client) -> list[x509.Certificate]:
    """The certificates that the server sends, unverified."""
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    raw = client.connect()
    raw.setblocking(True)  # OpenSSL reads the socket itself; the kernel keeps the time limit
    limit = struct.pack("ll", int(client.rules.timeout) or 1, 0)
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
    connection = SSL.Connection(context, raw)
    connection.set_tlsext_host_name(client.name.encode())
    connection.set_connect_state()
    try:
        with client.deadline(raw):
            connection.do_handshake()
        return [one.to_cryptography() for one in connection.get_peer_cert_chain() or []]
    except (SSL.Error, ValueError, OSError):
        return []
    finally:
        raw.close()


def _asked(subject: str, client: Client, with_credentials: bool) -> list[Complaint]:
    try:
        reply = client.request("GET", "/", follow=3)
    except Undecided:
        return []  # a portal that answers nonsense is judged, not diagnosed
    found = []
    if with_credentials and reply.status in {401, 403}:
        found.append(Complaint(subject=subject, key="credentials-refused", seen=reply.status))
    elif reply.status == 401:
        found.append(Complaint(subject=subject, key="credentials-needed", seen=client.name))
    return found


def _clock(subject: str, client: Client, now: Callable[[], datetime]) -> Complaint | None:
    """Compare clocks before trust is judged: a wrong one makes every certificate look wrong."""
    said = _date(client)
    seconds = _apart(said, now()) if said else None
    if seconds is None or abs(seconds) <= MOST_CLOCK_SECONDS:
        return None
    return Complaint(subject=subject, key="clock-wrong", seen=round(seconds))


def _date(client: Client) -> str | None:
    """What the portal says of the time, over a connection that is not verified and tells nothing."""
    question = f"HEAD / HTTP/1.1\r\nHost: {client.name}\r\nConnection: close\r\n\r\n".encode()
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    client.await_turn(client.ip)
    client.rules.counts.request(client.name, "HEAD", len(question), 0)
    try:
        with client.connect() as raw, client.deadline(raw):
            plain = client.scheme == "http"
            with raw if plain else context.wrap_socket(raw, server_hostname=client.name) as link:
                link.sendall(question)
                head = _head(link)
    except (OSError, ValueError):
        return None  # no TLS or no HTTP as we speak it: the looks will say what
    lines = head.decode("latin-1").split("\r\n")
    return next((one[5:].strip() for one in lines if one.lower().startswith("date:")), None)


def _head(link: socket.socket) -> bytes:
    """The fields of an answer, at most 16 kB of it."""
    head = b""
    while b"\r\n\r\n" not in head and len(head) < 16_384:
        more = link.recv(4096)
        if not more:
            break
        head += more
    return head


def _apart(said: str, now: datetime) -> float | None:
    """Seconds by which the portal's clock is ahead of ours."""
    try:
        theirs = parsedate_to_datetime(said)
    except ValueError:
        return None
    return ((theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)) - now).total_seconds()
