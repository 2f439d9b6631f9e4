"""What was seen and judged: frozen values, no I/O. `reports` knows nothing of us but this file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from profiles.model import STRICTNESS, Level, Text, Value, Verdict

__all__ = ["STRICTNESS", "WORST_FIRST", "Level", "Text", "Verdict", "worst"]

#: The worst verdict of a group decides it; not-applicable only if all are.
WORST_FIRST: tuple[Verdict, ...] = ("fail", "undecided", "not-tested", "pass", "not-applicable")

#: Why a finding is not a plain yes or no; the sentence stands in `profiles/texts.yaml`.
DeviationKind = Literal["wrong", "expired", "not-listed", "insecure"]
Decision = Literal["requirement", "attestation", "untestable", "open"]
RemarkClass = Literal["deviation", "reported", "warning", "open-point"]


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a group; of nothing it is not-tested, never pass."""
    found = set(verdicts)
    return next((one for one in WORST_FIRST if one in found), "not-tested")


class Deviation(Value):
    """One thing that is not as it must be.

    `where` is a JSON Pointer without the leading slash, beginning with the noun of the facts;
    `key` names a sentence in `texts.yaml`; `exchange` is the hash of the exchange that shows it.
    """

    where: str
    expected: Any
    seen: Any
    key: str | None = None
    kind: DeviationKind = "wrong"
    exchange: str | None = None


class Remark(Value):
    """Something that a norm wants told and that decides nothing."""

    where: str
    seen: Any
    key: str
    class_: RemarkClass = Field("reported", alias="class")
    exchange: str | None = None


class NoVerdict(Exception):
    """Neither yes nor no; `key` names a sentence in `texts.yaml`, `seen` is what led to it."""

    def __init__(self, key: str, seen: Any = None) -> None:
        super().__init__(key if seen is None else f"{key}: {seen}")
        self.key = key
        self.seen = seen


class NotApplicable(NoVerdict):
    """Raised by a check only for what no path can say."""


class Undecided(NoVerdict):
    """Raised by a probe or a check that could not find out."""


class NotTested(NoVerdict):
    """Raised by a probe or a check whose step did not happen or must not happen."""


class Exchange(Value):
    """One request and its answer, as sent and as read; secrets are masked before it is written."""

    method: str
    url: str
    address: str
    request_fields: tuple[tuple[str, str], ...] = ()
    request_body: str | None = None
    status: int | None = None
    fields: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    body_base64: bool = False
    truncated: bool = False
    seconds: float = 0.0
    failure: str | None = None


class Attempt(Value):
    """One look at one endpoint: facts, or the reason why there are none."""

    look: str
    probe: str
    subject: str
    address: str
    number: int = 1
    started: datetime
    seconds: float
    outcome: Literal["facts", "undecided", "not-tested"]
    facts: dict[str, Any] | None = None
    reason: str | None = None
    reason_seen: Any = None
    exchanges: tuple[str, ...] = ()


class Finding(Value):
    """A requirement judged on a subject."""

    requirement: str
    subject: str
    verdict: Verdict
    level: Level
    counted: bool
    clauses: tuple[str, ...]
    deviations: tuple[Deviation, ...] = ()
    remarks: tuple[Remark, ...] = ()
    reason: str | None = None
    reason_seen: Any = None
    looks: tuple[str, ...] = ()
    stable: bool = True


class ClauseState(Value):
    """One clause of the profile's norms and how it is decided; `open` is told as open."""

    name: str
    level: Level
    gist: Text
    method: str
    document: str
    edition: str
    address: str | None = None
    decided_by: tuple[str, ...] = ()
    how: Decision
    verdict: Verdict | None = None


class RequirementState(Value):
    """What telling needs to know of a requirement."""

    id: str
    area: str
    title: Text
    level: Level
    level_why: Text | None = None
    remedy: Text
    how: Literal["check", "attestation", "untestable"]
    untestable: Text | None = None
    clauses: tuple[str, ...]
    file: str
    check: str | None = None
    check_source: str | None = None


class Footprint(Value):
    """Who was contacted, how often and how; proves that a read-only run wrote nothing."""

    hosts: dict[str, int] = Field(default_factory=dict)
    methods: dict[str, int] = Field(default_factory=dict)
    connections: int = 0
    commands: int = 0
    bytes_received: int = 0
    bytes_sent: int = 0
    writing_allowed: bool = False

    def __add__(self, other: Footprint) -> Footprint:
        """Both together: a run that was resumed has left the footprint of all its parts."""
        return Footprint(
            hosts=_summed(self.hosts, other.hosts),
            methods=_summed(self.methods, other.methods),
            connections=self.connections + other.connections,
            commands=self.commands + other.commands,
            bytes_received=self.bytes_received + other.bytes_received,
            bytes_sent=self.bytes_sent + other.bytes_sent,
            writing_allowed=self.writing_allowed or other.writing_allowed,
        )


def _summed(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in sorted({*one, *other})}


class Complaint(Value):
    """What doctor found before the first look; `stops` ends the run for these subjects."""

    subject: str | None
    key: str
    seen: Any = None
    stops: bool = True


class ProfileState(Value):
    """The profile that judged."""

    name: str
    title: Text
    hash: str
    editions: dict[str, str]
    overrides: dict[str, Any] = Field(default_factory=dict)
    draft: bool = False


class Counts(Value):
    """How many findings of which verdict: counted levels, and all."""

    counted: dict[Verdict, int]
    all: dict[Verdict, int]


class Run(Value):
    """Everything that telling needs; `run.json` is this value."""

    schema_: Literal["pruefstand-run/1"] = Field("pruefstand-run/1", alias="schema")
    tool: dict[str, str]
    command: tuple[str, ...]
    exit_code: int
    started: datetime
    finished: datetime
    partial: bool
    interrupted: bool = False
    strict: bool = False
    portal: dict[str, Any]
    profile: ProfileState
    areas: dict[str, Text]
    requirements: tuple[RequirementState, ...]
    clauses: tuple[ClauseState, ...]
    looks: tuple[Attempt, ...]
    findings: tuple[Finding, ...]
    counts: Counts
    texts: dict[str, Text]
    doctor: tuple[Complaint, ...] = ()
    footprint: Footprint
    attestations: tuple[dict[str, Any], ...] = ()
    waivers: tuple[dict[str, Any], ...] = ()
    environment: dict[str, str] = Field(default_factory=dict)
    hashes: dict[str, str] = Field(default_factory=dict)
