"""YAML text as people write it, read strictly: what says something else than it seems is told.

The text is surveyed as a stream of events first: libyaml composes by recursion in C, so depth and
aliases are bounded before it does, and everything that is wrong is found in one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from profiles.errors import Problem

MOST_BYTES = 4_000_000
MOST_DEPTH = 60
_UNREADABLE = (yaml.MarkedYAMLError, yaml.reader.ReaderError)
_NODES = (yaml.ScalarEvent, yaml.AliasEvent, yaml.CollectionStartEvent)


@dataclass(frozen=True)
class Written:
    """What a file says, as far as it can be read, and what is wrong with how it says it.

    Where a key stands twice the first counts, so that the rest can still be examined. `usable` is
    False where there is no value.
    """

    value: Any = None
    problems: tuple[Problem, ...] = ()
    usable: bool = True


def parse(data: bytes, name: str) -> Written:
    """The value of YAML text, with every problem; `name` is the file as messages show it."""
    if len(data) > MOST_BYTES:
        return too_large(name)
    survey = _Survey(name)
    try:
        survey.read(data)
        if not survey.usable:
            return Written(None, tuple(survey.problems), usable=False)
        value = _constructed(data, survey)
    except _UNREADABLE as error:
        return Written(None, (*survey.problems, _of_yaml(error, data, name)), usable=False)
    return Written(value, tuple(survey.problems))


def too_large(name: str) -> Written:
    """What is not even read."""
    problem = Problem(name, 0, 0, f"larger than {MOST_BYTES} bytes", "split it into several files")
    return Written(None, (problem,), usable=False)


@dataclass
class _Collection:
    """A mapping with the keys that were seen, or a list (None)."""

    keys: set[str] | None
    awaits_key: bool = True


@dataclass
class _Survey:
    """One pass over the events of a text."""

    name: str
    problems: list[Problem] = field(default_factory=list)
    usable: bool = True
    repeats: bool = False
    _open: list[_Collection] = field(default_factory=list)

    def read(self, data: bytes) -> None:
        """Raises what libyaml raises at a mistake of syntax; it ends the file."""
        for event in yaml.parse(data, yaml.CSafeLoader):
            if isinstance(event, yaml.CollectionEndEvent):
                self._open.pop()
            elif isinstance(event, _NODES):
                self._node(event)
                if len(self._open) > MOST_DEPTH:
                    self._ends(event, f"nested more than {MOST_DEPTH} deep", "flatten it")
                    return

    def _node(self, event: Any) -> None:
        inside = self._open[-1] if self._open else None
        if inside is not None and inside.keys is not None:
            if inside.awaits_key:
                self._key(event, inside.keys)
            inside.awaits_key = not inside.awaits_key
        if isinstance(event, yaml.AliasEvent):
            self._ends(event, "an alias is not allowed here", "write the value out")
        elif event.tag is not None:
            self._ends(event, "a tag (!) is not allowed here", "write the value without it")
        if isinstance(event, yaml.MappingStartEvent):
            self._open.append(_Collection(set()))
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open.append(_Collection(None))

    def _key(self, event: Any, seen: set[str]) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            if not isinstance(event, yaml.AliasEvent):
                remedy = "write one word before the colon; quote text that begins with [ or {"
                self._ends(event, "a list or mapping cannot be a key", remedy)
            return
        if event.value == "<<" and not event.style:
            self._say(event, "a merge key (<<) is not allowed here", "write the values out")
        elif event.value in seen:
            self.repeats = True
            remedy = "remove or rename one of them"
            self._say(event, f"the key {event.value!r} stands here twice", remedy)
        seen.add(event.value)

    def _ends(self, event: Any, what: str, remedy: str) -> None:
        self.usable = False
        self._say(event, what, remedy)

    def _say(self, event: Any, what: str, remedy: str) -> None:
        mark = event.start_mark
        self.problems.append(Problem(self.name, mark.line + 1, mark.column + 1, what, remedy))


class _Constructor(yaml.CSafeLoader):
    """Keeps what looks like a day or number and is none, and tells it."""

    survey: _Survey


def _kept(construct: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def constructed(loader: _Constructor, node: yaml.ScalarNode) -> Any:
        try:
            return construct(loader, node)
        except (ValueError, OverflowError):
            what = "looks like a day or a number, and is none"
            loader.survey._say(node, what, "correct it, or put it in quotes if it is text")
            return str(node.value)

    return constructed


for _kind in ("int", "float", "timestamp"):
    _Constructor.add_constructor(
        f"tag:yaml.org,2002:{_kind}",
        _kept(getattr(yaml.constructor.SafeConstructor, f"construct_yaml_{_kind}")),
    )


def _constructed(data: bytes, survey: _Survey) -> Any:
    loader = _Constructor(data)
    loader.survey = survey
    try:
        root = loader.get_single_node()
        if root is None:
            return None
        if survey.repeats:
            _keep_first(root)
        return loader.construct_document(root)
    finally:
        loader.dispose()


def _keep_first(root: yaml.Node) -> None:
    for node in _collections(root):
        if isinstance(node, yaml.MappingNode):
            first: dict[str, Any] = {}
            for key, value in node.value:
                first.setdefault(key.value, (key, value))
            node.value = list(first.values())


def _collections(root: yaml.Node) -> Iterator[yaml.CollectionNode]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, yaml.CollectionNode):
            continue
        yield node
        is_map = isinstance(node, yaml.MappingNode)
        waiting += [value for _, value in node.value] if is_map else node.value


def _of_yaml(error: Exception, data: bytes, name: str) -> Problem:
    if isinstance(error, yaml.reader.ReaderError):
        before = data[: error.position]
        column = error.position - (before.rfind(b"\n") + 1) + 1
        remedy = "save the file as UTF-8 text"
        return Problem(name, before.count(b"\n") + 1, column, str(error.reason), remedy)
    what, mark = getattr(error, "problem", None) or "no YAML", getattr(error, "problem_mark", None)
    if "nesting depth" in what:
        what = f"nested more than {MOST_DEPTH} deep"
    context = getattr(error, "context", None)
    told = f"{context}: {what}".replace(": but ", ", but ") if context else what
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return Problem(name, line, column, told, _syntax_remedy(what, data, line, column))


def _syntax_remedy(what: str, data: bytes, line: int, column: int) -> str:
    rows = data.splitlines()
    row = rows[line - 1] if 0 < line <= len(rows) else b""
    if b"\t" in row[: column + 1] or "tab" in what.split():
        return "indent with spaces, never with a tab"
    if "nested" in what:
        return "flatten it"
    if "another document" in what:
        return "one file is one document: remove the line ---"
    if "token" in what and row[column - 1 : column] in b"@`%":
        return "put text that begins with @, ` or % in quotes"
    if "mapping values" in what:
        return "put text that has a colon and a space in it in quotes, or correct the indentation"
    return "look at this line and the one before: indentation, quotes, brackets, colons"
