"""Makes a corpus with Schemathesis, which nothing else in this project imports.

A program of its own (`python -m conformance.corpus.generate NAME FOLDER`): Hypothesis also draws
values from the source of whatever modules are loaded, so a corpus made inside a running check would
depend on what that check had imported; and its memory ends with it.

Not in a documented interface are `schema.iter_coverage_cases`, `config.projects.get_default()` and
Hypothesis' `providers.is_local_module_file`, and no more: a test holds them fast.
"""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.internal.conjecture import providers
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from conformance.corpus.case import Case, Kind, named
from conformance.corpus.certain import judge
from conformance.corpus.intent import intended
from conformance.corpus.interface import Interface, Operation, interface

#: The settings under which generation is a pure function of the interface and the two versions.
SETTINGS: dict[str, Any] = {
    "seed": 1,
    "cache": {"enabled": False},
    "generation": {
        "deterministic": True,
        "database": "none",
        "with-security-parameters": False,
    },
    "phases": {
        "coverage": {"extra-data-sources": {"responses": False}},
        "examples": {"extra-data-sources": {"responses": False}},
        "stateful": {"enabled": False},
    },
}
#: Random cases of an operation and mode; boundary values come from the coverage phase besides.
EXAMPLES = 25
#: The most cases of an operation and kind that are kept, in the order in which they were made.
MOST: dict[Kind, int] = {"positive": 20, "negative": 40, "odd": 20}
_NOWHERE = "http://corpus.invalid"
_OWN_FIELDS = {"user-agent", "accept", "accept-encoding", "connection", "x-schemathesis-testcaseid"}


def generate(known: Interface) -> tuple[Case, ...]:
    """All cases of an interface, in a fixed order and without doubles. Takes seconds."""
    made = {case.name: case for case in intended(known)}
    kept: Counter[tuple[str, Kind]] = Counter()
    for case in _generated(known):
        if case.name not in made and kept[case.operation, case.kind] < MOST[case.kind]:
            kept[case.operation, case.kind] += 1
            made[case.name] = case
    return tuple(made.values())


def _generated(known: Interface) -> Iterator[Case]:
    # Constants of local source would be drawn as values, and differ between a checkout, an
    # installed package and a test.
    providers.is_local_module_file = _is_local  # type: ignore[attr-defined, assignment]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for operation, prepared in _prepared(known):
            yield from _case(operation, prepared)


def _is_local(path: str) -> bool:  # noqa: ARG001 - the form that Hypothesis calls
    return False


def _prepared(known: Interface) -> Iterator[tuple[Operation, requests.PreparedRequest]]:
    config = SchemathesisConfig.from_dict(SETTINGS)
    schema: Any = schemathesis.openapi.from_dict(known.document, config=config)
    schema.config.update(base_url=_NOWHERE)
    for found in schema.get_all_operations():
        operation = found.ok()
        described = known.operations[operation.label]
        for case in [*_boundaries(schema, operation, config), *_random(operation)]:
            prepared = _request(case)
            if prepared is not None:
                yield described, prepared


def _boundaries(schema: Any, operation: Any, config: Any) -> list[Any]:
    """The coverage phase, which needs no randomness (not in Schemathesis' documented interface)."""
    generation = config.projects.get_default().generation
    return list(
        schema.iter_coverage_cases(
            operation, generation_modes=list(GenerationMode), generation_config=generation
        )
    )


def _random(operation: Any) -> list[Any]:
    made: list[Any] = []
    for mode in GenerationMode:

        @seed(SETTINGS["seed"])
        @settings(
            max_examples=EXAMPLES,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def collect(case: Any) -> None:
            made.append(case)

        # An operation without parameters has nothing that could be wrong.
        with contextlib.suppress(Unsatisfiable):
            collect()
    return made


def _request(case: Any) -> requests.PreparedRequest | None:
    """The case as `requests` would send it, or None where it cannot be sent at all."""
    said = {key: value for key, value in case.as_transport_kwargs().items() if key != "verify"}
    try:
        return requests.Request(**said).prepare()
    except (requests.exceptions.RequestException, ValueError):
        return None


def _case(operation: Operation, prepared: requests.PreparedRequest) -> Iterator[Case]:
    """The case with our own kind; methods that nothing describes come from `intended`."""
    if prepared.method != operation.method:
        return
    parts = urlsplit(str(prepared.url))
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    fields = tuple(
        (name, value)
        for name, value in sorted(prepared.headers.items())
        if name.lower() not in _OWN_FIELDS
    )
    kind, why = judge(operation, target, extra_fields=bool(fields))
    body = prepared.body.decode("latin-1") if isinstance(prepared.body, bytes) else prepared.body
    if not body:
        yield named(operation.label, kind, operation.method, target, fields=fields, why=why)


def main(name: str, folder: str) -> None:
    """Write the cases of the interface `name` in `folder` to standard output, one a line."""
    for case in generate(interface(name, Path(folder))):
        sys.stdout.write(case.model_dump_json() + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
