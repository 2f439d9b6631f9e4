"""Replay against a real service: same bytes, right comparison, and no word invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.client import Client
from conformance.corpus.case import Corpus, Select
from conformance.corpus.interface import interface
from conformance.corpus.replay import MOST_SILENT, Replay
from conformance.corpus.store import corpus as kept
from conformance.facts.corpus import CorpusFacts
from tests.conformance.corpus.listing import Listing, client, served

TINY = interface("tiny/1", Path(__file__).parent / "interfaces")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The corpus of the tiny interface."""
    return kept(TINY)


def _facts(listing: Listing, corpus: Corpus, select: Select = "reading") -> CorpusFacts:
    with served(listing) as door:
        return Replay(door, TINY).facts(corpus, select, {})


def test_every_portal_gets_the_same_bytes(corpus: Corpus) -> None:
    """What arrives at two services is the corpus, byte for byte, method and target."""
    one, other = Listing(), Listing(ids_as_numbers=True)
    _facts(one, corpus, "negative")
    _facts(other, corpus, "negative")
    sent = sorted((case.method, f"/base{case.target}") for case in corpus.chosen("negative"))
    assert sorted(one.seen) == sorted(other.seen) == sent


def test_conformant_service_shows_no_difference(corpus: Corpus) -> None:
    """A service that keeps the interface has only documented answers of the described form."""
    answers = _facts(Listing(), corpus).answers.values()
    documented = [one for one in answers if one.documented_status is not None]
    assert documented and all(one.documented_status for one in documented)
    assert not [one for one in answers if one.errors]
    assert all(one.status == 400 for one in answers if one.kind == "negative" and "page" in one.why)


def test_values_lead_from_answer_to_request(corpus: Corpus) -> None:
    """An id that one answer shows is asked in the next; what nobody gave is not sent."""
    answers = _facts(Listing(), corpus, "documented").answers
    assert answers["GET /things/{id}#thing"].target == "/things/T1?day=2026-01-01"
    assert answers["GET /things/{id}#thing"].status == 200
    assert answers["GET /things#nothing"].hits == 0
    assert answers["GET /things/{id}#unknown"].status == 404
    missing = answers["GET /things/{id}#needs"]
    assert (missing.outcome, missing.reason) == ("not-sent", "value-missing")


def test_subject_gives_values(corpus: Corpus) -> None:
    """Test data of the subject stands in for what no answer gives."""
    with served(Listing()) as door:
        answers = Replay(door, TINY).facts(corpus, "documented", {"nowhere": "T2"}).answers
    assert answers["GET /things/{id}#needs"].status == 200


def test_wrong_form_is_a_fact(corpus: Corpus) -> None:
    """Answers that do not fit the schema carry short messages with their place."""
    answers = _facts(Listing(ids_as_numbers=True), corpus, "documented").answers
    assert answers["GET /things#things"].errors == (
        '0/id: 1 is not of type "string"'.replace("0/", "items/0/"),
        *('items/1/id: 2 is not of type "string"', 'items/2/id: 3 is not of type "string"'),
        *('items/3/id: 4 is not of type "string"', 'items/4/id: 5 is not of type "string"'),
    )


def test_broken_json_is_a_fact(corpus: Corpus) -> None:
    """A cut answer is broken JSON, and its form is unknown rather than wrong."""
    answer = _facts(Listing(broken_json=True), corpus, "documented").answers["GET /things#things"]
    assert (answer.json_text, answer.errors) == ("broken", None)


@pytest.mark.parametrize(("any_method", "status"), [(False, 405), (True, 200)])
def test_methods(corpus: Corpus, any_method: bool, status: int) -> None:
    """Undocumented methods are sent where writing is allowed, and the answer is told."""
    answers = _facts(Listing(any_method=any_method), corpus, "undocumented-method").answers
    assert {one.status for one in answers.values()} == {status}
    assert all(bool(one.allow) is not any_method for one in answers.values())


def test_read_only_sends_nothing_else(corpus: Corpus) -> None:
    """Without the right to write nothing but GET leaves, and each case says why."""
    listing = Listing()
    with served(listing) as door:
        reader = client(door.port, allow_write=False)
        facts = Replay(reader, TINY).facts(corpus, "undocumented-method", {})
    assert {one.reason for one in facts.answers.values()} == {"writing-not-allowed"}
    assert listing.seen == []


def test_silent_portal_is_given_up(corpus: Corpus) -> None:
    """A portal that does not answer is asked a few times, not hundreds."""
    with served(Listing()) as door:
        gone = Client(door.endpoint, door.rules)
    answers = Replay(gone, TINY).facts(corpus, "reading", {}).answers.values()
    reasons = [one.reason for one in answers if one.outcome == "no-answer"]
    assert reasons.count("gave-up") > reasons.count("connection-refused") >= MOST_SILENT
