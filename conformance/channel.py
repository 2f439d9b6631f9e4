"""A name pinned to an address: nobody edits /etc/hosts, and each address is looked at by itself."""

from __future__ import annotations

import socket
import ssl
from functools import lru_cache
from typing import Any

import certifi
from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context

from conformance.deadline import active
from conformance.message import Message


class _Guarded(HTTPConnection):
    """A connection that ends with the deadline of the thread that uses it."""

    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        if deadline := active():
            deadline.guard(made)  # before TLS: a handshake can drip too
        return made

    def request(self, *arguments: Any, **named: Any) -> None:
        """Send over a new connection, or over one that an earlier deadline has let go."""
        deadline = active()
        if deadline and self.sock is not None:
            deadline.guard(self.sock)
        super().request(*arguments, **named)


class _GuardedTls(_Guarded, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Guarded


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedTls


class Channel:
    """Kept connections of one thread to one address; trusts `ca` (PEM file) or the public roots."""

    def __init__(self, ip: str, ca: str | None) -> None:
        self._ip, self._ca = ip, ca
        self._pools: dict[tuple[str, str, int], HTTPConnectionPool] = {}

    def send(self, sent: Message, seconds: float) -> BaseHTTPResponse:
        """Send a request, read the head of its answer; `seconds` bound connecting and each read.

        Raises urllib3's HTTPError, and ValueError for fields that HTTP cannot carry.
        """
        return self._pool(sent.scheme, sent.host, sent.port).urlopen(
            sent.method,
            sent.target,
            body=sent.body,
            headers=sent.fields,
            retries=False,
            redirect=False,
            assert_same_host=False,
            timeout=seconds,
            preload_content=False,
        )

    def _pool(self, scheme: str, host: str, port: int) -> HTTPConnectionPool:
        key = (scheme, host, port)
        if key not in self._pools:
            self._pools[key] = (
                _Pool(self._ip, port, maxsize=1)
                if scheme == "http"
                else _TlsPool(
                    self._ip,
                    port,
                    maxsize=1,
                    ssl_context=_context(self._ca),
                    server_hostname=host,
                    assert_hostname=host,
                )
            )
        return self._pools[key]


@lru_cache(maxsize=64)
def _context(ca: str | None) -> ssl.SSLContext:
    """Made once: reading the public roots costs more than a handshake."""
    made = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    made.load_verify_locations(ca or certifi.where())
    return made
