"""The conformant portal: red in nothing but what this build of OpenSSL cannot keep, ten times over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from profiles import catalogue
from tests.harness.checked import checked, red
from tests.harness.stack import RunningStack, running_stack

KNOWN = catalogue.load()


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    """One reference portal for this file."""
    with running_stack("zehnmal") as running:
        yield running


def test_ten_checks_say_the_same_and_nothing_counted_is_red(stack: RunningStack) -> None:
    """Ten whole checks: the same verdicts each time, no counted fail, nothing unclear."""
    portal = stack.conformant()
    first = checked(KNOWN, portal, repeat=True)
    assert first.exit_code == 0
    assert not [one for one in first.found if one.verdict == "undecided"]
    assert {one.level for one in first.found if one.verdict == "fail"} <= {"SOLLTE"}
    said = [(one.requirement, one.subject, one.verdict) for one in first.found]
    for _ in range(9):
        again = checked(KNOWN, portal)
        assert [(one.requirement, one.subject, one.verdict) for one in again.found] == said
        assert red(again.found) == red(first.found)
