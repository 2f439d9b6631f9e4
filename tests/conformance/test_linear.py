"""Work grows with what a portal says, not with its square: four times the input, about four times the time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from conformance.probes.logs import _QUERY
from conformance.probes.processes import _IN_ADDRESS
from conformance.web import forms, notices
from conformance.web.html import Document

#: Squared work would take sixteen times as long; a busy machine may double what is linear.
_MOST_RATIO = 10.0


def _seconds(work: Callable[[str], object], text: str) -> float:
    """The best of three, in time of this process alone."""
    spent = []
    for _ in range(3):
        begun = time.process_time()
        work(text)
        spent.append(time.process_time() - begun)
    return min(spent)


def _ratio(work: Callable[[str], object], piece: str, times: int) -> float:
    once, four = _seconds(work, piece * times), _seconds(work, piece * times * 4)
    return four / max(once, 0.0005)


@pytest.mark.parametrize("piece", ["/", "/a", "/?", "?a", "/?a", "x", "?=", "//?&"])
def test_a_line_of_a_log_is_searched_once(piece: str) -> None:
    """However long a line is, and whatever it repeats, no part of it is read again and again."""
    assert _ratio(_QUERY.search, piece, 60_000) < _MOST_RATIO


@pytest.mark.parametrize("piece", ["a", "a.", "a://", "a://b", "a://b:", "-", "1a", "://", ":@"])
def test_a_command_line_is_searched_once(piece: str) -> None:
    """Nor is a word of a command line or environment."""
    assert _ratio(_IN_ADDRESS.search, piece, 60_000) < _MOST_RATIO


@pytest.mark.parametrize(
    "piece",
    [
        "<input id=a name=b><label for=a>x</label>",
        "<input name=b>Wort ",
        "<a href=x aria-labelledby='a b'>x</a><p id=a>Wort",
        "<form><input name=b></form>",
    ],
)
def test_fields_and_links_of_a_page_are_read_once(piece: str) -> None:
    """A field or link does not cost the whole page, whatever it refers to."""

    def read(text: str) -> None:
        page = Document("<label>" + text, "https://a.test/")
        assert [one.sensitive for one in forms.entries(page)].count(True) == 0
        notices.links(page)

    assert _ratio(read, piece, 800) < _MOST_RATIO
