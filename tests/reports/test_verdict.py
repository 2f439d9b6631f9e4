"""The sentence at the top says what the run says, in every case."""

from __future__ import annotations

from conformance.model import Finding, Run, Verdict
from reports.verdict import decide, tally, waiver_of
from tests.reports import sample


def with_verdicts(*verdicts: Verdict, code: int = 0) -> Run:
    """A run of one counted requirement at several subjects with these verdicts."""
    run = sample.sample(hostile=False)
    first = next(f for f in run.findings if f.requirement == "session/cookie-secure")
    found = tuple(
        first.model_copy(update={"subject": f"s{n}", "verdict": verdict})
        for n, verdict in enumerate(verdicts)
    )
    return run.model_copy(
        update={"findings": found, "waivers": (), "exit_code": code, "clauses": ()}
    )


def test_failure_comes_before_all() -> None:
    """One failure decides, and what else is open is said beside it."""
    decision = decide(with_verdicts("fail", "undecided", "not-tested", "not-tested", code=1))
    assert decision.verdict == "fail"
    assert "1 verbindliche Prüfung nicht bestanden" in decision.sentence
    assert "1 verbindliche Prüfung blieb unklar" in decision.meaning
    assert "2 verbindliche Prüfungen fanden nicht statt" in decision.meaning


def test_undecided_is_no_verdict() -> None:
    """Without failure, what is unclear leaves the decision open."""
    decision = decide(with_verdicts("pass", "undecided", code=2))
    assert decision.verdict == "undecided"
    assert "noch nicht entschieden" in decision.sentence
    assert "1 verbindliche Prüfung ist bestanden" in decision.meaning


def test_not_tested_is_said_beside_a_pass() -> None:
    """A pass with gaps says that it holds only for what was tested."""
    decision = decide(with_verdicts("pass", "not-tested"))
    assert decision.verdict == "pass"
    assert "darüber sagt dieser Bericht nichts" in decision.meaning


def test_only_a_whole_pass_says_all() -> None:
    """Only if everything was judged and holds does the sentence say so."""
    assert "erfüllt alle verbindlichen" in decide(with_verdicts("pass", "pass")).sentence


def test_nothing_executed_is_never_a_pass() -> None:
    """Only untested or inapplicable findings, or none, are no pass."""
    for verdicts in ((), ("not-tested",), ("not-applicable",)):
        assert decide(with_verdicts(*verdicts)).verdict != "pass"


def test_exit_code_that_is_not_zero_is_never_told_as_passed() -> None:
    """An interrupted run or an expired waiver shows in the sentence."""
    decision = decide(with_verdicts("pass", code=2).model_copy(update={"interrupted": True}))
    assert decision.verdict == "undecided"
    assert "nicht als bestanden" in decision.sentence
    assert any("abgebrochen" in warning for warning in decision.warnings)


def test_waiver_counts_only_while_valid_and_for_its_subject() -> None:
    """An expired waiver or one of another subject is none, and no waiver touches a pass."""
    run = with_verdicts("fail", "pass")
    failed, passed = run.findings
    waiver = {"requirement": "session/*", "subject": "s0", "state": "valid"}

    def waived(finding: Finding, **changed: str) -> bool:
        changed_run = run.model_copy(update={"waivers": (waiver | changed,)})
        return waiver_of(changed_run, finding) is not None

    assert waived(failed)
    assert not waived(failed, state="expired")
    assert not waived(failed, subject="s1")
    assert not waived(passed)


def test_tally_adds_up() -> None:
    """The table counts every finding once."""
    run = sample.sample()
    assert sum(sum(row.values()) for row in tally(run).values()) == len(run.findings)
