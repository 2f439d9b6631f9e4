"""An HTTP answer read within bounds, with its field lines as they came over the wire."""

from __future__ import annotations

import codecs
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.message import Message

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError

_CHUNK = 65_536
#: What browsers take of field lines in all, about (Chromium: ERR_RESPONSE_HEADERS_TOO_BIG).
_MOST_FIELDS = 262_144
#: Names that Python decodes by and that are no charset of the web: they run code paths of their own.
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})


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
        charset = str(message.get_content_charset() or "utf-8")
        try:
            if codecs.lookup(charset).name.replace("-", "_") not in _NO_CHARSETS:
                return self.body.decode(charset, "replace")
        except (LookupError, ValueError):  # unknown, or a name that is none
            pass
        return self.body.decode("utf-8", "replace")

    def kept(self, exchange: str) -> Reply:
        """The same, with the hash under which it was recorded."""
        return replace(self, exchange=exchange)

    def after(self, history: Sequence[Reply]) -> Reply:
        """The same, with the redirects that led to it."""
        return replace(self, history=tuple(history))


def read_answer(
    answer: BaseHTTPResponse, url: str, limit: int, started: float, most_seconds: float
) -> Reply:
    """Read at most `limit` bytes, decompressed, in at most `most_seconds`; tell if more came.

    Raises urllib3's HTTPError for what is no valid answer, or has more field lines than a browser
    takes.
    """
    fields = _lines(answer)
    if sum(len(name) + len(value) for name, value in fields) > _MOST_FIELDS:
        raise HTTPError("more field lines than a browser takes")
    body, truncated = b"", False
    while chunk := answer.read1(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > limit or time.monotonic() - started > most_seconds:
            body, truncated = body[:limit], True
            break
    if truncated:
        answer.close()
    else:
        answer.release_conn()
    return Reply(
        url=url,
        status=answer.status,
        fields=fields,
        body=body,
        truncated=truncated,
        seconds=time.monotonic() - started,
    )


def _lines(answer: BaseHTTPResponse) -> tuple[tuple[str, str], ...]:
    """Every field line with its spelling: urllib3 gives all lines of a name the first one's."""
    original = getattr(answer, "_original_response", None)
    message = getattr(original, "msg", None)
    items = message.items() if isinstance(message, Message) else answer.headers.iteritems()
    return tuple((str(name), str(value)) for name, value in items)
