"""An HTTP answer read within bounds, with its field lines as they came over the wire."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.message import Message

import requests
from urllib3.exceptions import HTTPError

_CHUNK = 65_536


@dataclass(frozen=True)
class Reply:
    """What came back: raw field lines in order, a bounded body, and the hash of its record."""

    url: str
    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes
    truncated: bool
    seconds: float
    exchange: str = ""
    history: tuple[Reply, ...] = ()

    def lines(self, name: str) -> tuple[str, ...]:
        """All values of a field in the order of the wire; several lines are not joined."""
        return tuple(value for key, value in self.fields if key.lower() == name.lower())

    def text(self) -> str:
        """The body decoded by the declared charset (else UTF-8); what does not fit is replaced."""
        message = Message()
        message["content-type"] = (self.lines("content-type") or ("",))[-1]
        try:
            return self.body.decode(str(message.get_content_charset() or "utf-8"), "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")

    def kept(self, exchange: str) -> Reply:
        """The same, with the hash under which it was recorded."""
        return replace(self, exchange=exchange)

    def after(self, history: Sequence[Reply]) -> Reply:
        """The same, with the redirects that led to it."""
        return replace(self, history=tuple(history))


def read_answer(
    answer: requests.Response, limit: int, started: float, most_seconds: float
) -> Reply:
    """Read at most `limit` bytes, decompressed, in at most `most_seconds`; tell if more came."""
    body, truncated = b"", False
    try:
        while chunk := answer.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > limit or time.monotonic() - started > most_seconds:
                body, truncated = body[:limit], True
                break
    except HTTPError as error:
        raise requests.exceptions.ContentDecodingError(error) from error
    return Reply(
        url=str(answer.url),
        status=answer.status_code,
        fields=_lines(answer),
        body=body,
        truncated=truncated,
        seconds=time.monotonic() - started,
    )


def _lines(answer: requests.Response) -> tuple[tuple[str, str], ...]:
    """Every field line with its spelling: urllib3 gives all lines of a name the first one's."""
    original = getattr(answer.raw, "_original_response", None)
    message = getattr(original, "msg", None)
    items = message.items() if isinstance(message, Message) else answer.raw.headers.iteritems()
    return tuple((str(name), str(value)) for name, value in items)
