"""Failures are grouped by what is wrong, and the worst comes first."""

from __future__ import annotations

from reports.causes import Task, tasks
from tests.reports import sample


def names(task: Task) -> set[str]:
    """The requirements that a task mends."""
    return {state.id for state in task.requirements}


def test_equal_deviations_are_one_task() -> None:
    """Two requirements that one setting breaks stand together, with all their clauses."""
    both = {"transport/forward-secrecy", "transport/tls12-suites-listed"}
    task = next(task for task in tasks(sample.sample()) if names(task) == both)
    assert len(task.causes) == 1
    assert task.causes[0].expected == ("refused", "not offered")
    assert len(task.clauses) == 3


def test_many_places_of_one_requirement_are_one_task() -> None:
    """A requirement that is broken in many places is one thing to do."""
    found = [task for task in tasks(sample.sample()) if names(task) == {"session/cookie-secure"}]
    assert len(found) == 1
    assert len(found[0].causes) == len(sample.HOSTILE)


def test_other_seen_or_look_is_another_cause() -> None:
    """Equal places with different values, or seen by another look, are causes of their own."""
    run = sample.sample(hostile=False)
    finding = next(f for f in run.findings if f.requirement == "session/cookie-secure")
    other = finding.model_copy(update={"subject": "search", "looks": ("5e" * 32,)})
    again = run.model_copy(update={"findings": (finding, other)})
    assert [len(task.causes) for task in tasks(again)] == [2]


def test_address_before_the_noun_names_the_look() -> None:
    """With several addresses `where` begins with one, and the look is still found."""
    run = sample.sample(hostile=False)
    finding = next(f for f in run.findings if f.requirement == "session/cookie-secure")
    moved = finding.deviations[0].model_copy(update={"where": "127.0.0.1:8443/cookies/jar/a"})
    one = finding.model_copy(update={"deviations": (moved,), "looks": ("71" * 32, "c0" * 32)})
    two = one.model_copy(update={"requirement": "session/timeout", "looks": ("c0" * 32,)})
    again = run.model_copy(update={"findings": (one, two)})
    assert [len(task.causes) for task in tasks(again)] == [1]


def test_order_is_counted_then_level_then_clauses() -> None:
    """Waived comes last, uncounted before it, and more broken clauses come first."""
    found = tasks(sample.sample())
    assert [task.waived for task in found] == sorted(task.waived for task in found)
    open_ones = [task for task in found if not task.waived]
    assert [task.group for task in open_ones][-2:] == ["recommended", "observed"]
    counted = [len(task.clauses) for task in open_ones if task.counted]
    assert counted == sorted(counted, reverse=True)


def test_failure_without_deviation_is_told() -> None:
    """An expired document has no place in facts and is still a task."""
    task = next(t for t in tasks(sample.sample()) if names(t) == {"operation/penetration-test"})
    assert task.causes[0].deviations == ()
