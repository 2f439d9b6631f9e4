"""Set-Cookie as browsers read it (RFC 6265bis sections 5.6 and 5.7), not as its author meant it."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

#: Longest lifetime that a browser grants (RFC 6265bis section 5.5).
LONGEST_SECONDS = 400 * 24 * 3600
_SESSION = re.compile(
    r"(?:^|[-_.])(?:sid|sess|session|sso|auth|login|jwt|remember)|sess(?:ion)?(?:id)?$|session|connect\.sid",
    re.IGNORECASE,
)
_NO_SESSION = re.compile(r"csrf|xsrf|consent|lang|locale|theme", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True)
class Crumb:
    """One cookie as a browser stores it; `refused` says why it does not."""

    name: str
    value: str
    secure: bool = False
    http_only: bool = False
    same_site: str | None = None
    domain: str | None = None
    path: str = "/"
    lives_seconds: int | None = None
    refused: str | None = None

    @property
    def key(self) -> str:
        """`name;path`, by which facts know it."""
        return f"{self.name};{self.path}"

    @property
    def holds_session(self) -> bool:
        """Whether its name says so; nothing else can be seen from outside."""
        return bool(_SESSION.search(self.name)) and not _NO_SESSION.search(self.name)

    @property
    def deleted(self) -> bool:
        """Whether the line takes a cookie away (expired on arrival)."""
        return self.lives_seconds is not None and self.lives_seconds <= 0


def set_cookie(line: str, request_path: str, now: datetime) -> Crumb | None:
    """Read one field line; None where a browser drops the line because it has no usable name or value.

    `request_path` gives the default path; `now` (aware) turns Expires into seconds.
    """
    if _CONTROL.search(line):
        return None
    pair, *attributes = line.split(";")
    name, value = _name_and_value(pair)
    if (not name and not value) or len(name) + len(value) > 4096:
        return None
    said = _attributes(attributes)
    path = said.get("path", "")
    domain = said.get("domain", "").lstrip(".").lower()
    crumb = Crumb(
        name=name,
        value=value,
        secure="secure" in said,
        http_only="httponly" in said,
        same_site=_same_site(said.get("samesite")),
        domain=domain or None,
        path=path if path.startswith("/") else default_path(request_path),
        lives_seconds=_lifetime(said, now),
    )
    return _judged(crumb, "path" in said)


def _name_and_value(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    return (name.strip(" \t"), value.strip(" \t")) if equals else ("", pair.strip(" \t"))


def _attributes(parts: list[str]) -> dict[str, str]:
    """The last of several equal attributes counts; values over 1,024 octets are ignored."""
    found: dict[str, str] = {}
    for part in parts:
        name, _, value = part.partition("=")
        if len(value) <= 1024:
            found[name.strip(" \t").lower()] = value.strip(" \t")
    return found


def _same_site(value: str | None) -> str | None:
    """Unknown words mean the browser's default, as if nothing had been said."""
    return {"strict": "Strict", "lax": "Lax", "none": "None"}.get((value or "").lower())


def default_path(request_path: str) -> str:
    """The path of a cookie that names none (RFC 6265bis section 5.1.4)."""
    path = request_path.partition("?")[0]
    return path[: path.rindex("/")] or "/" if path.startswith("/") else "/"


def _lifetime(said: dict[str, str], now: datetime) -> int | None:
    """Seconds until the browser forgets it, None with the session; Max-Age goes before Expires."""
    age = said.get("max-age", "")
    if re.fullmatch(r"-?[0-9]{1,18}", age):
        return min(int(age), LONGEST_SECONDS)
    try:
        end = parsedate_to_datetime(said["expires"]) if "expires" in said else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if end is None:
        return None
    aware = end if end.tzinfo else end.replace(tzinfo=UTC)
    return min(int((aware - now).total_seconds()), LONGEST_SECONDS)


def _judged(crumb: Crumb, path_named: bool) -> Crumb:
    """Prefixes are matched in any case, and their conditions bind (RFC 6265bis section 5.7)."""
    prefix = crumb.name.lower()
    refused = None
    if crumb.same_site == "None" and not crumb.secure:
        refused = "same-site-none-insecure"
    if prefix.startswith("__secure-") and not crumb.secure:
        refused = "secure-prefix-insecure"
    if prefix.startswith("__host-"):
        if not crumb.secure:
            refused = "host-prefix-insecure"
        elif crumb.domain:
            refused = "host-prefix-domain"
        elif crumb.path != "/" or not path_named:
            refused = "host-prefix-path"
    return Crumb(**{**crumb.__dict__, "refused": refused})


def bits(value: str) -> float:
    """An upper bound of what an observer must guess: length times the alphabet that is in use.

    Repetition lowers it to the Shannon entropy of the characters; it cannot see a counter behind a hash.
    """
    if not value:
        return 0.0
    alphabet = sum(
        size
        for size, pattern in ((10, r"[0-9]"), (26, r"[a-z]"), (26, r"[A-Z]"), (3, r"[^0-9a-zA-Z]"))
        if re.search(pattern, value)
    )
    if re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", value) and not value.isdigit():
        alphabet = 16
    counts = Counter(value)
    shannon = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    varied = shannon >= min(2.5, math.log2(len(value)) * 0.6) if len(value) > 1 else False
    return round(len(value) * (math.log2(max(alphabet, 2)) if varied else shannon), 1)
