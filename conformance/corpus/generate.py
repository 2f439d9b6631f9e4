"""Makes a corpus with Schemathesis, which nothing else in this project imports.

Private to Schemathesis are here `schema.iter_coverage_cases`, `config.projects.get_default()` and
no more: a test holds them fast. Everything else is in its documented interface.
"""

from __future__ import annotations

import contextlib
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import Unsatisfiable

from conformance.corpus.case import Case, Kind, named
from conformance.corpus.certain import judge
from conformance.corpus.intent import intended
from conformance.corpus.interface import Interface, Operation

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
EXAMPLES = 40
#: The most cases of an operation and kind that are kept, in the order in which they were made.
MOST: dict[Kind, int] = {"positive": 20, "negative": 40, "odd": 20}
_NOWHERE = "http://corpus.invalid"
_OWN_FIELDS = {"user-agent", "accept", "accept-encoding", "connection", "x-schemathesis-testcaseid"}


def generate(interface: Interface) -> tuple[Case, ...]:
    """All cases of an interface, in a fixed order and without doubles. Takes seconds."""
    made = {case.name: case for case in intended(interface)}
    kept: Counter[tuple[str, Kind]] = Counter()
    for case in _generated(interface):
        if case.name not in made and kept[case.operation, case.kind] < MOST[case.kind]:
            kept[case.operation, case.kind] += 1
            made[case.name] = case
    return tuple(made.values())


def _generated(interface: Interface) -> Iterator[Case]:
    with warnings.catch_warnings(), _no_traces():
        warnings.simplefilter("ignore")
        for operation, prepared in _prepared(interface):
            yield from _case(operation, prepared)


@contextlib.contextmanager
def _no_traces() -> Iterator[None]:
    """Hypothesis writes a folder `.hypothesis` where the user stands unless told otherwise."""
    with tempfile.TemporaryDirectory(prefix="pruefstand-corpus-") as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


def _prepared(interface: Interface) -> Iterator[tuple[Operation, requests.PreparedRequest]]:
    import schemathesis
    from schemathesis.config import SchemathesisConfig

    config = SchemathesisConfig.from_dict(SETTINGS)
    schema: Any = schemathesis.openapi.from_dict(interface.document, config=config)
    schema.config.update(base_url=_NOWHERE)
    for found in schema.get_all_operations():
        operation = found.ok()
        described = interface.operations[operation.label]
        for case in [*_boundaries(schema, operation, config), *_random(operation)]:
            prepared = _request(case)
            if prepared is not None:
                yield described, prepared


def _boundaries(schema: Any, operation: Any, config: Any) -> list[Any]:
    """The coverage phase, which needs no randomness (not in Schemathesis' documented interface)."""
    from schemathesis import GenerationMode

    generation = config.projects.get_default().generation
    return list(
        schema.iter_coverage_cases(
            operation, generation_modes=list(GenerationMode), generation_config=generation
        )
    )


def _random(operation: Any) -> list[Any]:
    from schemathesis import GenerationMode

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
