"""The only door to the network: hosts, methods, rate, bounds, recording and masking."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from urllib3.exceptions import HTTPError, NewConnectionError, ProtocolError, SSLError
from urllib3.exceptions import TimeoutError as PoolTimeout

from conformance.answer import Reply, read_answer
from conformance.channel import Channel
from conformance.deadline import Deadline, Halt
from conformance.message import Message, message
from conformance.model import Exchange, NotTested, Undecided
from conformance.pace import CONNECTIONS, REQUESTS, Pace, Turns
from conformance.recorder import Counts, evidence, exchange_hash, mask, without

READING = frozenset({"GET", "HEAD", "OPTIONS"})
_DROPPED = ("RemoteDisconnected", "ConnectionResetError", "BrokenPipeError")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: One exchange may take so many times the limit of one read, its body a little less.
_WHOLE, _BODY = 3.0, 2.5
#: So many times the limit of one read is waited in all where the portal asks for patience.
_PATIENCE = 12.0


@dataclass(frozen=True)
class Endpoint:
    """One address of a subject: where to connect, and by which name to ask."""

    scheme: str
    name: str
    ip: str
    port: int
    base: str = ""
    ca: str | None = None

    @property
    def address(self) -> str:
        """`ip:port`, as evidence names it; IPv6 in brackets."""
        return f"[{self.ip}]:{self.port}" if ":" in self.ip else f"{self.ip}:{self.port}"

    @property
    def origin(self) -> str:
        """`scheme://name[:port]` (RFC 6454 section 6.2)."""
        default = {"http": 80, "https": 443}[self.scheme]
        return f"{self.scheme}://{self.name}" + ("" if self.port == default else f":{self.port}")


@dataclass
class Rules:
    """What a run allows, shared by all looks at one portal."""

    hosts: Mapping[str, str] = field(default_factory=dict)  # name -> ip, of the descriptor alone
    allow_write: bool = False
    requests_pace: Pace = field(default_factory=lambda: Pace(None))
    connections_pace: Pace = field(default_factory=lambda: Pace(None))
    requests: Turns = REQUESTS
    connections: Turns = CONNECTIONS
    timeout: float = 10.0
    body_bytes: int = 2_000_000
    authorization: str | None = None
    secrets: Sequence[str] = ()
    variables: Mapping[str, str] = field(default_factory=dict)  # what walks enter, by name
    counts: Counts = field(default_factory=Counts)
    halt: Halt = field(default_factory=Halt)


class Client:
    """The network as one look sees it: one endpoint, and what was exchanged with it."""

    def __init__(self, endpoint: Endpoint, rules: Rules | None = None) -> None:
        self.endpoint = endpoint
        self.rules = rules or Rules()
        self.exchanges: dict[str, Exchange] = {}
        self._local = threading.local()

    @property
    def name(self) -> str:
        """The host name: SNI and Host."""
        return self.endpoint.name

    @property
    def ip(self) -> str:
        """The address that is connected to."""
        return self.endpoint.ip

    @property
    def port(self) -> int:
        """The TCP port."""
        return self.endpoint.port

    @property
    def scheme(self) -> str:
        """`http` or `https`."""
        return self.endpoint.scheme

    @property
    def base(self) -> str:
        """The path of the address without a trailing slash."""
        return self.endpoint.base

    @property
    def ca(self) -> Path | None:
        """The PEM file that the descriptor trusts; None means the public roots."""
        return Path(self.endpoint.ca) if self.endpoint.ca else None

    @property
    def allow_write(self) -> bool:
        """Whether the descriptor allows more than GET, HEAD and OPTIONS."""
        return self.rules.allow_write

    def variable(self, name: str) -> str:
        """What the environment holds under a name of the descriptor. Raises Undecided(credentials-missing)."""
        if name not in self.rules.variables:
            raise Undecided("credentials-missing", name)
        return self.rules.variables[name]

    def connect(self, port: int | None = None, timeout: float | None = None) -> socket.socket:
        """A raw TCP connection to the endpoint (or another port of its address).

        Raises Undecided(connection-refused, timeout, unreachable, interrupted).
        """
        turn = self.rules.connections.at(self.ip)
        self.rules.connections_pace.wait(turn, self.rules.halt.stopped)
        self._go_on()
        self.rules.counts.connection(self.endpoint.name)
        where = (self.ip, port or self.port)
        try:
            made = socket.create_connection(where, timeout or self.rules.timeout)
        except OSError as error:
            raise Undecided(_reason(error), f"{where[0]}:{where[1]}") from error
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rules.halt.add(made)
        return made

    @contextmanager
    def deadline(self, *connections: socket.socket) -> Iterator[Deadline]:
        """A total time for what is done over these connections, and over those that HTTP makes."""
        with Deadline(self.rules.timeout * _WHOLE) as made:
            self.rules.halt.add(made)
            for one in connections:
                made.guard(one)
            yield made

    def _go_on(self) -> None:
        if self.rules.halt.stopped.is_set():
            raise Undecided("interrupted", self.endpoint.address)

    def note(self, method: str, url: str, request: str, answer: str) -> str:
        """Record an exchange that is not HTTP; returns its hash."""
        return self._keep(
            Exchange(
                method=method,
                url=url,
                address=self.endpoint.address,
                request_body=request,
                body=answer,
            )
        )

    def request(
        self,
        method: str,
        path: str,
        *,
        fields: Sequence[tuple[str, str]] = (),
        body: bytes | None = None,
        cookies: Mapping[str, str] | None = None,
        follow: int = 0,
        plain_port: int | None = None,
    ) -> Reply:
        """Send one request, follow at most `follow` redirects inside the descriptor's hosts.

        `path` is relative to the base of the address unless it is a whole URL; `plain_port` asks
        over http on that port. Raises NotTested(writing-not-allowed, host-not-named) and
        Undecided(connection-refused, timeout, tls-failed, answer-broken, too-many-requests).
        """
        url = self._url(path, plain_port)
        history: list[Reply] = []
        while True:
            reply = self._once(method, url, fields, body, cookies)
            target = reply.lines("location")
            if reply.status not in _REDIRECTS or not target or len(history) >= follow:
                return reply.after(history)
            history.append(reply)
            url = _joined(url, target[0])
            if reply.status == 303 or (reply.status in {301, 302} and method == "POST"):
                method, body = "GET", None

    def _url(self, path: str, plain_port: int | None) -> str:
        if path.startswith(("http://", "https://")):
            return path
        if plain_port:
            return f"http://{self.name}:{plain_port}{self.base}{path}"
        return f"{self.endpoint.origin}{self.base}{path}"

    def _once(
        self,
        method: str,
        url: str,
        fields: Sequence[tuple[str, str]],
        body: bytes | None,
        cookies: Mapping[str, str] | None,
    ) -> Reply:
        ip = self._allowed(method, url)
        if self.rules.authorization and _host_of(url) == self.name:
            fields = [("Authorization", self.rules.authorization), *fields]
        sent = message(method, url, fields, body, cookies)
        for attempt in (1, 2, 3):
            self.await_turn(ip)
            reply = self._send(sent, ip, again=attempt < 3)
            if reply is None:  # a kept-alive connection was closed under us
                continue
            if reply.status in {429, 503} and attempt < 3 and self._held(reply, ip):
                continue
            return reply
        raise Undecided("too-many-requests", url)

    def _allowed(self, method: str, url: str) -> str:
        """The address to connect to, or NotTested where the descriptor does not allow it."""
        if method not in READING and not self.rules.allow_write:
            raise NotTested("writing-not-allowed", method)
        host = _host_of(url)
        if host == self.name:
            return self.ip
        if host not in self.rules.hosts:
            raise NotTested("host-not-named", host)
        return self.rules.hosts[host]

    def await_turn(self, ip: str) -> None:
        """Sleep until one more HTTP request may be sent to this address."""
        self.rules.requests_pace.wait(self.rules.requests.at(ip), self.rules.halt.stopped)

    def _held(self, reply: Reply, ip: str) -> bool:
        """Whether the portal said how long to wait, and we did."""
        said = reply.lines("retry-after")
        if not said or not said[0].strip().isdecimal():
            return False
        seconds = min(float(said[0]), 30.0)
        turn = self.rules.requests.at(ip)
        if not self.rules.requests_pace.hold(turn, seconds, self.rules.timeout * _PATIENCE):
            return False
        return not self.rules.halt.stopped.wait(seconds)

    def _send(self, sent: Message, ip: str, *, again: bool) -> Reply | None:
        started = time.monotonic()
        self._go_on()
        with self.deadline() as deadline:
            try:
                reply = self._answered(sent, ip, started)
                if deadline.expired:  # where the connection was cut looks like the end of a head
                    raise TimeoutError(sent.url)
                return self._recorded(sent, reply)
            except (HTTPError, OSError, ValueError) as error:
                dropped = any(word in str(error) for word in _DROPPED)
                if again and dropped and not deadline.expired:
                    return None
                self._failed(sent, started, error)
                reason = "timeout" if deadline.expired else _reason(error)
                seen = sent.url if reason == "timeout" else _cause(error)
                raise Undecided(reason, seen) from error

    def _answered(self, sent: Message, ip: str, started: float) -> Reply:
        seconds = self.rules.timeout
        answer = self._channel(ip).send(sent, seconds)
        try:
            return read_answer(answer, sent.url, self.rules.body_bytes, started, seconds * _BODY)
        except BaseException:
            answer.close()
            raise

    def _channel(self, ip: str) -> Channel:
        """One for each thread and address: a connection serves one request at a time."""
        held: dict[str, Channel] = self._local.__dict__.setdefault("channels", {})
        if ip not in held:
            held[ip] = Channel(ip, self.endpoint.ca)
        return held[ip]

    def _recorded(self, sent: Message, reply: Reply) -> Reply:
        text, coded = evidence(reply.body)
        self.rules.counts.request(sent.host, sent.method, len(sent.body or b""), len(reply.body))
        answered = {
            "status": reply.status,
            "fields": mask(reply.fields),
            "body": text,
            "body_base64": coded,
            "truncated": reply.truncated or (len(reply.body) > len(text) and not coded),
        }
        return reply.kept(self._keep(self._exchange(sent, reply.seconds, **answered)))

    def _failed(self, sent: Message, started: float, error: Exception) -> None:
        self.rules.counts.request(sent.host, sent.method, 0, 0)
        self._keep(self._exchange(sent, time.monotonic() - started, failure=_cause(error)))

    def _exchange(self, sent: Message, seconds: float, **more: Any) -> Exchange:
        return Exchange(
            method=sent.method,
            url=sent.url,
            address=self.endpoint.address,
            request_fields=mask(sent.fields.items()),
            request_body=sent.body_text,
            seconds=round(seconds, 4),
            **more,
        )

    def _keep(self, exchange: Exchange) -> str:
        exchange = without(self.rules.secrets, exchange)
        name = exchange_hash(exchange)
        self.exchanges[name] = exchange
        return name


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError as error:
        raise Undecided("address-broken", url) from error


def _joined(base: str, target: str) -> str:
    """Where a Location leads; a portal may write anything there."""
    try:
        return urljoin(base, target)
    except ValueError as error:
        raise Undecided("address-broken", target) from error


def _reason(error: BaseException) -> str:
    """The key of the sentence for what did not come to an answer, found in the chain of causes."""
    if isinstance(error, (SSLError, ssl.SSLError)):
        return "tls-failed"
    for cause in _causes(error):
        if isinstance(cause, ConnectionRefusedError):
            return "connection-refused"
        if isinstance(cause, (TimeoutError, PoolTimeout)) and not isinstance(
            cause, NewConnectionError
        ):
            return "timeout"
        if isinstance(cause, socket.gaierror):
            return "name-unresolved"
        if isinstance(cause, (http.client.HTTPException, ProtocolError, ConnectionResetError)):
            return "answer-broken"
    return "unreachable" if isinstance(error, (OSError, NewConnectionError)) else "answer-broken"


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    queue: list[object] = [error]
    while queue and len(found) < 20:
        one = queue.pop(0)
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            queue += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found


def _cause(error: Exception) -> str:
    """What happened in one bounded line, without object addresses: same words on every run."""
    inner = [str(one) for one in _causes(error) if isinstance(one, OSError)]
    text = min(inner, key=len, default="") or type(error).__name__
    return text.replace("\n", " ")[:300]
