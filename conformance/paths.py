"""JSON Pointers (RFC 6901, without the leading slash) into facts; `*` means every key."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

ABSENT = object()


def parts(path: str) -> list[str]:
    """The segments of a pointer, unescaped."""
    return [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")] if path else []


def joined(*segments: str) -> str:
    """A pointer from segments, escaped."""
    return "/".join(one.replace("~", "~0").replace("/", "~1") for one in segments)


def at(value: Any, path: str) -> Any:
    """The value at a path, or ABSENT."""
    for part in parts(path):
        value = _step(value, part)
        if value is ABSENT:
            return ABSENT
    return value


def every(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Path and value of each place that a path with `*` leads to; ABSENT where it ends early."""
    yield from _every(value, parts(path), ())


def _every(value: Any, rest: list[str], done: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if not rest:
        yield joined(*done), value
        return
    head, *tail = rest
    if head != "*":
        after = _step(value, head)
        if after is ABSENT:
            yield joined(*done, *rest), ABSENT
        else:
            yield from _every(after, tail, (*done, head))
        return
    for key in _keys(value):
        yield from _every(_step(value, key), tail, (*done, key))


def _keys(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [str(key) for key in value]
    if isinstance(value, (list, tuple)):
        return [str(index) for index in range(len(value))]
    return list(type(value).model_fields) if isinstance(value, BaseModel) else []


def _step(value: Any, part: str) -> Any:
    if isinstance(value, BaseModel):
        return getattr(value, part, ABSENT) if part in type(value).model_fields else ABSENT
    if isinstance(value, Mapping):
        return value.get(part, ABSENT)
    if isinstance(value, (list, tuple)) and part.isdigit() and int(part) < len(value):
        return value[int(part)]
    return ABSENT


def leads_nowhere(kind: Any, path: str) -> str | None:
    """The first segment that values of this type can never have, or None."""
    kinds = [kind]
    for part in parts(path):
        kinds = [after for one in kinds for after in _types_at(one, part)]
        if not kinds:
            return part
    return None


def _types_at(kind: Any, part: str) -> list[Any]:
    origin = get_origin(kind)
    if kind is Any or kind is object:
        return [Any]
    if origin in (Union, types.UnionType):
        return [after for one in get_args(kind) for after in _types_at(one, part)]
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return [get_args(kind)[1]]
    if origin in (tuple, list):
        return [get_args(kind)[0]] if part == "*" or part.isdigit() else []
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if part == "*":
            return [field.annotation for field in kind.model_fields.values()]
        return [kind.model_fields[part].annotation] if part in kind.model_fields else []
    return []
