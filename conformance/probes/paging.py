"""Turns the pages of a listing: first, second, last and the one after it; and by token to the end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from conformance.client import Client
from conformance.corpus.interface import Continued, Interface, Numbered
from conformance.corpus.interface import interface as described
from conformance.corpus.replay import at
from conformance.corpus.validate import parsed
from conformance.facts.paging import Page, PagingFacts, Walk
from conformance.model import NotTested, Undecided
from conformance.sending import At, Sending


def _sends(at: At, interface: str, test_data: dict[str, str]) -> Iterator[Sending]:
    del test_data
    known = described(interface)
    paging = known.intents.get("paging", {})
    walked: dict[str, int] = {}
    if "numbered" in paging:
        walked[known.numbered.operation] = 4 * len(known.numbered.sizes)
    if "continued" in paging:
        walked[known.continued.operation] = known.continued.most
    for operation, times in walked.items():
        yield Sending("GET", at.base + known.by_id[operation].path, times)


SENDS = _sends


def look(client: Client, interface: str, test_data: dict[str, str]) -> PagingFacts:
    """Walk the listings that the interface names for paging.

    Raises NotTested(no-paging) where it names none, Undecided(no-first-page) where the listing
    does not answer, and NotTested(value-missing) where a value of the subject is needed.
    """
    known = described(interface)
    paging = known.intents.get("paging", {})
    if not paging:
        raise NotTested("no-paging", interface)
    walk = _Walker(client, known, known.values(test_data))
    return PagingFacts(
        interface=interface,
        numbered=walk.numbered(known.numbered) if "numbered" in paging else {},
        continued=walk.continued(known.continued) if "continued" in paging else None,
    )


class _Walker:
    def __init__(self, client: Client, interface: Interface, values: dict[str, str]) -> None:
        self._client, self._interface, self._values = client, interface, values

    def numbered(self, how: Numbered) -> dict[str, Walk]:
        """For each size the pages 0, 1, the last by the told total, and the one after it."""
        return {str(size): self._sized(how, size) for size in how.sizes}

    def _sized(self, how: Numbered, size: int) -> Walk:
        pages = {"0": self._page(how, 0, size)}
        if pages["0"].status != 200:
            raise Undecided("no-first-page", pages["0"].status)
        last = max((pages["0"].total or 0) - 1, 0) // size
        for number in sorted({1, last, last + 1} - {0}):
            pages[str(number)] = self._page(how, number, size)
        return Walk(operation=self._label(how.operation), pages=pages, whole=True)

    def _page(self, how: Numbered, number: int, size: int) -> Page:
        asked = {how.page: str(number), how.size: str(size)}
        _, page = self._asked(how, asked)
        return page.model_copy(update={"asked_size": size})

    def continued(self, how: Continued) -> Walk:
        """Page after page by its token, until there is none or the bound is reached."""
        pages: dict[str, Page] = {}
        asked: dict[str, str] = {}
        while len(pages) < how.most:
            document, page = self._asked(how, asked)
            token = at(document, how.next)
            mark = hashlib.sha256(str(token).encode()).hexdigest()[:16] if token else None
            pages[str(len(pages))] = page.model_copy(update={"token": mark})
            if not token or page.status != 200:
                break
            asked = {how.token: str(token)}
        if pages["0"].status != 200:
            raise Undecided("no-first-page", pages["0"].status)
        end = list(pages.values())[-1]
        return Walk(
            operation=self._label(how.operation),
            pages=pages,
            whole=end.token is None and end.status == 200,
        )

    def _asked(self, how: Numbered | Continued, asked: dict[str, str]) -> tuple[Any, Page]:
        operation = self._interface.by_id[how.operation]
        try:
            given = {name: value.format(**self._values) for name, value in how.given.items()}
        except KeyError as missing:
            raise NotTested("value-missing", str(missing.args[0])) from missing
        reply = self._client.request("GET", operation.target({**given, **asked}))
        document = None if reply.truncated else _document(reply.body)
        items = at(document, how.items)
        items = items if isinstance(items, list) else []
        total = at(document, how.total)
        return document, Page(
            status=reply.status,
            keys=tuple(str(at(item, how.key)) for item in items if at(item, how.key) is not None),
            count=len(items),
            total=total if isinstance(total, int) and not isinstance(total, bool) else None,
            exchange=reply.exchange or None,
        )

    def _label(self, operation: str) -> str:
        return self._interface.by_id[operation].label


def _document(body: bytes) -> Any:
    try:
        return parsed(body)
    except (ValueError, RecursionError):
        return None
