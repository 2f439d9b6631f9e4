"""A request as it goes over the wire: address normalised, fields complete, nothing added later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from conformance.model import Undecided
from conformance.recorder import evidence

USER_AGENT = "pruefstand (conformance check of the Portalverbund)"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Message:
    """Method, address and fields of one request; `target` is what stands in the request line."""

    method: str
    scheme: str
    host: str
    port: int
    target: str
    fields: Mapping[str, str]
    body: bytes | None = None

    @property
    def url(self) -> str:
        """The whole address, as evidence names it."""
        return f"{self.scheme}://{self.fields['Host']}{self.target}"

    @property
    def body_text(self) -> str | None:
        """The body as evidence keeps it."""
        return None if self.body is None else evidence(self.body)[0]


def message(
    method: str,
    url: str,
    fields: Sequence[tuple[str, str]] = (),
    body: bytes | None = None,
    cookies: Mapping[str, str] | None = None,
) -> Message:
    """A request for a whole address (RFC 3986). Raises Undecided(address-broken)."""
    try:
        parsed = parse_url(url)
    except (LocationParseError, ValueError) as error:
        raise Undecided("address-broken", url) from error
    scheme, host = parsed.scheme or "", (parsed.host or "").strip("[]")
    if scheme not in _PORTS or not host:
        raise Undecided("address-broken", url)
    port = parsed.port or _PORTS[scheme]
    shown = f"[{host}]" if ":" in host else host
    said = {
        "Host": shown if port == _PORTS[scheme] else f"{shown}:{port}",
        "User-Agent": USER_AGENT,
        "Accept": "*/*",
        "Accept-Encoding": "gzip, deflate",
        **dict(fields),
    }
    if cookies:
        said["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return Message(method, scheme, host, port, parsed.request_uri, said, body)
