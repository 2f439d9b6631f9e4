"""The exit code says what the verdicts say."""

from __future__ import annotations

import pytest

from conformance.exit_code import counts, exit_code
from conformance.model import Complaint, Finding


def _finding(verdict: str, level: str = "MUSS", reason: str | None = None) -> Finding:
    return Finding.model_validate(
        {
            "requirement": "a/b",
            "subject": "web",
            "verdict": verdict,
            "level": level,
            "counted": counts(level, strict=False),  # type: ignore[arg-type]
            "clauses": [],
            "reason": reason,
        }
    )


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([("pass", "MUSS")], 0),
        ([("pass", "MUSS"), ("fail", "SOLLTE")], 0),
        ([("pass", "MUSS"), ("fail", "DARF NICHT")], 1),
        ([("fail", "MUSS"), ("undecided", "MUSS")], 1),
        ([("pass", "MUSS"), ("undecided", "MUSS")], 2),
        ([("pass", "MUSS"), ("undecided", "BEOBACHTET")], 0),
        ([("pass", "MUSS"), ("not-tested", "MUSS")], 0),
        ([("not-tested", "MUSS")], 2),
        ([], 2),
    ],
)
def test_verdicts_make_the_code(verdicts: list[tuple[str, str]], code: int) -> None:
    """Only counted levels count, a fail before an undecided, and nothing judged is not success."""
    assert exit_code([_finding(verdict, level) for verdict, level in verdicts]) == code


def test_complete_counts_what_was_not_tested_but_not_the_untestable() -> None:
    """With --complete a counted requirement must have been tested, unless nobody can."""
    tested = _finding("pass")
    assert exit_code([tested, _finding("not-tested")], complete=True) == 2
    assert exit_code([tested, _finding("not-tested", reason="untestable")], complete=True) == 0


def test_interruption_and_obstacles_are_never_success() -> None:
    """An interrupted run and one that doctor stopped exit 2 where nothing failed."""
    stopped = Complaint(subject="web", key="ca-unknown")
    assert exit_code([_finding("pass")], interrupted=True) == 2
    assert exit_code([_finding("pass")], [stopped]) == 2
    assert exit_code([_finding("pass")], [stopped.model_copy(update={"stops": False})]) == 0


def test_strict_counts_what_should_be() -> None:
    """SOLLTE counts with --strict only, KANN and BEOBACHTET never."""
    assert counts("SOLLTE", strict=True) and not counts("SOLLTE", strict=False)
    assert not counts("KANN", strict=True) and not counts("BEOBACHTET", strict=True)
