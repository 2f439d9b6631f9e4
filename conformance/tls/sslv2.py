"""Asks for SSL 2, whose records no later version knows (RFC 6176 forbids it)."""

from __future__ import annotations

import os

from conformance.facts.base import Answer
from conformance.model import Undecided
from conformance.tls.ask import Asker

#: Kinds of the SSL 2 draft: RC4, RC2, IDEA, DES, 3DES, with and without export weakening.
_KINDS = bytes.fromhex("010080 020080 030080 040080 050080 060040 0700c0")
_SERVER_HELLO = 4


def ssl2(asker: Asker) -> Answer:
    """Offer SSL 2 alone. A server that does not know it cannot say so in its language, so that
    closing the connection is a refusal here; only silence is unknown.
    """
    challenge = os.urandom(16)
    body = b"\x01\x00\x02" + len(_KINDS).to_bytes(2, "big") + b"\x00\x00\x00\x10"
    body += _KINDS + challenge
    try:
        with asker.connection() as connection:
            connection.settimeout(asker.seconds)
            connection.sendall((0x8000 | len(body)).to_bytes(2, "big") + body)
            start = connection.recv(3)
    except ConnectionError:
        return "refused"
    except (OSError, Undecided):
        return "unknown"
    is_hello = len(start) == 3 and bool(start[0] & 0x80) and start[2] == _SERVER_HELLO
    return "offered" if is_hello else "refused"
