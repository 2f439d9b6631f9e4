"""A case is its bytes: its name follows from them, and so does who may answer it."""

from __future__ import annotations

import pytest

from conformance.corpus.case import named, plain


def test_same_request_has_same_name() -> None:
    """The name of a case depends on nothing but operation and bytes."""
    one = named("GET /a", "positive", "GET", "/a?q=1")
    assert one.name == named("GET /a", "odd", "GET", "/a?q=1", why="other").name
    assert one.name != named("GET /a", "positive", "GET", "/a?q=2").name
    assert one.name != named("GET /a", "positive", "GET", "/a?q=1", fields=(("A", "b"),)).name


@pytest.mark.parametrize(
    ("method", "target", "expected"),
    [
        ("GET", "/a?q=Stra%C3%9Fe", True),
        ("POST", "/a", True),
        ("TRACE", "/a", False),
        ("GET", "/a?q=%00", False),
        ("GET", "/a?q=%0d%0a", False),
        ("GET", "/a%2Fb", False),
        ("GET", "/a/%5cb", False),
        ("GET", "/../a", False),
        ("GET", "/a?q=%FF", False),
        ("GET", "/a?q=" + "x" * 1000, False),
    ],
)
def test_front_door_may_answer(method: str, target: str, expected: bool) -> None:
    """What proxies and filters refuse by themselves is not taken for the service's own answer."""
    assert plain(method, target) is expected
