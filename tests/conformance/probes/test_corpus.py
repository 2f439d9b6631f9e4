"""The look at a search interface: which cases are sent, and what is said when nothing answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.client import Client, Endpoint
from conformance.corpus.interface import interface
from conformance.model import Undecided
from conformance.probes import corpus, paging
from tests.conformance.corpus.listing import Listing, served

INTERFACES = Path(__file__).parents[1] / "corpus" / "interfaces"


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interfaces come from the folder of these tests."""
    for probe in (corpus, paging):
        monkeypatch.setattr(probe, "described", lambda name: interface(name, INTERFACES))


def test_selections_are_apart() -> None:
    """Each selection holds the kinds that it names, and reading all that GET can ask."""
    with served(Listing()) as door:
        kinds = {
            select: {
                one.kind for one in corpus.look(door, "tiny/1", {}, select=select).answers.values()
            }
            for select in ("documented", "negative", "unknown-path", "undocumented-method")
        }
        reading = corpus.look(door, "tiny/1", {})
    assert kinds["documented"] == {"positive", "no-hit", "unknown-id"}
    assert kinds["negative"] == {"negative"}
    assert kinds["unknown-path"] == {"unknown-path"}
    assert kinds["undocumented-method"] == {"undocumented-method"}
    assert {one.method for one in reading.answers.values()} == {"GET"}
    assert "odd" in {one.kind for one in reading.answers.values()}


def test_looks_are_repeatable() -> None:
    """Two looks at one service differ in nothing but the hashes of exchanges."""
    with served(Listing()) as door:
        one = corpus.look(door, "tiny/1", {})
        other = corpus.look(door, "tiny/1", {})
    assert one.model_copy(update={"answers": {}}) == other.model_copy(update={"answers": {}})
    for name, answer in one.answers.items():
        same = answer.model_copy(update={"exchange": other.answers[name].exchange})
        assert same == other.answers[name]


def test_every_answer_has_its_exchange() -> None:
    """Each answer names the recorded exchange that shows it."""
    with served(Listing()) as door:
        facts = corpus.look(door, "tiny/1", {}, select="negative")
    assert all(
        door.exchanges[str(one.exchange)].status == one.status for one in facts.answers.values()
    )


def test_nobody_there_is_undecided() -> None:
    """Where nothing listens there are no facts, and no case counts as refused."""
    door = Client(Endpoint("http", "127.0.0.1", "127.0.0.1", 9))
    with pytest.raises(Undecided, match="connection-refused"):
        corpus.look(door, "tiny/1", {})
