"""Where in a model a place of a file is: which fields are known there, and which keys are the file's own."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

Keys = Sequence[str | int]
#: The last key of these errors is what someone wrote or should have written, known or not.
_NAMES_A_FIELD = {"missing", "extra_forbidden"}


def place(model: type[BaseModel], error: Mapping[str, Any]) -> tuple[list[str | int], list[str]]:
    """Of one of pydantic's errors: the keys as the file has them, and the fields known around the last.

    pydantic also names branches of a union, such as the kind of a subject, which no file has.
    """
    kinds: list[Any] = [model]
    around = kinds
    keys: list[str | int] = []
    located = [key for key in error["loc"] if isinstance(key, (str, int))]
    for index, key in enumerate(located):
        alternatives = [one for kind in kinds for one in _alternatives(kind)]
        after = [one for kind in alternatives for one in _below(kind, key)]
        tagged = [kind for kind in alternatives if _is_of_kind(kind, key)]
        names_it = index == len(located) - 1 and error["type"] in _NAMES_A_FIELD
        if tagged and not after and not names_it:
            kinds = tagged
        elif after or names_it or alternatives == [Any]:
            around, kinds = alternatives, after or [Any]
            keys.append(key)
    return keys, known(around)


def known(kinds: Sequence[Any]) -> list[str]:
    """The fields of all models among these types, as a file spells them."""
    models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
    fields = [(n, f) for model in models for n, f in model.model_fields.items()]
    return list(dict.fromkeys(field.alias or name for name, field in fields))


def _alternatives(kind: Any) -> list[Any]:
    origin = get_origin(kind)
    if origin is Annotated:
        return _alternatives(get_args(kind)[0])
    if origin in (Union, types.UnionType):
        return [one for part in get_args(kind) for one in _alternatives(part)]
    return [kind]


def _below(kind: Any, key: str | int) -> list[Any]:
    """The types of what stands under a key of a value of this type."""
    origin = get_origin(kind)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return [get_args(kind)[1]]
    if origin in (tuple, list):
        return [get_args(kind)[0]] if isinstance(key, int) else []
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = kind.model_fields.items()
        return [field.annotation for name, field in fields if key in (name, field.alias)]
    return []


def _is_of_kind(kind: Any, key: str | int) -> bool:
    """Whether a model of a union is the one whose `kind` is this word."""
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return False
    field = kind.model_fields.get("kind")
    return (
        field is not None
        and get_origin(field.annotation) is Literal
        and key in get_args(field.annotation)
    )
