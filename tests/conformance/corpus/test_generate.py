"""A corpus is a pure function of interface and versions, and leaves nothing behind."""

from __future__ import annotations

import ast
import inspect
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from conformance.corpus.case import Corpus
from conformance.corpus.generate import MOST
from conformance.corpus.intent import METHODS
from conformance.corpus.interface import interface
from conformance.corpus.store import corpus, made

ROOT = Path(__file__).parents[3]
INTERFACES = Path(__file__).parent / "interfaces"
MAKE = """
import sys
import loaded
from conformance.corpus.generate import main
main("tiny/1", sys.argv[1])
"""


@pytest.fixture(scope="module")
def search() -> Corpus:
    """The corpus of the search interface, as a check gets it."""
    return corpus(interface("suchdienst/1"))


def test_same_bytes_in_every_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other hashing, another folder and other loaded source make the same bytes, and no files."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    monkeypatch.chdir(here)
    tiny = made(interface("tiny/1", INTERFACES))
    assert list(here.iterdir()) == []
    (there / "loaded.py").write_text("NUMBERS = [770077, 88118811]; WORD = 'Quastenflosser'\n")
    other = subprocess.run(
        [sys.executable, "-c", MAKE, str(INTERFACES)],
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{there}", "PYTHONHASHSEED": "4711"},
        cwd=there,
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.splitlines() == [case.model_dump_json() for case in tiny.cases]


def test_size_is_bounded(search: Corpus) -> None:
    """A corpus is some hundred cases: enough to find, few enough for three seconds."""
    assert 300 <= len(search.cases) <= 600
    generated = Counter((case.operation, case.kind) for case in search.cases)
    odd_texts = 15
    assert all(
        count <= MOST.get(kind, count) + 2 * odd_texts for (_, kind), count in generated.items()
    )


def test_names_are_unique(search: Corpus) -> None:
    """No request is sent twice."""
    assert len({case.name for case in search.cases}) == len(search.cases)


def test_each_operation_is_tried(search: Corpus) -> None:
    """Each operation has cases that are certainly right, certainly wrong, and odd."""
    for label in interface("suchdienst/1").operations:
        kinds = {case.kind for case in search.cases if case.operation == label}
        assert kinds >= {"positive", "negative", "odd"}


def test_methods_are_tried_on_each_path(search: Corpus) -> None:
    """Each path is asked with each method that it does not document."""
    tried = Counter(case.method for case in search.cases if case.kind == "undocumented-method")
    assert tried == dict.fromkeys(METHODS, 5)


def test_nothing_of_the_tool_is_sent(search: Corpus) -> None:
    """Requests carry no field that names the generator or differs from run to run."""
    names = {name.lower() for case in search.cases for name, _ in case.fields}
    assert not names & {"user-agent", "x-schemathesis-testcaseid", "connection"}


def test_private_interface_is_there() -> None:
    """The three things that are not documented still have the form we use."""
    from hypothesis.internal.conjecture import providers
    from schemathesis import BaseSchema
    from schemathesis.config import SchemathesisConfig

    asked = inspect.signature(vars(providers)["is_local_module_file"])
    assert list(asked.parameters) == ["path"]
    names = set(inspect.signature(BaseSchema.iter_coverage_cases).parameters)
    assert {"operation", "generation_modes", "generation_config"} <= names
    assert SchemathesisConfig.from_dict({}).projects.get_default().generation is not None


def test_schemathesis_is_imported_in_one_place() -> None:
    """Only the generator knows Schemathesis and Hypothesis, only one module jsonschema-rs."""
    users: dict[str, set[str]] = {
        "schemathesis": set(),
        "hypothesis": set(),
        "jsonschema_rs": set(),
    }
    for file in (ROOT / "conformance").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                users.get(name.partition(".")[0], set()).add(file.name)
    assert users == {
        "schemathesis": {"generate.py"},
        "hypothesis": {"generate.py"},
        "jsonschema_rs": {"validate.py"},
    }
