"""A corpus is made once, found again by its name, and never used when damaged."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.corpus import store
from conformance.corpus.case import Corpus, named
from conformance.corpus.interface import interface

ROOT = Path(__file__).parents[3]
TINY = interface("tiny/1", Path(__file__).parent / "interfaces")


@pytest.fixture
def makes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of corpora that were made; making is replaced by one case, which is quick."""
    made: list[str] = []

    def make(known: object) -> Corpus:
        made.append(store.name(TINY))
        case = named("GET /things", "positive", "GET", "/things")
        return Corpus(name=store.name(TINY), made_with={"a": "1"}, cases=(case,))

    monkeypatch.setattr(store, "made", make)
    return made


def test_made_once(makes: list[str], tmp_path: Path) -> None:
    """The second time a corpus comes from the cache and is the same."""
    first = store.corpus(TINY, tmp_path / "deep")
    assert store.corpus(TINY, tmp_path / "deep") == first
    assert makes == [first.name]


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", None])
def test_damaged_is_made_again(makes: list[str], tmp_path: Path, damage: bytes | None) -> None:
    """A cut, changed or unreadable file is not believed."""
    first = store.corpus(TINY, tmp_path)
    file = next(tmp_path.glob("*.json"))
    file.write_bytes(damage if damage is not None else file.read_bytes().replace(b"GET", b"PUT", 1))
    assert store.corpus(TINY, tmp_path) == first
    assert len(makes) == 2


def test_name_follows_the_interface() -> None:
    """Another interface, another name."""
    assert store.name(TINY) != store.name(interface("suchdienst/1"))


def test_warm_cache_needs_no_generator(makes: list[str], tmp_path: Path) -> None:
    """With a warm cache Schemathesis is not even imported: that alone takes seconds."""
    store.corpus(TINY, tmp_path / "pruefstand" / "corpus")
    script = (
        "import sys; from pathlib import Path; from conformance.corpus.store import corpus; "
        "from conformance.corpus.interface import interface; "
        f"corpus(interface('tiny/1', Path({str(Path(__file__).parent / 'interfaces')!r}))); "
        "assert 'schemathesis' not in sys.modules"
    )
    subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path)},
        check=True,
    )
    assert len(makes) == 1


def test_failing_generator_is_told(tmp_path: Path) -> None:
    """A generator that fails says why, instead of leaving an empty corpus."""
    gone = replace(TINY, folder=tmp_path / "gone")
    with pytest.raises(RuntimeError, match="could not be generated"):
        store.made(gone)
