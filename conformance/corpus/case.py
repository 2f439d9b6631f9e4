"""What one request of a corpus is: bytes and intent, so that every portal gets the same."""

from __future__ import annotations

import hashlib
from typing import Literal
from urllib.parse import unquote_to_bytes

from pydantic import Field

from profiles.model import Value

#: `positive` is certainly as described, `negative` certainly not, `odd` what nobody can be sure of.
Kind = Literal[
    "positive", "negative", "odd", "no-hit", "unknown-id", "unknown-path", "undocumented-method"
]

#: Which cases a look sends; `reading` is everything that GET can ask.
Select = Literal["reading", "documented", "negative", "unknown-path", "undocumented-method"]

CHOSEN: dict[Select, frozenset[Kind]] = {
    "reading": frozenset({"positive", "negative", "odd", "no-hit", "unknown-id", "unknown-path"}),
    "documented": frozenset({"positive", "no-hit", "unknown-id"}),
    "negative": frozenset({"negative"}),
    "unknown-path": frozenset({"unknown-path"}),
    "undocumented-method": frozenset({"undocumented-method"}),
}

#: Longer request targets may end at a front door or proxy (RFC 9110 section 4.1 asks for 8,000).
LONGEST_PLAIN_TARGET = 1000


class Case(Value):
    """One request. `target` is path and query as sent, below the base of the address."""

    name: str
    operation: str
    kind: Kind
    method: str
    target: str
    fields: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    plain: bool = True
    #: What is wrong with a negative case, in a few words.
    why: str = ""


class Step(Value):
    """A request whose values come from the subject or from an earlier answer."""

    name: str
    operation: str
    kind: Kind
    given: dict[str, str]
    gives: dict[str, str] = Field(default_factory=dict)
    hits: str | None = None


class Corpus(Value):
    """All cases of one interface; `name` is the hash of everything that they depend on."""

    name: str
    made_with: dict[str, str]
    cases: tuple[Case, ...]

    def chosen(self, select: Select) -> tuple[Case, ...]:
        """The cases that a look with this selection sends, in their fixed order."""
        return tuple(case for case in self.cases if case.kind in CHOSEN[select])


def named(
    operation: str,
    kind: Kind,
    method: str,
    target: str,
    *,
    fields: tuple[tuple[str, str], ...] = (),
    body: str | None = None,
    why: str = "",
) -> Case:
    """A case named by its operation and the hash of its bytes: same request, same name, always."""
    sent = "\n".join([method, target, repr(fields), body or ""])
    mark = hashlib.sha256(sent.encode()).hexdigest()[:8]
    return Case(
        name=f"{operation}#{mark}",
        operation=operation,
        kind=kind,
        method=method,
        target=target,
        fields=fields,
        body=body,
        plain=plain(method, target),
        why=why,
    )


def plain(method: str, target: str) -> bool:
    """Whether the request surely reaches the service.

    TRACE, control characters, broken UTF-8, encoded separators and long targets may be answered
    by a front door; the form of such an answer says nothing about the service.
    """
    if method in {"TRACE", "CONNECT"} or len(target) > LONGEST_PLAIN_TARGET:
        return False
    upper = target.upper()
    low = any(f"%{code:02X}" in upper for code in (*range(0x20), 0x7F, 0x2F, 0x5C))
    return not low and "/." not in target and _is_utf8(target)


def _is_utf8(target: str) -> bool:
    try:
        unquote_to_bytes(target).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
