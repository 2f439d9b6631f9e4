"""What an answer should not tell a stranger: traces, paths, versions, secrets in addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from conformance.answer import Reply

_BODY_BYTES = 65_536
_DETAILS: dict[str, re.Pattern[str]] = {
    "stack-trace": re.compile(
        r"Traceback \(most recent call last\)|^\s*at [\w.$<>]+\([\w.]*:?\d*\)|"
        r"File \"[^\"]+\", line \d+|\bgoroutine \d+ \[|#\d+ /[\w./-]+\.php\(\d+\)",
        re.MULTILINE,
    ),
    "path": re.compile(
        r"(?<![\w/.:-])/(?:usr|home|var|opt|srv|etc|root|app|tmp)/[\w./-]{2,}|\b[A-Z]:\\[\w\\.-]{2,}"
    ),
    "version": re.compile(
        r"\b(?:nginx|apache|tomcat|jetty|undertow|iis|uvicorn|gunicorn|werkzeug|fastapi|starlette|"
        r"python|php|express|node\.?js|spring(?: ?boot)?|java|openssl|elasticsearch|postgresql|"
        r"sqlalchemy|sqlite)[/ ]v?\d+(?:\.\d+)+",
        re.IGNORECASE,
    ),
    "code-name": re.compile(
        r"(?<!\w)(?<!\w\.)(?:org|com|net|java|jakarta)\.[a-z][\w$]*(?:\.[\w$]+)+(?:Exception|Error)\b|"
        r"(?<!\w)(?<!\w\.)[a-z_][\w]*+(?:\.[\w]+)+\.(?:[A-Z]\w*(?:Error|Exception))\b|SQLSTATE|ORA-\d{5}"
    ),
}
_SOFTWARE = (
    "server",
    "x-powered-by",
    "via",
    "x-aspnet-version",
    "x-aspnetmvc-version",
    "x-generator",
)
_SECRET_NAMES = re.compile(
    r"^(?:access_?token|id_?token|refresh_?token|auth|authorization|session_?id|sid|jsessionid|"
    r"phpsessid|password|passwd|pwd|secret|client_?secret|api_?key|e-?mail)$",
    re.IGNORECASE,
)
#: The target of a link (RFC 8288 section 3).
_LINK = re.compile(r"<([^>]*)>")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++(?:@|%40)[\w-]+\.[\w.-]+", re.IGNORECASE)


def details(body: bytes) -> tuple[str, ...]:
    """Which kinds of inner detail a body shows, by name."""
    text = body[:_BODY_BYTES].decode("utf-8", "replace")
    return tuple(name for name, pattern in _DETAILS.items() if pattern.search(text))


def software(reply: Reply) -> dict[str, str]:
    """The fields of an answer that name software, with their values."""
    return {name: ", ".join(reply.lines(name))[:200] for name in _SOFTWARE if reply.lines(name)}


def telling(reply: Reply, document: Any) -> tuple[str, ...]:
    """Addresses in redirects and in the JSON document that carry confidential information."""
    linked = [url for line in reply.lines("link") for url in _LINK.findall(line)]
    urls = [*reply.lines("location"), *linked, *_urls(document)]
    return tuple(sorted({url[:200] for url in urls if _tells(url)}))[:5]


def _tells(url: str) -> bool:
    if url.lower().startswith("mailto:"):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    pairs = [*parse_qsl(parts.query), *parse_qsl(parts.fragment)]
    named = any(_SECRET_NAMES.match(name) and value for name, value in pairs)
    credentials = bool(parts.password) or ";jsessionid=" in parts.path.lower()
    return named or credentials or bool(_MAIL.search(parts.path + "?" + parts.query))


def _urls(document: Any) -> Iterable[str]:
    if isinstance(document, str):
        if document.startswith(("http://", "https://", "/")) and len(document) < 2000:
            yield document
    elif isinstance(document, dict):
        for value in document.values():
            yield from _urls(value)
    elif isinstance(document, list):
        for value in document:
            yield from _urls(value)
