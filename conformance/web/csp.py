"""Content-Security-Policy as browsers parse it (CSP Level 3 section 2.2): several policies all bind."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: What a policy in a meta element cannot say (CSP Level 3 section 3.3).
NOT_IN_META = frozenset({"frame-ancestors", "report-uri", "sandbox"})

Policy = dict[str, tuple[str, ...]]


def policies(lines: Iterable[str]) -> tuple[Policy, ...]:
    """Policies of all field lines: a comma ends one (section 2.2.2), also inside a line."""
    found = [policy(part) for line in lines for part in line.split(",")]
    return tuple(one for one in found if one)


def meta_policies(contents: Iterable[str]) -> tuple[Policy, ...]:
    """Policies of meta elements; a comma does not end one there, and some directives do not count."""
    kept = ({n: s for n, s in policy(one).items() if n not in NOT_IN_META} for one in contents)
    return tuple(one for one in kept if one)


def policy(text: str) -> Policy:
    """One serialised policy: names in lower case, the first of several equal ones counts."""
    found: Policy = {}
    for part in text.split(";"):
        words = part.split()
        if words and words[0].isascii():
            found.setdefault(words[0].lower(), tuple(_folded(one) for one in words[1:]))
    return found


def _folded(source: str) -> str:
    """Keywords, schemes and hosts know no case; paths, nonces and hashes do (section 2.3.1)."""
    if source.startswith("'"):
        exact = re.match(r"'(?:nonce|sha(?:256|384|512))-", source, re.IGNORECASE)
        return exact.group(0).lower() + source[exact.end() :] if exact else source.lower()
    head = re.match(r"(?:[A-Za-z][A-Za-z0-9+.\-]*://)?[^/]*", source)
    end = head.end() if head else 0
    return source[:end].lower() + source[end:]
