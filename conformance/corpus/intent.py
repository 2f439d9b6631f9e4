"""Cases that no generator can know: undocumented methods, unknown paths, odd texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.corpus.case import Case, named
from conformance.corpus.certain import judge
from conformance.corpus.interface import Interface, Operation

#: Methods that change something or show what was sent; HEAD belongs to GET, OPTIONS to CORS.
METHODS = ("POST", "PUT", "PATCH", "DELETE", "TRACE")


def intended(interface: Interface) -> Iterator[Case]:
    """The cases that follow from the interface and from `cases.yaml`, in a fixed order."""
    yield from _methods(interface)
    for path in interface.intents.get("unknown_paths", ()):
        yield named(f"GET {path.partition('?')[0]}", "unknown-path", "GET", path)
    for operation in interface.operations.values():
        yield from _odd(operation, interface.intents.get("odd", {}))


def _methods(interface: Interface) -> Iterator[Case]:
    paths: dict[str, list[Operation]] = {}
    for operation in interface.operations.values():
        paths.setdefault(operation.path, []).append(operation)
    for path, operations in paths.items():
        target = operations[0].target(operations[0].example())
        for method in METHODS:
            if method not in {operation.method for operation in operations}:
                yield named(f"{method} {path}", "undocumented-method", method, target)


def _odd(operation: Operation, texts: dict[str, Any]) -> Iterator[Case]:
    """Each odd text in each parameter that takes any text, the others at their example."""
    for parameter in operation.parameters:
        if parameter.schema.get("type") != "string" or parameter.formed:
            continue
        for text in texts.values():
            written = text if isinstance(text, str) else text["repeat"] * text["times"]
            target = operation.target({**operation.example(), parameter.name: written})
            kind, why = judge(operation, target)
            yield named(operation.label, kind, operation.method, target, why=why)
