"""Judgement of answers to a corpus: one cause once, and silence is never a pass."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.checks import corpus
from conformance.facts.corpus import Answer, CorpusFacts
from conformance.model import Deviation, NotTested, Remark, Undecided


def _answer(**said: Any) -> Answer:
    told = {"operation": "GET /a", "kind": "positive", "method": "GET", "target": "/a", **said}
    return Answer.model_validate({"status": 200, "documented_status": True, **told})


def _facts(**answers: Answer) -> CorpusFacts:
    named = {f"GET /a#{name}": answer for name, answer in answers.items()}
    return CorpusFacts(interface="a/1", corpus="0", select="reading", made_with={}, answers=named)


def test_one_cause_is_told_once() -> None:
    """Many requests of one operation with the same wrong answer are one deviation."""
    wrong = {f"n{number}": _answer(status=418, documented_status=False) for number in range(50)}
    wrong["other"] = _answer(status=419, documented_status=False)
    found = list(corpus.statuses_documented(_facts(**wrong)))
    assert sorted(one.seen for one in found) == [418, 419]


def test_plainest_request_is_told() -> None:
    """Of several the request that a person understands best is shown."""
    facts = _facts(
        long=_answer(target="/a?q=" + "x" * 50, status=418, documented_status=False),
        short=_answer(target="/a?q=x", status=418, documented_status=False),
        door=_answer(target="/a", plain=False, status=418, documented_status=False),
    )
    assert [one.where for one in corpus.statuses_documented(facts)] == [
        "corpus/answers/GET ~1a#short/status"
    ]


def test_front_door_may_refuse_by_itself() -> None:
    """An undocumented refusal counts only where the service itself surely answered."""
    said = {"status": 414, "documented_status": False}
    assert not list(corpus.statuses_documented(_facts(a=_answer(**said, plain=False))))
    assert list(corpus.statuses_documented(_facts(a=_answer(**said))))


def test_nothing_sent_is_not_tested() -> None:
    """Cases that must not be sent give no verdict."""
    unsent = _answer(outcome="not-sent", reason="writing-not-allowed", status=None)
    with pytest.raises(NotTested, match="writing-not-allowed"):
        list(corpus.statuses_within(_facts(a=unsent), kinds=["positive"], of=[200]))


def test_silence_is_undecided() -> None:
    """A plain case without an answer leaves the rule open, also where others were fine."""
    silent = _answer(outcome="no-answer", reason="timeout", status=None)
    with pytest.raises(Undecided, match="timeout"):
        list(corpus.statuses_documented(_facts(a=_answer(), b=silent)))


def test_silence_to_the_odd_is_no_matter() -> None:
    """A front door may drop what it takes for an attack."""
    dropped = _answer(outcome="no-answer", reason="answer-broken", status=None, plain=False)
    assert not list(corpus.statuses_documented(_facts(a=_answer(), b=dropped)))


def test_deviation_comes_before_silence() -> None:
    """What was seen wrong is told even where something else did not answer."""
    silent = _answer(outcome="no-answer", reason="timeout", status=None)
    wrong = _answer(status=418, documented_status=False)
    found = []
    with pytest.raises(Undecided):
        for one in corpus.statuses_documented(_facts(a=wrong, b=silent)):
            found.append(one)
    assert [one.seen for one in found] == [418]


def test_no_case_of_the_kind_is_not_tested() -> None:
    """A rule that found nothing to look at does not pass."""
    with pytest.raises(NotTested, match="nothing-sent"):
        list(corpus.no_hit_is_empty(_facts(a=_answer())))


@pytest.mark.parametrize(
    ("value", "kind"),
    [("nginx/1.22.1", Deviation), ("Apache/2.4 (Debian)", Deviation), ("nginx", Remark)],
)
def test_versions_deviate_and_names_are_remarked(
    value: str, kind: type[Deviation | Remark]
) -> None:
    """A version is a deviation, a bare name a remark, and each is told once."""
    answer = _answer(software={"server": value})
    found = list(corpus.software_unnamed(_facts(a=answer, b=answer)))
    assert [type(one) for one in found] == [kind]
