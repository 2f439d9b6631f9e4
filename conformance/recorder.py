"""What leaves and reaches this machine is counted and masked here, before anything is written."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections import Counter
from collections.abc import Iterable, Sequence

from conformance.model import Exchange, Footprint

EVIDENCE_BYTES = 65_536
MASKED = "‹masked›"
_COOKIE_VALUE = re.compile(r"(?<==)[^;]*")
_SECRET_FIELDS = {"authorization", "proxy-authorization", "cookie"}


class Counts:
    """The footprint of a run; shared by all looks, safe between threads."""

    def __init__(self, *, writing_allowed: bool = False) -> None:
        self._lock = threading.Lock()
        self._hosts: Counter[str] = Counter()
        self._methods: Counter[str] = Counter()
        self._numbers: Counter[str] = Counter()
        self._writing_allowed = writing_allowed

    def request(self, host: str, method: str, sent: int, received: int) -> None:
        """Count one HTTP request with its bytes."""
        with self._lock:
            self._hosts[host] += 1
            self._methods[method] += 1
            self._numbers["sent"] += sent
            self._numbers["received"] += received

    def connection(self, host: str) -> None:
        """Count one raw connection."""
        with self._lock:
            self._hosts[host] += 1
            self._numbers["connections"] += 1

    def command(self) -> None:
        """Count one command on a host."""
        with self._lock:
            self._numbers["commands"] += 1

    def footprint(self) -> Footprint:
        """What was counted so far."""
        with self._lock:
            return Footprint(
                hosts=dict(sorted(self._hosts.items())),
                methods=dict(sorted(self._methods.items())),
                connections=self._numbers["connections"],
                commands=self._numbers["commands"],
                bytes_received=self._numbers["received"],
                bytes_sent=self._numbers["sent"],
                writing_allowed=self._writing_allowed,
            )


def mask(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Field lines without the values of cookies and credentials; names and attributes stay."""
    return tuple((name, _masked(name.lower(), value)) for name, value in fields)


def _masked(name: str, value: str) -> str:
    if name == "set-cookie":
        return _COOKIE_VALUE.sub(MASKED, value, count=1)
    if name == "cookie":
        return _COOKIE_VALUE.sub(MASKED, value)
    return MASKED if name in _SECRET_FIELDS else value


def evidence(body: bytes) -> tuple[str, bool]:
    """A bounded body as text if it is UTF-8, else as base64; says which."""
    head = body[:EVIDENCE_BYTES]
    try:
        return head.decode("utf-8"), False
    except UnicodeDecodeError as error:
        if error.start > EVIDENCE_BYTES - 4:
            return head[: error.start].decode("utf-8"), False
        return base64.b64encode(head).decode("ascii"), True


def without(secrets: Sequence[str], exchange: Exchange) -> Exchange:
    """The exchange with every occurrence of a secret masked, wherever the portal echoes it."""
    if not secrets:
        return exchange
    text = exchange.model_dump_json(by_alias=True)
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(json.dumps(secret)[1:-1], MASKED)
    return Exchange.model_validate_json(text)


def exchange_hash(exchange: Exchange) -> str:
    """SHA-256 (hex) over the canonical JSON of an exchange: its name in the run folder."""
    data = json.dumps(exchange.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()
