"""Judgement of pages: each fault of a listing is told by one rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from conformance.checks import paging
from conformance.facts.paging import Page, PagingFacts, Walk
from conformance.model import Deviation, NoVerdict

Rule = Callable[[PagingFacts], Iterator[Deviation]]
RULES: tuple[Rule, ...] = (
    paging.first_is_zero,
    paging.size_kept,
    paging.pages_differ,
    paging.total_adds_up,
)


def _walk(*counts: int, total: int = 12, start: int = 0) -> PagingFacts:
    """Pages of five with so many hits each, numbered on."""
    pages, next_key = {}, start
    for number, count in enumerate(counts):
        keys = tuple(f"L{key}" for key in range(next_key, next_key + count))
        next_key += count
        pages[str(number)] = Page(status=200, asked_size=5, keys=keys, count=count, total=total)
    return PagingFacts(interface="a/1", numbered={"5": Walk(operation="GET /a", pages=pages)})


def _red(facts: PagingFacts) -> list[str]:
    red = []
    for rule in RULES:
        try:
            found = list(rule(facts))
        except NoVerdict:
            continue
        if found:
            red.append(rule.__name__)
    return red


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (_walk(5, 5, 2, 0), None),
        (_walk(5, 5, 5, 0, total=15), None),
        (_walk(0, 5, 5, 2), "first_is_zero"),
        (_walk(12, 0, 0, 0), "size_kept"),
        (_walk(5, 5, 2, 0, total=13), "total_adds_up"),
        (_walk(5, 5, 2, 1), "total_adds_up"),
        (_walk(3, total=3), None),
    ],
)
def test_one_fault_one_rule(facts: PagingFacts, rule: str | None) -> None:
    """A listing that is wrong in one way is red in the rule for it alone."""
    assert _red(facts) == ([rule] if rule else [])


def test_repeated_hits_are_told() -> None:
    """A second page with hits of the first is red, and the total is left open."""
    facts = _walk(5, 5, 2, 0)
    first = facts.numbered["5"].pages["0"]
    pages = {**facts.numbered["5"].pages, "1": first}
    again = PagingFacts(interface="a/1", numbered={"5": Walk(operation="GET /a", pages=pages)})
    assert _red(again) == ["pages_differ"]


def test_token_walk_that_returns_is_told_once() -> None:
    """A token that leads back is one deviation, however often it is followed."""
    page = Page(status=200, keys=("D1",), count=1, total=3, token="aa")
    walk = Walk(operation="GET /a", pages={"0": page, "1": page, "2": page})
    facts = PagingFacts(interface="a/1", numbered={}, continued=walk)
    assert [one.key for one in paging.token_leads_on(facts)] == ["hits-repeated"]
