"""Judgements about one value at a path of the facts, so that most requirements need no code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from conformance.facts.base import Facts
from conformance.model import Deviation, Undecided
from conformance.paths import ABSENT, every

Deviations = Iterator[Deviation]


def equals(*, at: str, to: Any, key: str | None = None, **facts: Facts) -> Deviations:
    """The value is exactly `to`."""
    for where, seen in _seen(facts, at):
        if seen != to:
            yield _wrong(where, to, seen, key, facts)


def one_of(*, at: str, of: list[Any], key: str | None = None, **facts: Facts) -> Deviations:
    """The value is one of those named."""
    for where, seen in _seen(facts, at):
        if seen not in of:
            yield _wrong(where, {"one_of": of}, seen, key, facts)


def none_of(*, at: str, of: list[Any], key: str | None = None, **facts: Facts) -> Deviations:
    """The value, or each value of a list or key of a map, is none of those named."""
    for where, seen in _seen(facts, at):
        values = seen if isinstance(seen, (list, tuple, dict, set, frozenset)) else [seen]
        for bad in (value for value in values if value in of):
            yield _wrong(where, {"none_of": of}, bad, key, facts)


def at_least(*, at: str, of: float, key: str | None = None, **facts: Facts) -> Deviations:
    """The value is a number not below `of`."""
    for where, seen in _seen(facts, at):
        if not _is_number(seen) or seen < of:
            yield _wrong(where, {"at_least": of}, seen, key, facts)


def at_most(*, at: str, of: float, key: str | None = None, **facts: Facts) -> Deviations:
    """The value is a number not above `of`."""
    for where, seen in _seen(facts, at):
        if not _is_number(seen) or seen > of:
            yield _wrong(where, {"at_most": of}, seen, key, facts)


def present(*, at: str, key: str | None = None, **facts: Facts) -> Deviations:
    """There is a value, and it is not empty."""
    for where, seen in _seen(facts, at):
        if seen is None or seen in ("", (), [], {}):
            yield _wrong(where, "present", seen, key, facts)


def absent(*, at: str, key: str | None = None, **facts: Facts) -> Deviations:
    """There is no value, or an empty one."""
    for where, seen in _seen(facts, at):
        if seen is not None and seen not in ("", (), [], {}):
            yield _wrong(where, "absent", seen, key, facts)


def matches(*, at: str, pattern: str, key: str | None = None, **facts: Facts) -> Deviations:
    """The value is text that the whole pattern fits."""
    for where, seen in _seen(facts, at):
        if not isinstance(seen, str) or not re.fullmatch(pattern, seen):
            yield _wrong(where, {"matches": pattern}, seen, key, facts)


def _seen(facts: dict[str, Facts], at: str) -> Iterator[tuple[str, Any]]:
    """Each value at the path; what nobody could find out ends in Undecided after all others."""
    unknown = None
    for where, value in every(facts, at):
        if value == "unknown":
            unknown = unknown or where
        else:
            yield where, None if value is ABSENT else _plain(value)
    if unknown:
        raise Undecided("answer-unknown", unknown)


def _plain(value: Any) -> Any:
    """Facts as YAML writes them: lists for tuples, maps for records."""
    if isinstance(value, Facts) or hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _wrong(
    where: str, expected: Any, seen: Any, key: str | None, facts: dict[str, Facts]
) -> Deviation:
    return Deviation(
        where=where, expected=expected, seen=seen, key=key, exchange=_exchange(facts, where)
    )


def _exchange(facts: dict[str, Facts], where: str) -> str | None:
    """The exchange of the nearest thing on the way that names one."""
    found = None
    segments = where.split("/")
    for end in range(1, len(segments) + 1):
        for _, value in every(facts, "/".join(segments[:end])):
            found = getattr(value, "exchange", None) or found
    return found
