"""What a measurement is held to, apart from any clock, so that the sums can be tested."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True)
class Measure:
    """Figures of one thing, beside those of another where the goal is a ratio.

    `goal` is in `unit` where nothing stands beside; otherwise it is ours / theirs, of medians.
    """

    name: str
    unit: str
    ours: tuple[float, ...]
    goal: float
    beside: str = ""
    theirs: tuple[float, ...] = ()
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        """Median of ours by median of theirs; None where nothing stands beside."""
        return median(self.ours) / median(self.theirs) if self.theirs else None

    @property
    def held(self) -> bool:
        """Whether the goal is reached; the goal itself is enough."""
        figure = median(self.ours) if self.ratio is None else self.ratio
        return figure >= self.goal if self.at_least else figure <= self.goal

    @property
    def line(self) -> str:
        """The measure in one line: name, figures with least and most, ratio, goal, held."""
        figures = told(self.ours, self.unit)
        if self.theirs:
            figures += f", {self.beside} {told(self.theirs, self.unit)}"
        ratio = "" if self.ratio is None else f"ratio {self.ratio:.2f}, "
        unit = f" {self.unit}" if self.ratio is None else ""
        goal = f"goal {'≥' if self.at_least else '≤'} {self.goal:g}{unit}"
        return f"{self.name}: {figures}, {ratio}{goal}, held: {'yes' if self.held else 'NO'}"


def told(figures: tuple[float, ...], unit: str) -> str:
    """Median with least and most, such as `98 ms (95 to 120)`; one decimal below ten."""
    middle, least, most = (
        f"{one:.1f}" if median(figures) < 10 else f"{one:.0f}"
        for one in (median(figures), min(figures), max(figures))
    )
    return f"{middle} {unit} ({least} to {most})"


def in_turn(
    ours: Callable[[], float], theirs: Callable[[], float], rounds: int = ROUNDS
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Figures of both, A B A B …, so that a busy machine is busy for both; one turn before is warm-up."""
    ours()
    theirs()
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return tuple(a for a, _ in pairs), tuple(b for _, b in pairs)
