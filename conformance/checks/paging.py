"""Judges whether pages begin at 0, keep their size, follow each other and add up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.facts.paging import Page, PagingFacts, Walk
from conformance.model import Deviation, NotApplicable, Undecided

Deviations = Iterator[Deviation]


def first_is_zero(paging: PagingFacts) -> Deviations:
    """Page 0 shows the first hits if there are any."""
    for size, walk in _numbered(paging):
        first = walk.pages["0"]
        there = first.total or any(page.count for page in walk.pages.values())
        if there and not first.count:
            yield _wrong(size, "0", "count", "hits", 0, first, "page-zero-empty")
    if not any(page.count for _, walk in _numbered(paging) for page in walk.pages.values()):
        raise Undecided("too-few-hits", 0)


def size_kept(paging: PagingFacts) -> Deviations:
    """No page has more hits than asked for."""
    for size, walk in _numbered(paging):
        for number, page in walk.pages.items():
            if page.asked_size is not None and page.count > page.asked_size:
                expected = {"at_most": page.asked_size}
                yield _wrong(size, number, "count", expected, page.count, page, "page-too-long")
    _enough(paging)


def pages_differ(paging: PagingFacts) -> Deviations:
    """The second page shows none of the hits of the first."""
    for size, walk in _numbered(paging):
        first, second = walk.pages["0"], walk.pages.get("1")
        twice = sorted(set(first.keys) & set(second.keys)) if second else []
        if twice:
            yield _wrong(size, "1", "keys", "other hits", twice[:5], second, "hits-repeated")
    _enough(paging)


def total_adds_up(paging: PagingFacts) -> Deviations:
    """The told total is what the pages show: the last has the rest, and after it comes nothing.

    Undecided where pages cannot be turned or are not kept to size: other rules say so.
    """
    _enough(paging)
    for size, walk in _numbered(paging):
        first = walk.pages["0"]
        if first.total is None:
            yield _wrong(size, "0", "total", "a number", None, first, "total-missing")
            continue
        if not _turnable(walk, int(size)):
            raise Undecided("pages-not-turnable", size)
        last = max(first.total - 1, 0) // int(size)
        rest = first.total - last * int(size)
        for number, expected in ((last, rest), (last + 1, 0)):
            page = walk.pages.get(str(number))
            if page and page.count != expected:
                yield _wrong(
                    size, str(number), "count", expected, page.count, page, "total-does-not-add-up"
                )


def token_leads_on(paging: PagingFacts) -> Deviations:
    """Following tokens ends, repeats no hit, and shows as many hits as told."""
    walk = paging.continued
    if walk is None:
        raise NotApplicable("no-continued-listing")
    seen: set[str] = set()
    for number, page in walk.pages.items():
        twice = sorted(seen & set(page.keys))
        if twice:
            yield _wrong(None, number, "keys", "other hits", twice[:5], page, "hits-repeated")
            return
        seen |= set(page.keys)
    first = walk.pages["0"]
    shown = sum(page.count for page in walk.pages.values())
    if walk.whole and first.total is not None and shown != first.total:
        yield _wrong(None, "0", "total", shown, first.total, first, "total-does-not-add-up")
    if len(walk.pages) == 1:
        raise Undecided("too-few-hits", shown)


def _numbered(paging: PagingFacts) -> Iterator[tuple[str, Walk]]:
    if not paging.numbered:
        raise NotApplicable("no-numbered-listing")
    yield from paging.numbered.items()


def _enough(paging: PagingFacts) -> None:
    """Raise where no walk has two pages to compare."""
    if not any(page.count for _, walk in _numbered(paging) for page in _later(walk)):
        told = [walk.pages["0"].total for _, walk in _numbered(paging)]
        if all(
            total is None or total <= int(size)
            for total, size in zip(told, paging.numbered, strict=True)
        ):
            raise Undecided("too-few-hits", told[0])


def _later(walk: Walk) -> Iterator[Page]:
    return (page for number, page in walk.pages.items() if number != "0")


def _turnable(walk: Walk, size: int) -> bool:
    first, second = walk.pages["0"], walk.pages.get("1")
    if not first.count or first.count > size:
        return False
    return second is None or not set(first.keys) & set(second.keys)


def _wrong(
    size: str | None,
    number: str,
    field: str,
    expected: Any,
    seen: Any,
    page: Page | None,
    key: str,
) -> Deviation:
    walk = "continued" if size is None else f"numbered/{size}"
    return Deviation(
        where=f"paging/{walk}/pages/{number}/{field}",
        expected=expected,
        seen=seen,
        key=key,
        exchange=page.exchange if page else None,
    )
