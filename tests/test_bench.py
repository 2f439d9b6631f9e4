"""The sums of the bench are right, whatever the clock says."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from bench import __main__ as bench
from bench.measure import Measure, in_turn
from bench.program import cost


def measure(theirs: tuple[float, ...], goal: float, *, at_least: bool = False) -> Measure:
    """Ours has a median of 20 and one outlier."""
    ours = (10.0, 20.0, 900.0)
    return Measure("thing", "ms", ours, goal, "other", theirs, at_least=at_least)


def test_a_ratio_is_of_medians() -> None:
    """One slow round on either side does not move the ratio."""
    assert measure((70.0, 80.0, 5000.0), 1).ratio == 0.25


@pytest.mark.parametrize(
    ("theirs", "goal", "at_least", "held"),
    [
        ((80.0,), 0.25, False, True),
        ((80.0,), 0.24, False, False),
        ((2.0,), 10.0, True, True),
        ((2.0,), 10.1, True, False),
        ((), 20.0, False, True),
        ((), 19.9, False, False),
        ((), 20.1, True, False),
    ],
)
def test_a_goal_is_held(theirs: tuple[float, ...], goal: float, at_least: bool, held: bool) -> None:
    """A goal met exactly is held; without something beside, it is for the median itself."""
    assert measure(theirs, goal, at_least=at_least).held is held


def test_a_line_tells_everything() -> None:
    """Name, figures with least and most, ratio, goal and whether it was held stand in one line."""
    assert measure((80.0, 70.0, 90.0), 0.2).line == (
        "thing: 20 ms (10 to 900), other 80 ms (70 to 90), ratio 0.25, goal ≤ 0.2, held: NO"
    )
    alone = Measure("thing", "s", (4.25, 4.75, 4.5), 10)
    assert alone.line == "thing: 4.5 s (4.2 to 4.8), goal ≤ 10 s, held: yes"


def test_both_sides_take_turns() -> None:
    """After one turn to warm up, A B A B …, and nothing of the warm-up is in the figures."""
    order: list[str] = []
    numbers = iter(range(100))

    def side(name: str) -> float:
        order.append(name)
        return next(numbers)

    assert in_turn(lambda: side("a"), lambda: side("b"), 2) == ((2, 4), (3, 5))
    assert order == ["a", "b"] * 3


def test_a_missed_goal_exits_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every measure is printed, and one missed goal among them makes the exit code 1."""
    found = [measure((80.0,), 0.2), measure((80.0,), 0.3)]

    class Module:
        @staticmethod
        def measures() -> Iterator[Measure]:
            return iter(found)

    monkeypatch.setattr(bench, "import_module", lambda _: Module)
    assert bench.main(["tls"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2
    found.pop(0)
    assert bench.main(["tls"]) == 0
    assert bench.main(["none"]) == 3


def test_memory_is_that_of_the_program() -> None:
    """The peak is the program's, not that of the process that measures it."""
    held = b"x" * 200_000_000
    small = cost([sys.executable, "-c", "pass"])
    large = cost([sys.executable, "-c", "held = b'x' * 60_000_000"])
    assert small.peak_mb < 40 < 60 < large.peak_mb < len(held) / 1e6


def test_a_program_that_fails_is_no_measurement() -> None:
    """A check that breaks off is quick: its figures must not count."""
    with pytest.raises(RuntimeError, match="exited 3: no such thing"):
        cost([sys.executable, "-c", "import sys; print('no such thing'); sys.exit(3)"])
