"""Builds ClientHello messages that offer exactly what a question is about."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.tls.names import EXTENSIONS, GROUPS, RENEGOTIATION_SCSV, SCHEMES, VERSIONS
from conformance.tls.octets import extension, numbers, vector
from conformance.tls.secrets13 import Psk
from conformance.tls.suites import SUITES

HANDSHAKE_RECORD = 22
CLIENT_HELLO = 1


@dataclass(frozen=True)
class Hello:
    """One offer: names as in `names.py` and `suites.py`; `extra` holds raw extensions by name.

    `version` is the highest version, `also` further ones (for a choice between them). `shares`
    are key shares by group: none makes a TLS 1.3 server name its group by HelloRetryRequest.
    `psk` resumes a session of TLS 1.3.
    """

    version: str
    suites: tuple[str, ...]
    name: str | None = None
    groups: tuple[str, ...] = tuple(GROUPS)
    schemes: tuple[str, ...] = tuple(SCHEMES)
    also: tuple[str, ...] = ()
    compressions: tuple[int, ...] = (0,)
    shares: Mapping[str, bytes] = field(default_factory=dict)
    extra: Mapping[str, bytes] = field(default_factory=dict)
    signals: tuple[int, ...] = ()
    psk: Psk | None = None

    def message(self) -> bytes:
        """The handshake message (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2)."""
        wire = VERSIONS[self.version]
        suites = numbers(2, tuple(SUITES[name] for name in self.suites) + self._signals())
        body = numbers(2, (min(wire, VERSIONS["TLS1.2"]),)) + os.urandom(32)
        body += vector(1, os.urandom(32) if wire == VERSIONS["TLS1.3"] else b"")
        body += vector(2, suites) + vector(1, bytes(self.compressions))
        if wire > VERSIONS["SSLv3"]:
            body += vector(2, self._extensions() + self._unbound())
        message = bytes([CLIENT_HELLO]) + vector(3, body)
        return self.psk.bound(message) if self.psk else message

    def record(self) -> bytes:
        """The message in one record; old servers want an old version there (RFC 8446 5.1)."""
        return plain_record(self.message(), min(VERSIONS[self.version], VERSIONS["TLS1.0"]))

    def _signals(self) -> tuple[int, ...]:
        return (*self.signals, RENEGOTIATION_SCSV) if self._classic else self.signals

    @property
    def _classic(self) -> bool:
        """Whether a version before TLS 1.3 may be chosen."""
        return self.version != "TLS1.3" or bool(self.also)

    def _extensions(self) -> bytes:
        parts = [_server_name(self.name)] if self.name else []
        if self._classic and "extended_master_secret" not in self.extra:
            # Servers in FIPS mode refuse whoever does not offer it (RFC 7627 section 5.3).
            parts.append(extension(EXTENSIONS["extended_master_secret"], b""))
        if self.groups:
            codes = numbers(2, tuple(GROUPS[name] for name in self.groups))
            parts.append(extension(EXTENSIONS["supported_groups"], vector(2, codes)))
            parts.append(extension(EXTENSIONS["ec_point_formats"], b"\x01\x00"))
        parts += self._modern_extensions()
        parts += [extension(EXTENSIONS[name], data) for name, data in self.extra.items()]
        return b"".join(parts)

    def _unbound(self) -> bytes:
        """The last extension, with zeros where the binder will stand (RFC 8446 section 4.2.11)."""
        if self.psk is None:
            return b""
        identity = vector(2, self.psk.identity) + numbers(4, (self.psk.age_add,))
        binder = vector(1, bytes(self.psk.size))
        return extension(EXTENSIONS["pre_shared_key"], vector(2, identity) + vector(2, binder))

    def _modern_extensions(self) -> list[bytes]:
        if VERSIONS[self.version] < VERSIONS["TLS1.2"]:
            return []
        schemes = numbers(2, tuple(SCHEMES[name] for name in self.schemes))
        # The signature of the chain must not decide what is asked of the handshake (RFC 8446 4.2.3).
        wide = numbers(2, tuple(SCHEMES.values()))
        parts = [
            extension(EXTENSIONS["signature_algorithms"], vector(2, schemes)),
            extension(EXTENSIONS["signature_algorithms_cert"], vector(2, wide)),
        ]
        if self.version == "TLS1.3":
            versions = numbers(2, tuple(VERSIONS[name] for name in (self.version, *self.also)))
            shares = b"".join(
                numbers(2, (GROUPS[name],)) + vector(2, key) for name, key in self.shares.items()
            )
            parts.append(extension(EXTENSIONS["supported_versions"], vector(1, versions)))
            parts.append(extension(EXTENSIONS["key_share"], vector(2, shares)))
        return parts


def plain_record(message: bytes, version: int) -> bytes:
    """A handshake message as one plaintext record."""
    return bytes([HANDSHAKE_RECORD]) + numbers(2, (version,)) + vector(2, message)


def _server_name(name: str) -> bytes:
    entry = b"\x00" + vector(2, name.encode("idna") if not name.isascii() else name.encode())
    return extension(EXTENSIONS["server_name"], vector(2, entry))
