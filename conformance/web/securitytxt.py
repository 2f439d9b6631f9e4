"""security.txt by the grammar of RFC 9116 section 4: fields, comments, and an OpenPGP signature around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

_BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
#: RFC 3339 section 5.6, with its case-insensitive T and Z; section 4 of RFC 9116 asks for it.
_DATE = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}):(\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_FIELD = re.compile(r"([!-9;-~]+):[ \t]*(.*)", re.DOTALL)
#: A URI with its scheme (RFC 3986 section 3): no spaces, only ASCII.
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!#-;=?-Z\[\]_a-z~%]+")


@dataclass(frozen=True)
class SecurityTxt:
    """Fields in order, names in lower case; `broken` are lines that are neither field nor comment."""

    fields: tuple[tuple[str, str], ...] = ()
    signed: bool = False
    broken: tuple[str, ...] = ()
    key_block: bool = field(default=False)

    def values(self, name: str) -> tuple[str, ...]:
        """All values of a field, in order."""
        return tuple(value for key, value in self.fields if key == name.lower())


def read(text: str) -> SecurityTxt:
    """Read the file; lines end with LF or CRLF, and nothing in it is an error but told as `broken`."""
    lines = [line.rstrip("\r") for line in text.removeprefix("\ufeff").split("\n")]
    signed = any(line.rstrip() == _BEGIN for line in lines)
    if signed:
        lines = _inside_signature(lines)
    found: list[tuple[str, str]] = []
    broken: list[str] = []
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        said = _FIELD.fullmatch(line)
        if said:
            found.append((said.group(1).lower(), said.group(2).strip(" \t")))
        else:
            broken.append(line[:200])
    key_block = "-----BEGIN PGP PUBLIC KEY BLOCK-----" in text
    return SecurityTxt(tuple(found), signed, tuple(broken), key_block)


def _inside_signature(lines: list[str]) -> list[str]:
    """The signed text of the cleartext framework (RFC 9580 section 7): armour headers and dashes off."""
    start = next(n for n, line in enumerate(lines) if line.rstrip() == _BEGIN) + 1
    while start < len(lines) and lines[start].strip():
        start += 1
    end = next((n for n, line in enumerate(lines) if line.rstrip() == _SIGNATURE), len(lines))
    return [line.removeprefix("- ") for line in lines[start:end]]


def moment(value: str) -> datetime | None:
    """An RFC 3339 date-time as an aware datetime; None if it is none (also 30 February)."""
    found = _DATE.fullmatch(value)
    if not found:
        return None
    day, minute, second, _, zone = found.groups()
    # A leap second is allowed by RFC 3339 and unknown to datetime.
    second = "59" if second == "60" else second
    try:
        return datetime.fromisoformat(
            f"{day}T{minute}:{second}{zone.upper().replace('Z', '+00:00')}"
        )
    except ValueError:
        return None


def is_uri(value: str) -> bool:
    """Whether the value is a URI with a scheme (RFC 3986 section 3)."""
    return _URI.fullmatch(value) is not None
