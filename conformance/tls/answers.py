"""Parses what a server says before encryption begins: ServerHello, key exchange, certificates."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.tls.names import EXTENSIONS, group_name, suite_name, version_name
from conformance.tls.octets import Broken, Octets, extensions

#: The random of a ServerHello that is a HelloRetryRequest (RFC 8446 section 4.1.3).
_RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")

SERVER_HELLO, NEW_SESSION_TICKET, ENCRYPTED_EXTENSIONS, CERTIFICATE = 2, 4, 8, 11
SERVER_KEY_EXCHANGE, CERTIFICATE_REQUEST = 12, 13
SERVER_HELLO_DONE, CERTIFICATE_VERIFY = 14, 15
FINISHED, CERTIFICATE_STATUS = 20, 22


@dataclass(frozen=True)
class ServerHello:
    """What the server chose; `share` is its key share, `retry` a HelloRetryRequest."""

    version: str
    suite: str
    compression: int
    extensions: dict[int, bytes]
    retry: bool = False
    group: str | None = None
    share: bytes = b""


@dataclass(frozen=True)
class KeyExchange:
    """ServerKeyExchange of ECDHE or DHE; `scheme` is the code point of the signature scheme."""

    curve_type: int | None = None
    group: str | None = None
    dh_bits: int | None = None
    public: bytes = b""
    scheme: int | None = None


@dataclass(frozen=True)
class Ticket:
    """A NewSessionTicket; what is needed to resume (`nonce` on) is empty before TLS 1.3."""

    lifetime_seconds: int
    early_data_bytes: int = 0
    age_add: int = 0
    nonce: bytes = b""
    identity: bytes = b""


def server_hello(body: bytes) -> ServerHello:
    """Parse a ServerHello (RFC 8446 4.1.3, RFC 5246 7.4.1.3). Raises Broken."""
    reader = Octets(body)
    legacy, random = reader.number(2), reader.take(32)
    reader.vector(1)
    suite, compression = reader.number(2), reader.number(1)
    found = extensions(reader.vector(2)) if reader else {}
    chosen = found.get(EXTENSIONS["supported_versions"])
    if chosen is not None and len(chosen) != 2:
        raise Broken("supported_versions of a wrong length")
    version = version_name(int.from_bytes(chosen, "big") if chosen else legacy)
    retry = random == _RETRY
    group, share = _share(found.get(EXTENSIONS["key_share"]), retry)
    return ServerHello(version, suite_name(suite), compression, found, retry, group, share)


def _share(data: bytes | None, retry: bool) -> tuple[str | None, bytes]:
    if data is None:
        return None, b""
    reader = Octets(data)
    group = group_name(reader.number(2))
    return group, b"" if retry else reader.vector(2)


def key_exchange(body: bytes, suite: str, version: str) -> KeyExchange | None:
    """Parse ServerKeyExchange (RFC 8422 5.4, RFC 5246 7.4.3) by the suite's kind; None for others.

    Raises Broken.
    """
    reader = Octets(body)
    if "_ECDHE_" in suite and "_PSK_" not in suite:
        curve_type = reader.number(1)
        if curve_type != 3:
            return KeyExchange(curve_type=curve_type)
        group, public = group_name(reader.number(2)), reader.vector(1)
        return KeyExchange(3, group, None, public, _scheme(reader, suite, version))
    if "_DHE_" in suite and "_PSK_" not in suite:
        prime = reader.vector(2).lstrip(b"\x00")
        reader.vector(2)
        public = reader.vector(2)
        bits = int.from_bytes(prime, "big").bit_length()
        return KeyExchange(None, None, bits, public, _scheme(reader, suite, version))
    return None


def _scheme(reader: Octets, suite: str, version: str) -> int | None:
    if "_anon_" in suite or version != "TLS1.2":
        return None
    return reader.number(2)


def certificate_list(body: bytes, version: str) -> tuple[bytes, ...]:
    """The certificates of a Certificate message, DER, in the order sent. Raises Broken."""
    outer = Octets(body)
    modern = version == "TLS1.3"
    if modern:
        outer.vector(1)
    reader = Octets(outer.vector(3))
    found: list[bytes] = []
    while reader:
        found.append(reader.vector(3))
        if modern:
            reader.vector(2)
    return tuple(found)


def stapled_answer(body: bytes) -> bytes:
    """The OCSP response of a CertificateStatus (RFC 6066 section 8). Raises Broken."""
    reader = Octets(body)
    if reader.number(1) != 1:
        raise Broken("CertificateStatus of an unknown kind")
    return reader.vector(3)


def certificate_request(body: bytes, version: str) -> tuple[int, ...]:
    """The signature schemes that a CertificateRequest names (RFC 8446 4.3.2, RFC 5246 7.4.4).

    Versions before TLS 1.2 name none. Raises Broken.
    """
    reader = Octets(body)
    reader.vector(1)
    if version == "TLS1.3":
        named = extensions(reader.vector(2)).get(EXTENSIONS["signature_algorithms"], b"\0\0")
        reader = Octets(named)
    elif version != "TLS1.2":
        return ()
    listed, schemes = Octets(reader.vector(2)), []
    while listed:
        schemes.append(listed.number(2))
    return tuple(schemes)


def ticket(body: bytes, version: str) -> Ticket:
    """A NewSessionTicket (RFC 8446 4.6.1, RFC 5077 3.3). Raises Broken."""
    reader = Octets(body)
    lifetime = reader.number(4)
    if version != "TLS1.3":
        return Ticket(lifetime)
    age_add, nonce, identity = reader.number(4), reader.vector(1), reader.vector(2)
    early = extensions(reader.vector(2)).get(EXTENSIONS["early_data"])
    size = Octets(early).number(4) if early is not None else 0
    return Ticket(lifetime, size, age_add, nonce, identity)
