"""Several portals make one table and one exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.exit_code import tally
from pruefstand.running.table import Result, table, worst_code

FILE = Path("portals/a/portal.yaml")


@pytest.mark.parametrize(
    ("codes", "worst"),
    [
        ([0, 2, 3, 1], 1),
        ([0, 2, 3], 3),
        ([0, 2], 2),
        ([0, 0], 0),
        ([0, None], 2),
        ([1, None], 1),
        ([3, None], 3),
    ],
)
def test_the_worst_code_is_that_of_all(codes: list[int | None], worst: int) -> None:
    """1, 3, 2, 0 in this order; a portal that was not begun is never success."""
    assert worst_code([Result(FILE, code) for code in codes]) == worst


def test_each_portal_has_its_line() -> None:
    """The table says of each portal what came of it, also of those that were not begun."""
    lines = table(
        [
            Result(FILE, 0, counts=tally([]), folder=Path("reports/out/a/1")),
            Result(Path("b.yaml"), 2, interrupted=True, last=True, counts=tally([])),
            Result(Path("c.yaml"), 3),
            Result(Path("d.yaml")),
        ]
    )
    assert [line.split()[:3] for line in lines[1:]] == [
        [str(FILE), "passed", "0"],
        ["b.yaml", "interrupted", "0"],
        ["c.yaml", "input"],
        ["d.yaml", "not", "begun"],
    ]
    assert lines[1].endswith("reports/out/a/1")
