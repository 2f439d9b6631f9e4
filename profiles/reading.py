"""Files that people wrote, as models: an error names file, line and column, and all are told at once.

Positions are not kept: only when something is wrong is the file composed again to find its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

import yaml
from pydantic import BaseModel, ValidationError

from profiles.errors import InputError, Problem, Several, Wrong
from profiles.shape import Keys, place
from profiles.text import MOST_BYTES, Written, parse, too_large
from profiles.wording import worded

Model = TypeVar("Model", bound=BaseModel)


@runtime_checkable
class Contradictory(Protocol):
    """A model that can say of fields as written what contradicts itself, also beside wrong fields."""

    @classmethod
    def contradictions(cls, said: Mapping[str, Any]) -> list[Wrong]:
        """What is wrong with the fields together."""


def written(file: Path, shown: str | None = None) -> Written:
    """What a YAML file says, with every problem of how it says it."""
    name = shown or str(file)
    try:
        if file.is_dir():
            return _refused(name, "is a folder", f"name a file, such as {name}/portal.yaml")
        if file.exists() and not file.is_file():
            return _refused(name, "is no regular file", "write it to a file first")
        with file.open("rb") as open_file:
            data = open_file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or str(error)
        return _refused(name, what, "check the path and that you may read it")
    return too_large(name) if len(data) > MOST_BYTES else parse(data, name)


def read(file: Path, shown: str | None = None) -> Any:
    """The value of a YAML file. Raises InputError naming file and line."""
    said = written(file, shown)
    if said.problems:
        raise InputError(said.problems)
    return said.value


def taken(
    model: type[Model], said: Written, file: Path, problems: list[Problem], shown: str | None = None
) -> Model | None:
    """What a file says as a model; None, and everything that is wrong added to `problems`."""
    problems += said.problems
    if not said.usable:
        return None
    try:
        return validate(model, said.value, file, shown)
    except InputError as error:
        problems += error.problems
        return None


def validate(model: type[Model], value: Any, file: Path, shown: str | None = None) -> Model:
    """The value as a model. Raises InputError with one Problem for each thing wrong."""
    name = shown or str(file)
    if value is None:
        raise InputError([Problem(name, 0, 0, "the file is empty", "write its fields")])
    try:
        return model.model_validate(value)
    except ValidationError as error:
        found = problems_of(error, model, file, name)
        if isinstance(model, Contradictory) and isinstance(value, Mapping):
            found += _of_wrongs(model.contradictions(value), file, name)
        raise InputError(found) from error


def problems_of(
    error: ValidationError, model: type[BaseModel], file: Path, shown: str | None = None
) -> list[Problem]:
    """pydantic's errors as Problems with line and column."""
    return [
        problem_at(file, at, what, remedy, shown or "")
        for one in error.errors(include_url=False)
        for at, what, remedy in _told(one, model)
    ]


def _told(one: Mapping[str, Any], model: type[BaseModel]) -> Iterator[tuple[Keys, str, str]]:
    """Where, what and what to do of one of pydantic's errors."""
    keys, known = place(model, one)
    cause = one.get("ctx", {}).get("error")
    wrongs = cause.wrongs if isinstance(cause, Several) else [cause]
    for wrong in wrongs:
        at = list(keys)
        if isinstance(wrong, Wrong):
            at += wrong.keys
            what, remedy = wrong.what, wrong.remedy
        else:
            what, remedy = worded(one, keys, known)
        if one["type"] == "union_tag_invalid":
            at.append("kind")
        yield at, _told_at(at, what), remedy


def _told_at(keys: Keys, what: str) -> str:
    """What is wrong, after the field in which it is."""
    path = ".".join(map(str, keys))
    return f"{path}: {what}" if path else what


def problem_at(file: Path, keys: Keys, what: str, remedy: str = "", shown: str = "") -> Problem:
    """A Problem at the value that `keys` lead to."""
    line, column = _position(_composed(file), keys)
    return Problem(shown or str(file), line, column, what, remedy)


def _of_wrongs(wrongs: list[Wrong], file: Path, name: str) -> Iterator[Problem]:
    for one in wrongs:
        yield problem_at(file, one.keys, _told_at(one.keys, one.what), one.remedy, name)


def _refused(name: str, what: str, remedy: str) -> Written:
    return Written(None, (Problem(name, 0, 0, what, remedy),), usable=False)


def _composed(file: Path) -> yaml.Node | None:
    try:
        return _of_text(file.read_bytes())
    except (OSError, ValueError, yaml.YAMLError):
        return None


@lru_cache(maxsize=4)
def _of_text(data: bytes) -> yaml.Node | None:
    """A file with a hundred problems is composed once."""
    return yaml.compose(data, yaml.CSafeLoader)


def _position(node: yaml.Node | None, keys: Keys) -> tuple[int, int]:
    """Line and column of the deepest node on the way that exists."""
    if node is None:
        return 0, 0
    mark = node.start_mark
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            pairs = [pair for pair in node.value if pair[0].value == str(key)]
            if not pairs:
                continue  # a list of which only one element was written, without brackets
            mark, node = pairs[0][0].start_mark, pairs[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            mark = node.start_mark
    return mark.line + 1, mark.column + 1
