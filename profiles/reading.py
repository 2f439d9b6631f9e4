"""YAML as people write it, read strictly: an error names file, line and column.

Positions are not kept: only when something is wrong is the file composed again to find its line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from profiles.errors import InputError, Problem

MOST_BYTES = 4_000_000
MOST_DEPTH = 60
_BRACKETS = re.compile(rb"[\[{\]}]")
_STACKED = re.compile(rb"(?:[-?] ){%d}" % MOST_DEPTH)
Model = TypeVar("Model", bound=BaseModel)
Keys = Sequence[str | int]


class _Strict(yaml.CSafeLoader):
    """No duplicate key and no alias: both say something else than the reader believes."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        if node in self.constructed_objects:
            raise yaml.constructor.ConstructorError(
                None, None, "an alias is not allowed here: write the value out", node.start_mark
            )
        return super().construct_object(node, deep)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands here twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def read(file: Path, shown: str | None = None) -> Any:
    """The value of a YAML file. Raises InputError naming file and line."""
    name = shown or str(file)
    return parse(_bytes(file, name), name)


def parse(data: bytes, name: str) -> Any:
    """The value of YAML text. Raises InputError naming file and line."""
    _bounded(data, name)
    try:
        return yaml.load(data, _Strict)
    except (yaml.MarkedYAMLError, yaml.reader.ReaderError, ValueError, RecursionError) as error:
        raise InputError([_of_yaml(error, name)]) from error


def validate(model: type[Model], value: Any, file: Path, shown: str | None = None) -> Model:
    """The value as a model. Raises InputError with one Problem for each thing wrong."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise InputError(problems_of(error, model, file, shown)) from error


def problems_of(
    error: ValidationError, model: type[BaseModel], file: Path, shown: str | None = None
) -> list[Problem]:
    """pydantic's errors as Problems with line and column."""
    root = _composed(file)
    found = []
    for one in error.errors(include_url=False):
        keys = [key for key in one["loc"] if isinstance(key, (str, int))]
        line, column = _position(root, keys)
        path = ".".join(str(key) for key in keys) or "the file"
        remedy = _near(str(keys[-1]), model) if one["type"] == "extra_forbidden" else ""
        found.append(Problem(shown or str(file), line, column, f"{path}: {one['msg']}", remedy))
    return found


def problem_at(file: Path, keys: Keys, what: str, remedy: str = "", shown: str = "") -> Problem:
    """A Problem at the value that `keys` lead to."""
    line, column = _position(_composed(file), keys)
    return Problem(shown or str(file), line, column, what, remedy)


def _bytes(file: Path, name: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        remedy = "check the path and that you may read it"
        raise InputError([Problem(name, 0, 0, error.strerror or str(error), remedy)]) from error


def _bounded(data: bytes, name: str) -> None:
    """libyaml recurses in C: depth is bounded before it sees the text."""
    if len(data) > MOST_BYTES:
        raise InputError([Problem(name, 0, 0, f"larger than {MOST_BYTES} bytes", "split it")])
    depth = most = 0
    for bracket in _BRACKETS.findall(data):
        depth += 1 if bracket in b"[{" else -1
        most = max(most, depth)
    if _STACKED.search(data):
        most = MOST_DEPTH + 1
    if most > MOST_DEPTH:
        raise InputError([Problem(name, 0, 0, f"nested more than {MOST_DEPTH} deep", "flatten it")])


def _of_yaml(error: Exception, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    remedy = "indent with spaces" if "\\t" in what or "tab" in what else ""
    if mark is None:
        return Problem(name, 0, 0, what, "write the file as UTF-8 YAML")
    return Problem(name, mark.line + 1, mark.column + 1, what, remedy)


def _composed(file: Path) -> yaml.Node | None:
    try:
        return yaml.compose(file.read_bytes(), yaml.CSafeLoader)
    except (OSError, yaml.YAMLError):
        return None


def _position(node: yaml.Node | None, keys: Keys) -> tuple[int, int]:
    """Line and column of the deepest node on the way that exists."""
    if node is None:
        return 0, 0
    mark = node.start_mark
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            pairs = [pair for pair in node.value if pair[0].value == str(key)]
            if not pairs:
                continue  # pydantic also names union branches, which no file has
            mark, node = pairs[0][0].start_mark, pairs[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            mark = node.start_mark
    return mark.line + 1, mark.column + 1


def _near(key: str, model: type[BaseModel]) -> str:
    known = [field.alias or name for name, field in model.model_fields.items()]
    close = difflib.get_close_matches(key, known, 1)
    return f"did you mean {close[0]!r}?" if close else f"known here: {', '.join(known)}"
