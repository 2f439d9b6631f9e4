"""Where a subject of the descriptor is reached: each of its addresses is looked at."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from conformance.client import Endpoint
from conformance.model import Undecided
from profiles.catalogue import PortalFile
from profiles.portal import HostSubject, Subject, pinned


def endpoints(file: PortalFile, subject: Subject) -> list[Endpoint]:
    """Every address of a subject in the network, in a fixed order.

    `connect_to` wins over DNS. Raises Undecided(name-unresolved).
    """
    assert not isinstance(subject, HostSubject)
    parts = urlsplit(subject.address)
    name, port = parts.hostname or "", parts.port or {"http": 80, "https": 443}[parts.scheme]
    ca = str(file.path(subject.ca)) if subject.ca else None
    base = parts.path.rstrip("/")
    named = [pinned(one) for one in subject.connect_to]
    return [
        Endpoint(parts.scheme, name, ip, to_port or port, base, ca)
        for ip, to_port in named or [(ip, port) for ip in resolve(name, port)]
    ]


def resolve(name: str, port: int) -> list[str]:
    """All addresses of a name, sorted. Raises Undecided(name-unresolved)."""
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Undecided("name-unresolved", name) from error
    return sorted({str(one[4][0]) for one in found}, key=lambda ip: (":" in ip, ip))
