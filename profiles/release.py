"""What a profile asks: a draft's patterns written out, a release as it was frozen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from profiles import reading
from profiles.catalogue import Catalogue, matching, shown
from profiles.errors import InputError, Problem
from profiles.model import Attestation, Condition, Level, Profile, Released, Requirement, Text
from profiles.wording import near


@dataclass(frozen=True)
class Asked:
    """One requirement as a profile asks it: all that decides, tables and overrides resolved."""

    id: str
    level: Level
    clauses: tuple[str, ...]
    partly: tuple[str, ...]
    subject: tuple[str, ...]
    look: dict[str, dict[str, Any]]
    applies_if: tuple[Condition, ...]
    check: str | None
    arguments: dict[str, Any]
    attestation: Attestation | None
    untestable: Text | None


def asked(catalogue: Catalogue, profile: Profile) -> list[Asked]:
    """Every requirement of a profile, sorted by id. Raises InputError with all problems."""
    if profile.requirements:
        return _frozen(catalogue, profile)
    problems: list[Problem] = []
    found: dict[str, Asked] = {}
    if profile.extends:
        found = {one.id: one for one in asked(catalogue, catalogue.profile(profile.extends))}
    for name in matching(profile.patterns, catalogue.requirements):
        requirement, overridden = catalogue.requirements[name], profile.overrides.get(name)
        found[name], wrong = written_out(catalogue, requirement, profile.editions, overridden)
        problems += wrong
    if problems:
        raise InputError(problems)
    return [found[name] for name in sorted(found)]


def release(catalogue: Catalogue, draft: Profile) -> Profile:
    """The draft with every requirement written out whole, each with its hash."""
    return draft.model_copy(
        update={
            "patterns": (),
            "extends": None,
            "requirements": {one.id: freeze(one) for one in asked(catalogue, draft)},
        }
    )


def freeze(one: Asked) -> Released:
    """A requirement as a release keeps it."""
    body: dict[str, Any] = {
        "level": one.level,
        "clauses": one.clauses,
        "partly": one.partly,
        "subject": one.subject,
        "look": one.look,
        "applies_if": one.applies_if,
        "check": one.check,
        "with": one.arguments,
        "attestation": one.attestation,
        "untestable": one.untestable,
    }
    unsealed = Released.model_validate({**body, "hash": ""})
    return unsealed.model_copy(update={"hash": seal(one.id, unsealed)})


def seal(name: str, released: Released) -> str:
    """SHA-256 (hex) over id and everything that decides."""
    body = released.model_dump(mode="json", by_alias=True, exclude={"hash"})
    return _digest({"id": name, **body})


def profile_hash(asked_: list[Asked]) -> str:
    """SHA-256 (hex) over all that a profile asks: two runs with it are comparable."""
    return _digest({one.id: freeze(one).hash for one in asked_})


def _digest(value: Any) -> str:
    data = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()


def _frozen(catalogue: Catalogue, profile: Profile) -> list[Asked]:
    file = catalogue.files[profile.name]
    problems = [
        reading.problem_at(
            file,
            ("requirements", name),
            f"{name} was changed after the release: its hash does not fit",
            "restore the file, or release a new version of the profile",
            shown(file),
        )
        for name, one in profile.requirements.items()
        if seal(name, one) != one.hash
    ]
    if problems:
        raise InputError(problems)
    return [_thawed(name, one) for name, one in sorted(profile.requirements.items())]


def _thawed(name: str, one: Released) -> Asked:
    return Asked(
        id=name,
        level=one.level,
        clauses=one.clauses,
        partly=one.partly,
        subject=one.subject,
        look=one.look,
        applies_if=one.applies_if,
        check=one.check,
        arguments=one.with_,
        attestation=one.attestation,
        untestable=one.untestable,
    )


def ask(catalogue: Catalogue, requirement: Requirement) -> Asked:
    """One requirement written out. Raises InputError for a table that no norm has."""
    one, problems = written_out(catalogue, requirement, {}, None)
    if problems:
        raise InputError(problems)
    return one


def written_out(
    catalogue: Catalogue,
    requirement: Requirement,
    editions: dict[str, str],
    overridden: dict[str, Any] | None,
) -> tuple[Asked, list[Problem]]:
    """One requirement written out, and a Problem for each table that no norm has; it is empty then."""
    arguments: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in {**requirement.with_, **(overridden or {})}.items():
        try:
            arguments[name] = resolved(catalogue, editions, value)
        except KeyError as error:
            arguments[name] = ()
            if "norms" not in catalogue.unread:  # else it may be in the norm that is wrong
                problems.append(_no_table(catalogue, requirement.id, name, str(error.args[0])))
    one = Asked(
        id=requirement.id,
        level=catalogue.level(requirement),
        clauses=requirement.fulfils,
        partly=requirement.partly,
        subject=requirement.subject,
        look=requirement.look,
        applies_if=requirement.applies_if,
        check=requirement.check,
        arguments=arguments,
        attestation=requirement.attestation,
        untestable=requirement.untestable,
    )
    return one, problems


def _no_table(catalogue: Catalogue, requirement: str, argument: str, table: str) -> Problem:
    file = catalogue.files[requirement]
    remedy = f"write DOCUMENT#table; {near(table, catalogue.tables)}"
    keys = ("with", argument)
    return reading.problem_at(file, keys, f"unknown table {table!r}", remedy, shown(file))


def resolved(catalogue: Catalogue, editions: dict[str, str], value: Any) -> Any:
    """`{norm: "DOCUMENT#table"}`, or a list of them, as rows; everything else as written."""
    if isinstance(value, dict) and set(value) == {"norm"}:
        rows = catalogue.rows(value["norm"], editions)
        return [row.model_dump(mode="json", exclude_none=True) for row in rows]
    if isinstance(value, list) and value and all(_is_norm(one) for one in value):
        return [row for one in value for row in resolved(catalogue, editions, one)]
    return value


def _is_norm(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"norm"}
