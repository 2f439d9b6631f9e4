"""The look at pages: which are turned, and what they say about themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.corpus.interface import interface
from conformance.model import Undecided
from conformance.probes import paging
from tests.conformance.corpus.listing import Listing, served

INTERFACES = Path(__file__).parents[1] / "corpus" / "interfaces"


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interfaces come from the folder of these tests."""
    monkeypatch.setattr(paging, "described", lambda name: interface(name, INTERFACES))


def test_first_second_last_and_beyond_are_turned() -> None:
    """Of twelve hits in pages of five the pages 0, 1, 2 and the empty 3 are asked."""
    with served(Listing()) as door:
        walk = paging.look(door, "tiny/1", {}).numbered["5"]
    assert {number: page.count for number, page in walk.pages.items()} == {
        "0": 5,
        "1": 5,
        "2": 2,
        "3": 0,
    }
    assert walk.pages["0"].total == 12
    assert walk.pages["1"].keys == ("T6", "T7", "T8", "T9", "T10")


def test_tokens_are_followed_to_the_end() -> None:
    """Tokens lead through all hits; the facts hold a hash of each token, not the token."""
    with served(Listing()) as door:
        walk = paging.look(door, "tiny/1", {}).continued
    assert walk is not None and walk.whole
    assert sum(page.count for page in walk.pages.values()) == 12
    assert [len(page.token or "") for page in walk.pages.values()] == [16, 16, 0]


def test_cut_answer_has_no_first_page() -> None:
    """Pages that cannot be read have no hits and no total: nothing is invented."""
    with served(Listing(broken_json=True)) as door:
        page = paging.look(door, "tiny/1", {}).numbered["5"].pages["0"]
    assert (page.count, page.total) == (0, None)


def test_missing_listing_is_undecided() -> None:
    """Where the listing does not answer with 200 there is nothing to turn."""
    with served(Listing(any_method=True)) as door:
        endless = interface("tiny/1", INTERFACES)
        endless.intents["paging"]["numbered"]["with"] = {"q": "a", "token": "x"}
        endless.intents["paging"]["numbered"]["sizes"] = [1]
        with pytest.raises(Undecided, match="no-first-page"):
            paging._Walker(door, endless, {}).numbered(endless.numbered)
