"""Cookies are what browsers make of a Set-Cookie line."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.web.cookie import Crumb, bits, default_path, set_cookie

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def _read(line: str, path: str = "/antrag/beginn") -> Crumb:
    crumb = set_cookie(line, path, NOW)
    assert crumb is not None
    return crumb


@given(st.text(max_size=200), st.text(max_size=40))
def test_no_line_raises(line: str, path: str) -> None:
    """Any line is a cookie or none, and a kept one has a path that begins with a slash."""
    crumb = set_cookie(line, path, NOW)
    assert crumb is None or crumb.path.startswith("/")


@given(st.text(max_size=60))
def test_entropy_is_never_negative(value: str) -> None:
    """The bound of what must be guessed lies between nothing and 7 bits a character."""
    assert 0 <= bits(value) <= 7 * len(value) + 0.1


def test_attributes_in_any_case_and_spacing() -> None:
    """Names know no case, and white space around them does not matter."""
    crumb = _read("sid=abc;PATH=/ ;SECURE; httponly ;  samesite = STRICT; Priority=High")
    assert (crumb.secure, crumb.http_only, crumb.same_site, crumb.path) == (
        True,
        True,
        "Strict",
        "/",
    )


def test_last_of_equal_attributes_counts() -> None:
    """RFC 6265bis section 5.7 takes the last Path, Domain and SameSite."""
    crumb = _read(
        "a=b; Path=/x; Domain=a.test; Path=/y; Domain=.B.test; SameSite=Lax; SameSite=None"
    )
    assert (crumb.path, crumb.domain, crumb.same_site) == ("/y", "b.test", "None")


def test_words_in_the_value_are_no_attributes() -> None:
    """A value that spells Secure protects nothing."""
    crumb = _read("a=Secure HttpOnly SameSite=Strict")
    assert not crumb.secure and not crumb.http_only and crumb.same_site is None


def test_empty_domain_keeps_the_cookie_on_its_host() -> None:
    """`Domain=` without a value is as if it were not there."""
    assert _read("a=b; Domain=").domain is None


def test_unknown_same_site_is_the_default() -> None:
    """A word that browsers do not know says nothing."""
    assert _read("a=b; SameSite=Sometimes").same_site is None


def test_max_age_goes_before_expires() -> None:
    """Expires is read only without a valid Max-Age."""
    expires = "Expires=Wed, 25 Nov 2026 13:00:00 GMT"
    assert _read(f"a=b; {expires}").lives_seconds == 3600
    assert _read(f"a=b; Max-Age=60; {expires}").lives_seconds == 60
    assert _read(f"a=b; Max-Age=x; {expires}").lives_seconds == 3600
    assert _read("a=b; Expires=nonsense").lives_seconds is None


def test_expired_cookie_is_a_deletion() -> None:
    """A cookie that ends on arrival takes one away."""
    assert _read("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT").deleted
    assert _read("a=; Max-Age=0").deleted
    assert not _read("a=b").deleted


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("__Host-a=b; Secure; Path=/", None),
        ("__HOST-a=b; secure; path=/; domain=", None),
        ("__Host-a=b; Secure", "host-prefix-path"),
        ("__Host-a=b; Secure; Path=/antrag", "host-prefix-path"),
        ("__host-a=b; Path=/", "host-prefix-insecure"),
        ("__Host-a=b; Secure; Path=/; Domain=a.test", "host-prefix-domain"),
        ("__Secure-a=b", "secure-prefix-insecure"),
        ("a=b; SameSite=None", "same-site-none-insecure"),
        ("a=b; SameSite=None; Secure", None),
    ],
)
def test_what_browsers_refuse(line: str, why: str | None) -> None:
    """Prefixes bind in any case, and SameSite=None needs Secure (RFC 6265bis section 5.7)."""
    assert _read(line).refused == why


@pytest.mark.parametrize("line", ["", ";", "=", "  ;Secure", "a\x00b=c", "a=b\x01"])
def test_lines_that_set_nothing(line: str) -> None:
    """Without name and value, or with control characters, there is no cookie."""
    assert set_cookie(line, "/", NOW) is None


@pytest.mark.parametrize(
    ("request_path", "path"),
    [("/", "/"), ("/a", "/"), ("/a/b", "/a"), ("/a/b/?x=/y/z", "/a/b"), ("", "/"), ("a", "/")],
)
def test_default_path(request_path: str, path: str) -> None:
    """RFC 6265bis section 5.1.4."""
    assert default_path(request_path) == path


def test_entropy_tells_random_from_counted() -> None:
    """Random ids are worth their length; numbers, repetition and short ones are not."""
    assert bits(secrets.token_urlsafe(32)) > 200
    assert bits(secrets.token_hex(16)) >= 120
    assert bits("100007") < 25
    assert bits("a" * 64) == 0
