"""How a portal answered the requests of a corpus: one entry for each case, by its name."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from conformance.facts.base import Facts

CaseKind = Literal[
    "positive", "negative", "odd", "no-hit", "unknown-id", "unknown-path", "undocumented-method"
]


class Answer(Facts):
    """One case and its answer.

    `documented_*` and `errors` compare it with the interface; None where the interface says
    nothing. `plain` is false where a front door may have answered in the service's place.
    """

    operation: str
    kind: CaseKind
    method: str
    target: str
    plain: bool = True
    why: str = ""
    outcome: Literal["answered", "not-sent", "no-answer"] = "answered"
    reason: str | None = None
    status: int | None = None
    media_type: str | None = None
    documented_status: bool | None = None
    documented_media_type: bool | None = None
    #: The body was longer than what is read: what it says is known in part.
    truncated: bool = False
    json_text: Literal["well-formed", "broken", "none"] = "none"
    errors: tuple[str, ...] | None = None
    #: Number of hits where the case says where they stand.
    hits: int | None = None
    #: The body speaks of an error: members of RFC 9457, or `error`.
    says_error: bool = False
    #: The status that an error body names (RFC 9457 section 3.1.2).
    told_status: int | None = None
    allow: tuple[str, ...] = ()
    #: Kinds of inner detail that the body shows, such as a stack trace.
    revealing: tuple[str, ...] = ()
    #: Values of fields that name software, such as Server.
    software: dict[str, str] = Field(default_factory=dict)
    #: URLs of redirects and links in the answer that carry what must not stand in an address.
    telling_urls: tuple[str, ...] = ()
    exchange: str | None = None


class CorpusFacts(Facts):
    """All answers to one selection of a corpus; `corpus` is the name (hash) of what was sent."""

    interface: str
    corpus: str
    select: str
    made_with: dict[str, str]
    answers: dict[str, Answer]
