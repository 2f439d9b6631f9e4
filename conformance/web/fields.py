"""Field values by the grammar of RFC 9110 section 5.6: text in quotes and odd spacing mislead substrings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)


def is_token(text: str) -> bool:
    """Whether the text is a token (RFC 9110 section 5.6.2)."""
    return _TOKEN.fullmatch(text) is not None


def unquoted(text: str) -> str | None:
    """The value of a token or quoted-string (RFC 9110 section 5.6.4); None if it is neither."""
    if is_token(text):
        return text
    found = _QUOTED.fullmatch(text)
    return re.sub(r"\\(.)", r"\1", found.group(1), flags=re.DOTALL) if found else None


def split(text: str, separator: str) -> tuple[str, ...]:
    """Parts of a value between separators that stand outside quoted strings, trimmed, empty ones left out."""
    parts, start, quoted, at = [], 0, False, 0
    while at < len(text):
        if text[at] == '"':
            quoted = not quoted
        elif text[at] == "\\" and quoted:
            at += 1
        elif text[at] == separator and not quoted:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    parts.append(text[start:])
    return tuple(part for part in (one.strip(" \t") for one in parts) if part)


def members(lines: Iterable[str]) -> tuple[str, ...]:
    """Members of a list-based field: several lines are one list (RFC 9110 section 5.3)."""
    return tuple(part for line in lines for part in split(line, ","))


def directives(lines: Iterable[str]) -> dict[str, str]:
    """Directives of Cache-Control (RFC 9111 section 5.2), names in lower case, "" where there is no value.

    The first of several equal names counts; a value that is neither token nor quoted string stays as sent.
    """
    found: dict[str, str] = {}
    for member in members(lines):
        name, _, value = member.partition("=")
        said = unquoted(value.strip(" \t"))
        found.setdefault(name.strip(" \t").lower(), value.strip(" \t") if said is None else said)
    return found


@dataclass(frozen=True)
class Media:
    """A media type (RFC 9110 section 8.3.1); `kind` and parameter names in lower case."""

    kind: str
    parameters: dict[str, str]


def media_type(lines: Iterable[str]) -> Media | None:
    """The media type of a message; None if there is none or it breaks the grammar.

    Of several lines the last valid one counts, as browsers do (MIME Sniffing, Fetch "extract a MIME type").
    """
    found = None
    for member in members(lines):
        kind, *rest = split(member, ";") or ("",)
        main, _, sub = kind.partition("/")
        if is_token(main) and is_token(sub):
            found = Media(kind.lower(), _parameters(rest))
    return found


def _parameters(parts: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in parts:
        name, equals, value = part.partition("=")
        said = unquoted(value.strip(" \t"))
        if equals and said is not None and is_token(name.strip(" \t")):
            found.setdefault(name.strip(" \t").lower(), said)
    return found


@dataclass(frozen=True)
class TransportSecurity:
    """Strict-Transport-Security (RFC 6797 section 6.1); `problem` says why browsers ignore the field."""

    max_age: int | None = None
    include_subdomains: bool = False
    preload: bool = False
    problem: str | None = None


def transport_security(lines: tuple[str, ...]) -> TransportSecurity | None:
    """The policy that a browser keeps: of several lines only the first counts (RFC 6797 section 8.1)."""
    if not lines:
        return None
    found: dict[str, str] = {}
    for part in split(lines[0], ";"):
        name, equals, value = (one.strip(" \t") for one in part.partition("="))
        said = unquoted(value) if equals else ""
        if not is_token(name) or said is None:
            return TransportSecurity(problem="syntax")
        if name.lower() in found:
            return TransportSecurity(problem="directive-twice")
        found[name.lower()] = said
    return _policy(found)


def _policy(found: dict[str, str]) -> TransportSecurity:
    seconds = found.get("max-age")
    if seconds is None:
        return TransportSecurity(problem="max-age-missing")
    if not re.fullmatch("[0-9]+", seconds):
        return TransportSecurity(problem="max-age-malformed")
    return TransportSecurity(int(seconds[:18]), "includesubdomains" in found, "preload" in found)


def no_sniff(lines: Iterable[str]) -> bool:
    """Whether browsers stop guessing: the first value is `nosniff` in any case (Fetch section 3.6)."""
    values = [part.strip(" \t") for line in lines for part in line.split(",")]
    return bool(values) and values[0].lower() == "nosniff"


_POLICIES = frozenset(
    {
        "no-referrer",
        "no-referrer-when-downgrade",
        "same-origin",
        "origin",
        "strict-origin",
        "origin-when-cross-origin",
        "strict-origin-when-cross-origin",
        "unsafe-url",
    }
)


def referrer_policy(lines: Iterable[str]) -> str | None:
    """The last policy that browsers know; unknown words are passed over (Referrer Policy section 8.1)."""
    known = [one.lower() for one in members(lines) if one.lower() in _POLICIES]
    return known[-1] if known else None


_PRODUCT = re.compile(r"(?<![^\s/();,])[^\s/();,]++/v?[0-9][^\s();,]*")
_DOTTED = re.compile(r"(?<![\w.])v?[0-9]+(?:\.[0-9]+)+[\w.\-]*")


def versions(value: str) -> tuple[str, ...]:
    """Versions that a Server or X-Powered-By field gives away (RFC 9110 section 10.2.4 product)."""
    told = _PRODUCT.findall(value)
    rest = _PRODUCT.sub(" ", value)
    return (*told, *_DOTTED.findall(rest))
