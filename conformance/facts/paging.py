"""What the pages of a listing showed: by number, and by token."""

from __future__ import annotations

from conformance.facts.base import Facts


class Page(Facts):
    """One page: the keys of its items in order, and what it says about the whole."""

    status: int
    asked_size: int | None = None
    keys: tuple[str, ...] = ()
    count: int = 0
    total: int | None = None
    #: Hash of the token that leads on; None on the last page.
    token: str | None = None
    exchange: str | None = None


class Walk(Facts):
    """Pages by their number. `whole` is true if the last page was reached."""

    operation: str
    pages: dict[str, Page]
    whole: bool = False


class PagingFacts(Facts):
    """Walks: `first` and `last` by number at each size, and one by token; None where there is none."""

    interface: str
    numbered: dict[str, Walk]
    continued: Walk | None = None
