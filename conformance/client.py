"""The only door to the network: hosts, methods, rate, bounds, recording and masking."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import ProtocolError

from conformance.answer import Reply, read_answer
from conformance.model import Exchange, NotTested, Undecided
from conformance.pace import Pace
from conformance.pinned import session
from conformance.recorder import Counts, evidence, exchange_hash, mask, without

USER_AGENT = "pruefstand (conformance check of the Portalverbund)"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
_DROPPED = ("RemoteDisconnected", "ConnectionResetError", "BrokenPipeError")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


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
    timeout: float = 10.0
    body_bytes: int = 2_000_000
    authorization: str | None = None
    secrets: Sequence[str] = ()
    counts: Counts = field(default_factory=Counts)


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

    def connect(self, port: int | None = None, timeout: float | None = None) -> socket.socket:
        """A raw TCP connection to the endpoint (or another port of its address).

        Raises Undecided(connection-refused, timeout, unreachable).
        """
        self.rules.connections_pace.wait()
        self.rules.counts.connection(self.endpoint.name)
        where = (self.ip, port or self.port)
        try:
            made = socket.create_connection(where, timeout or self.rules.timeout)
        except OSError as error:
            raise Undecided(_reason(error), f"{where[0]}:{where[1]}") from error
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

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
        prepared = _prepare(method, url, fields, body, cookies)
        for attempt in (1, 2, 3):
            self.rules.requests_pace.wait()
            reply = self._send(prepared, ip, again=attempt < 3)
            if reply is None:  # a kept-alive connection was closed under us
                continue
            if reply.status in {429, 503} and attempt < 3 and self._held(reply):
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

    def _held(self, reply: Reply) -> bool:
        """Whether the portal said how long to wait, and we did."""
        said = reply.lines("retry-after")
        if not said or not said[0].strip().isdigit():
            return False
        self.rules.requests_pace.hold(min(float(said[0]), 30.0))
        time.sleep(min(float(said[0]), 30.0))
        return True

    def _send(self, prepared: requests.PreparedRequest, ip: str, *, again: bool) -> Reply | None:
        started = time.monotonic()
        try:
            with self._session(ip).send(
                prepared, stream=True, allow_redirects=False, timeout=self.rules.timeout
            ) as answer:
                reply = read_answer(answer, self.rules.body_bytes, started, self.rules.timeout * 3)
        except requests.exceptions.SSLError as error:
            self._failed(prepared, started, error)
            raise Undecided("tls-failed", _cause(error)) from error
        except requests.exceptions.ConnectionError as error:
            if again and any(word in str(error) for word in _DROPPED):
                return None
            self._failed(prepared, started, error)
            raise Undecided(_reason(error), _cause(error)) from error
        except requests.exceptions.Timeout as error:
            self._failed(prepared, started, error)
            raise Undecided("timeout", prepared.url) from error
        except (requests.exceptions.RequestException, ValueError) as error:
            self._failed(prepared, started, error)
            raise Undecided("answer-broken", _cause(error)) from error
        return self._recorded(prepared, reply)

    def _session(self, ip: str) -> requests.Session:
        """One session for each thread and address: requests' sessions are not for sharing."""
        held: dict[str, requests.Session] = self._local.__dict__.setdefault("sessions", {})
        if ip not in held:
            held[ip] = session(ip, self.endpoint.ca)
        return held[ip]

    def _recorded(self, prepared: requests.PreparedRequest, reply: Reply) -> Reply:
        text, coded = evidence(reply.body)
        sent = _body_text(prepared)
        exchange = Exchange(
            method=str(prepared.method),
            url=str(prepared.url),
            address=self.endpoint.address,
            request_fields=mask(prepared.headers.items()),
            request_body=sent,
            status=reply.status,
            fields=mask(reply.fields),
            body=text,
            body_base64=coded,
            truncated=reply.truncated or (len(reply.body) > len(text) and not coded),
            seconds=round(reply.seconds, 4),
        )
        host = urlsplit(str(prepared.url)).hostname or self.name
        self.rules.counts.request(host, str(prepared.method), len(sent or ""), len(reply.body))
        return reply.kept(self._keep(exchange))

    def _failed(self, prepared: requests.PreparedRequest, started: float, error: Exception) -> None:
        host = urlsplit(str(prepared.url)).hostname or self.name
        self.rules.counts.request(host, str(prepared.method), 0, 0)
        self._keep(
            Exchange(
                method=str(prepared.method),
                url=str(prepared.url),
                address=self.endpoint.address,
                request_fields=mask(prepared.headers.items()),
                request_body=_body_text(prepared),
                seconds=round(time.monotonic() - started, 4),
                failure=_cause(error),
            )
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


def _prepare(
    method: str,
    url: str,
    fields: Sequence[tuple[str, str]],
    body: bytes | None,
    cookies: Mapping[str, str] | None,
) -> requests.PreparedRequest:
    parts = urlsplit(url)
    headers = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
    headers["Host"] = parts.netloc.rpartition("@")[2]
    headers.update(dict(fields))
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    try:
        return requests.Request(method, url, headers=headers, data=body).prepare()
    except (requests.exceptions.RequestException, ValueError) as error:
        raise Undecided("address-broken", url) from error


def _body_text(prepared: requests.PreparedRequest) -> str | None:
    body = prepared.body
    if body is None:
        return None
    return evidence(body if isinstance(body, bytes) else str(body).encode())[0]


def _reason(error: BaseException) -> str:
    """The key of the sentence for a failed connection, found in the chain of causes."""
    for cause in _causes(error):
        if isinstance(cause, ConnectionRefusedError):
            return "connection-refused"
        if isinstance(cause, (TimeoutError, requests.exceptions.Timeout)):
            return "timeout"
        if isinstance(cause, socket.gaierror):
            return "name-unresolved"
        if isinstance(cause, (http.client.HTTPException, ProtocolError, ConnectionResetError)):
            return "answer-broken"
    return "unreachable"


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
