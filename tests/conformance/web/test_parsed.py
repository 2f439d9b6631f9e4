"""A page is parsed once for all looks at it, and what is kept is bounded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from conformance.answer import Reply
from conformance.web.html import Document
from conformance.web.parsed import Shelf, parsed


def _reply(body: bytes, url: str = "https://a.test/", kind: str = "text/html") -> Reply:
    return Reply(url, 200, (("Content-Type", kind),), body, truncated=False, seconds=0.1)


def test_same_page_is_the_same_document() -> None:
    """Address, content and charset make a page; the exchange does not."""
    page = parsed(_reply(b"<p>\xe4"))
    assert parsed(_reply(b"<p>\xe4").kept("other")) is page
    assert parsed(_reply(b"<p>\xe4", url="https://a.test/b")) is not page
    latin = parsed(_reply(b"<p>\xe4", kind="text/html; charset=latin-1"))
    assert (latin.text(), page.text()) == ("ä", "\ufffd")


def test_threads_share_one_parse() -> None:
    """Looks that ask at once wait for one another instead of parsing all."""
    parses: list[int] = []

    def parse() -> Document:
        parses.append(1)
        return Document("<p>x" * 1000)

    shelf = Shelf()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: shelf.document("k", parse), range(32)))
    assert len(parses) == 1 and all(one is found[0] for one in found)


def test_shelf_is_bounded_and_keeps_the_newest() -> None:
    """Memory does not grow with the number of pages, nor by one that is too large to keep."""
    shelf, parses = Shelf(most=700), []

    def ask(key: str, elements: int) -> None:
        def parse() -> Document:
            parses.append(key)
            return Document("<br>" * elements)

        shelf.document(key, parse)

    for key in ("a", "b", "a", "c", "a", "b"):
        ask(key, 100)
    assert parses == ["a", "b", "c", "b"]
    ask("huge", 5_000)
    ask("huge", 5_000)
    ask("b", 100)
    assert parses[-2:] == ["huge", "huge"]  # and what was kept stays
