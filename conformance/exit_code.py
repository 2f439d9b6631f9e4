"""Which exit code a run has, and whether a level counts: the one place that says so.

3 usage or input, nothing sent; else 1 a counted fail; else 2 a counted undecided, doctor stopped
us, our own error, interrupted or nothing judged; else 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conformance.model import WORST_FIRST, Complaint, Counts, Finding
from profiles.model import Level

OK, FAILED, UNDECIDED, INPUT = 0, 1, 2, 3
_STRICT: frozenset[Level] = frozenset({"SOLLTE", "SOLLTE NICHT"})
_ALWAYS: frozenset[Level] = frozenset({"MUSS", "DARF NICHT"})


def counts(level: Level, *, strict: bool) -> bool:
    """Whether a finding of this level decides the exit code."""
    return level in _ALWAYS or (strict and level in _STRICT)


def exit_code(
    findings: Sequence[Finding],
    complaints: Iterable[Complaint] = (),
    *,
    interrupted: bool = False,
    complete: bool = False,
) -> int:
    """The exit code of one portal's run."""
    counted = [one for one in findings if one.counted]
    if any(one.verdict == "fail" for one in counted):
        return FAILED
    unfinished = {"undecided"} | ({"not-tested"} if complete else set())
    open_ = [one for one in counted if one.verdict in unfinished and one.reason != "untestable"]
    judged = [one for one in findings if one.verdict in {"pass", "fail"}]
    stopped = any(one.stops for one in complaints)
    return UNDECIDED if open_ or stopped or interrupted or not judged else OK


def tally(findings: Sequence[Finding]) -> Counts:
    """How many findings of which verdict."""
    counted = [one.verdict for one in findings if one.counted]
    everything = [one.verdict for one in findings]
    return Counts(
        counted={verdict: counted.count(verdict) for verdict in WORST_FIRST},
        all={verdict: everything.count(verdict) for verdict in WORST_FIRST},
    )
