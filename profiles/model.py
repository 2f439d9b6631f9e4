"""The nouns of what is asked: Norm, Clause, Table, Requirement, Profile. Frozen values, no I/O."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
    model_validator,
)

from profiles.errors import Several, Wrong

Level = Literal["MUSS", "DARF NICHT", "SOLLTE", "SOLLTE NICHT", "KANN", "BEOBACHTET"]
Method = Literal["remote", "account", "host", "cluster", "policy", "document"]
Verdict = Literal["fail", "undecided", "not-tested", "pass", "not-applicable"]

#: ISO 8601-1, 5.5.2: years, months, weeks and days; nothing shorter makes sense for a document.
DURATION = re.compile(r"^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$")
#: What can make a correct portal wrong, for a test to see that a check turns red.
FAULTS = ("portal", "nginx", "certificate", "stack", "mode", "wire", "server")

#: Strictness decides the level of a requirement that groups several clauses.
STRICTNESS: dict[Level, int] = {
    "MUSS": 3,
    "DARF NICHT": 3,
    "SOLLTE": 2,
    "SOLLTE NICHT": 2,
    "KANN": 1,
    "BEOBACHTET": 0,
}
#: A prohibition and a duty of the same strictness are both told by the duty's name.
STRICTEST_FIRST: tuple[Level, ...] = (
    "MUSS",
    "DARF NICHT",
    "SOLLTE",
    "SOLLTE NICHT",
    "KANN",
    "BEOBACHTET",
)


class Value(BaseModel):
    """Base of every noun: frozen, and a field that nobody declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Text(Value):
    """One sentence or title in German and English."""

    de: str
    en: str


class Edition(Value):
    """One edition of a document; `until` ends its validity, None means open or unknown."""

    title: Text | None = None
    date: datetime.date | None = None
    until: datetime.date | None = None
    note: str | None = None


class Document(Value):
    """A law, guideline or specification that clauses come from."""

    title: Text
    address: str
    current: str
    editions: dict[str, Edition]
    force: Text | None = None

    @model_validator(mode="after")
    def _current_is_an_edition(self) -> Self:
        if self.current not in self.editions:
            known = ", ".join(self.editions) or "none"
            raise Wrong("is not among the editions", f"known: {known}", ("current",))
        return self


class Part(Value):
    """A lettered part of a clause with a level of its own."""

    part: str
    level: Level
    gist: Text
    method: Method


class Source(Value):
    """Where the clause stands; `document` only where it differs from the document of the clause."""

    section: str
    address: str | None = None
    document: str | None = None


class Clause(Value):
    """One rule of a document, in own words. `how` is the reading of a check, `note` its limits."""

    id: str
    document: str
    level: Level
    level_source: str | None = None
    gist: Text
    method: Method
    also: tuple[Method, ...] = ()
    how: str
    source: Source | None = None
    conditions: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    params: dict[str, Any] = Field(default_factory=dict)
    editions: dict[str, str] = Field(default_factory=dict)
    in_force_from: datetime.date | None = None
    until: datetime.date | None = None
    certainty: Literal["primary", "secondary", "derived"] | None = None
    valid: str | None = None
    valid_basis: str | None = None
    role: str | None = None
    note: str | None = None
    conflict: str | None = None
    refs: tuple[str, ...] = ()
    check_refs: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    printed_id: str | None = None
    interop_marker: bool | None = None


class Row(Value):
    """A row of a parameter table; years count until 31 December, `extendable` means a plus sign."""

    name: str
    iana: str | int | None = None
    wire: str | None = None
    use_from: int | None = None
    use_until: int | None = None
    extendable: bool = False
    min_bits: int | None = None
    certificate: Literal["ecdsa", "rsa", "dsa"] | None = None
    support: Level | None = None
    priority: int | None = None
    note: str | None = None


class Table(Value):
    """A parameter table of a document, by edition."""

    document: str
    section: str
    rule: str | None = None
    note: str | None = None
    editions: dict[str, tuple[Row, ...]]


class Norm(Value):
    """One file of `norms/`: documents, their clauses, named conditions and tables."""

    title: Text
    as_of: str
    notes: tuple[str, ...] = ()
    documents: dict[str, Document]
    conditions: dict[str, Text] = Field(default_factory=dict)
    clauses: tuple[Clause, ...]
    tables: dict[str, Table] = Field(default_factory=dict)


class Condition(Value):
    """A requirement applies only if the value at a path of facts or portal is as said."""

    at: str
    equals: Any = None
    not_equals: Any = None
    exists: bool | None = None
    reason: str

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = self.model_fields_set & {"equals", "not_equals", "exists"}
        if len(said) != 1:
            remedy = "keep one of them" if said else "add one of them"
            raise Wrong("say exactly one of equals, not_equals, exists", remedy)
        return self


class Attestation(Value):
    """Documents of the portal's register that decide a requirement; `valid` is ISO 8601.

    `valid_basis` says who set the period: the clause, another norm, or we (`proposal`).
    `not_concerned` is the kind of a declaration that the portal does not do what the clause is about;
    a good one makes the requirement not applicable.
    """

    kinds: tuple[str, ...]
    valid: str | None = Field(None, pattern=r"^P\d+[YMWD](\d+M)?(\d+W)?(\d+D)?$")
    valid_basis: Literal["norm", "clause", "proposal"] | None = None
    covers: str | None = None
    not_concerned: str | None = None

    @model_serializer(mode="wrap")
    def _without_what_it_does_not_say(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Releases were sealed before these fields existed, and must keep their hash."""
        later = {"valid_basis", "not_concerned"}
        said: dict[str, Any] = dump(self)
        return {k: v for k, v in said.items() if v is not None or k not in later}

    @field_validator("valid")
    @classmethod
    def _is_a_duration(cls, written: str | None) -> str | None:
        if written is not None and not DURATION.match(written):
            raise Wrong("is no duration", "write years, months, weeks, days, such as P3Y or P18M")
        return written


class LowerLevel(Value):
    """A requirement is told with a lower level than its clauses, and why."""

    level: Level
    why: Text


class Requirement(Value):
    """One file of `requirements/`; `id` is its path without the ending.

    `fulfils` names clauses that it decides. Of a clause under `partly` it sees one side only: it can
    show that the clause is broken, never that it is kept, and the clause stays open.
    """

    id: str
    title: Text
    fulfils: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    subject: tuple[str, ...] = Field(min_length=1)
    look: dict[str, dict[str, Any]] = Field(default_factory=dict)
    applies_if: tuple[Condition, ...] = ()
    check: str | None = None
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")
    attestation: Attestation | None = None
    untestable: Text | None = None
    remedy: Text
    level: LowerLevel | None = None
    examples: dict[Verdict, tuple[dict[str, Any], ...]] = Field(default_factory=dict)
    faults: tuple[dict[str, Any], ...] = ()

    @property
    def area(self) -> str:
        """The folder below `requirements/`: what an operator recognises."""
        return self.id.rpartition("/")[0]

    @model_validator(mode="after")
    def _is_decided_in_one_way(self) -> Self:
        if wrongs := self.contradictions(vars(self)):
            raise Several(wrongs)
        return self

    @classmethod
    def contradictions(cls, said: Mapping[str, Any]) -> list[Wrong]:
        """What is wrong with the fields together, whether or not each is right by itself."""
        return [*_decision(said), *_examples(said), *_faults(said)]


def _decision(said: Mapping[str, Any]) -> Iterator[Wrong]:
    ways = [way for way in ("check", "attestation", "untestable") if said.get(way)]
    if not said.get("fulfils") and not said.get("partly"):
        remedy = "write DOCUMENT#clause of what it decides"
        yield Wrong("name a clause under fulfils or partly", remedy)
    if len(ways) != 1:
        remedy = f"remove all but one of {', '.join(ways)}" if ways else "add one of them"
        yield Wrong("say exactly one of check, attestation, untestable", remedy, ways[1:2])
    if said.get("check") and not said.get("look"):
        yield Wrong("a check needs a look", "add `look: {NOUN: {}}`", ("check",))


def _examples(said: Mapping[str, Any]) -> Iterator[Wrong]:
    examples, looked = said.get("examples") or {}, said.get("look") or {}
    if not isinstance(examples, Mapping) or not isinstance(looked, Mapping):
        return  # told as the wrong type that it is
    if said.get("check") and not (examples.get("fail") and examples.get("pass")):
        remedy = "add `examples: {pass: [{}], fail: [{NOUN: …}]}`"
        yield Wrong("a check needs an example that passes and one that fails", remedy)
    for verdict, patches in examples.items():
        for index, patch in enumerate(patches if isinstance(patches, (list, tuple)) else ()):
            for noun in patch if isinstance(patch, Mapping) else ():
                if noun not in looked and noun != "portal":
                    what = f"the example patches {noun!r}, which is not looked at"
                    remedy = f"looked at: {', '.join(map(str, [*looked, 'portal']))}"
                    yield Wrong(what, remedy, ("examples", verdict, index, noun))


def _faults(said: Mapping[str, Any]) -> Iterator[Wrong]:
    faults = said.get("faults") or ()
    if said.get("check") and not faults:
        yield Wrong("a check needs a fault that turns it red", "add `faults: [{portal: {…}}]`")
    for index, fault in enumerate(faults if isinstance(faults, (list, tuple)) else ()):
        for kind, change in fault.items() if isinstance(fault, Mapping) else ():
            where = ("faults", index, kind)
            if kind not in FAULTS:
                yield Wrong(f"unknown kind of fault {kind!r}", f"known: {', '.join(FAULTS)}", where)
            elif kind == "server" and not isinstance(change, str):
                remedy = "write the folder below tests/servers, such as web/detours"
                yield Wrong("a server is named by its folder", remedy, where)
            elif kind != "server" and not (isinstance(change, Mapping) and change):
                yield Wrong(f"says nothing of what changes in {kind}", "write {name: value}", where)


class Profile(Value):
    """Which requirements count, with which editions.

    A draft names requirements by pattern; a released one holds them whole, as they were judged
    then, each with a hash, so that a later edit never changes an old claim.
    """

    id: str
    version: str
    title: Text
    valid_from: datetime.date
    extends: str | None = None
    editions: dict[str, str] = Field(default_factory=dict)
    overrides: dict[str, dict[str, Any]] = Field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    requirements: dict[str, Released] = Field(default_factory=dict)

    @property
    def name(self) -> str:
        """`id@version`, as a descriptor names it."""
        return f"{self.id}@{self.version}"

    @model_validator(mode="after")
    def _is_draft_or_released(self) -> Self:
        if wrongs := self.contradictions(vars(self)):
            raise Several(wrongs)
        return self

    @classmethod
    def contradictions(cls, said: Mapping[str, Any]) -> list[Wrong]:
        """What is wrong with the fields together, whether or not each is right by itself."""
        if bool(said.get("patterns")) == bool(said.get("requirements")):
            what = "say patterns (a draft) or requirements (released), not both"
            return [Wrong(what, "a draft has patterns only, such as `patterns: [transport/*]`")]
        return []


class Released(Value):
    """What decides a requirement, as a released profile froze it; `hash` is over all of it."""

    level: Level
    clauses: tuple[str, ...]
    partly: tuple[str, ...] = ()
    subject: tuple[str, ...]
    look: dict[str, dict[str, Any]] = Field(default_factory=dict)
    applies_if: tuple[Condition, ...] = ()
    check: str | None = None
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")
    attestation: Attestation | None = None
    untestable: Text | None = None
    hash: str


class DocumentKind(Value):
    """A kind of document that attestations name: what it is called, and from whom it comes."""

    title: Text
    issuer: Text


class Texts(Value):
    """Sentences made from data when telling; placeholders {where}, {expected}, {seen}.

    `documents` are the kinds of documents that attestations ask for.
    """

    areas: dict[str, Text] = Field(default_factory=dict)
    documents: dict[str, DocumentKind] = Field(default_factory=dict)
    deviations: dict[str, Text] = Field(default_factory=dict)
    reasons: dict[str, Text] = Field(default_factory=dict)
    remarks: dict[str, Text] = Field(default_factory=dict)
    doctor: dict[str, Text] = Field(default_factory=dict)

    def joined(self, other: Texts) -> Texts:
        """Both; the other's sentence wins where both have a key."""
        mine, theirs = self.model_dump(), other.model_dump()
        return Texts.model_validate({part: mine[part] | theirs[part] for part in mine})
