"""What a portal answered is hostile: nothing in it may hide, reorder or break the document."""

from __future__ import annotations

import re
import unicodedata

#: Everything outside of this may be invisible or forbidden in XML; most text never leaves it.
_SUSPECT = re.compile(r"[^\n\t\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20ac]")
#: Controls, formats (bidi overrides, zero width), surrogates, private use, line separators.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str) -> str:
    """Text that shows every control, bidi and invisible character, and is legal in XML 1.0.

    Line feed and tab stay, everything else that is hidden becomes `[U+XXXX]`.
    """
    return _SUSPECT.sub(_shown, text)


def bounded(text: str, limit: int) -> str:
    """At most `limit` characters of `text`, and how many are left out."""
    if len(text) <= limit:
        return text
    left_out = f"{len(text) - limit:,}".replace(",", ".")
    return f"{text[:limit]} … [{left_out} weitere Zeichen nicht gezeigt]"


def _shown(match: re.Match[str]) -> str:
    character = match.group()
    hidden = unicodedata.category(character) in _HIDDEN
    return f"[U+{ord(character):04X}]" if hidden else character
