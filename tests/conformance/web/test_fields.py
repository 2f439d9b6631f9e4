"""Field values are read by grammar: what looks odd may be correct, what looks right may be ignored."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.web import fields

ANY = st.lists(st.text(max_size=80), max_size=4).map(tuple)


@given(ANY)
@example((";",))
def test_nothing_that_a_server_sends_raises(lines: tuple[str, ...]) -> None:
    """Every reader gives an answer for any lines, and directives always have text as values."""
    assert all(isinstance(value, str) for value in fields.directives(lines).values())
    media = fields.media_type(lines)
    assert media is None or media.kind == media.kind.lower()
    policy = fields.transport_security(lines)
    assert (policy is None) is (not lines)
    assert fields.referrer_policy(lines) is None or lines
    assert fields.no_sniff(lines) in {True, False}
    assert all(part for line in lines for part in fields.versions(line))


@pytest.mark.parametrize(
    ("line", "seconds", "subdomains"),
    [
        ("max-age=31536000", 31536000, False),
        ('  Preload ;MAX-AGE="63072000" ; INCLUDESUBDOMAINS;; new="a;b"', 63072000, True),
        ("includeSubDomains; max-age=0", 0, True),
    ],
)
def test_transport_security_is_read(line: str, seconds: int, subdomains: bool) -> None:
    """Case, order, quotes, empty and unknown directives do not matter (RFC 6797 section 6.1)."""
    read = fields.transport_security((line,))
    assert read is not None and read.problem is None
    assert (read.max_age, read.include_subdomains) == (seconds, subdomains)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("includeSubDomains", "max-age-missing"),
        ("max-age=1y", "max-age-malformed"),
        ("max-age=-1", "max-age-malformed"),
        ("max-age=1; Max-Age=2", "directive-twice"),
        ("max-age=1, includeSubDomains", "syntax"),
        ('max-age="1', "syntax"),
    ],
)
def test_transport_security_that_browsers_ignore(line: str, problem: str) -> None:
    """A field that breaks the grammar has no effect, and it is said why."""
    read = fields.transport_security((line,))
    assert read is not None and read.problem == problem and read.max_age is None


def test_first_line_of_transport_security_counts() -> None:
    """Of several lines browsers process the first only (RFC 6797 section 8.1)."""
    read = fields.transport_security(("max-age=5", "max-age=0"))
    assert read is not None and read.max_age == 5


@pytest.mark.parametrize(
    ("lines", "kind", "charset"),
    [
        (("text/html; charset=utf-8",), "text/html", "utf-8"),
        (('TEXT/HTML;CharSet="UTF-8"',), "text/html", "UTF-8"),
        (("text/html", "application/json"), "application/json", None),
        (('text/html; title="a;charset=x"',), "text/html", None),
        (("text/html; charset=",), "text/html", None),
    ],
)
def test_media_type(lines: tuple[str, ...], kind: str, charset: str | None) -> None:
    """Type and charset are found in any case and quoting, and not inside other parameters."""
    media = fields.media_type(lines)
    assert media is not None and (media.kind, media.parameters.get("charset")) == (kind, charset)


@pytest.mark.parametrize("line", ["", "html", "text/", "/html", "te xt/html"])
def test_no_media_type(line: str) -> None:
    """What is no media type is none."""
    assert fields.media_type((line,)) is None


def test_cache_directives_of_several_lines() -> None:
    """Lines join to one list; commas in quotes end nothing; names know no case (RFC 9111 section 5.2)."""
    read = fields.directives(('PRIVATE="set-cookie, x" , ', "No-Store, max-age = 5"))
    assert read == {"private": "set-cookie, x", "no-store": "", "max-age": "5"}


@pytest.mark.parametrize(
    ("lines", "on"),
    [
        (("nosniff",), True),
        (("NOSNIFF, foo",), True),
        (("foo, nosniff",), False),
        (("foo", "nosniff"), False),
        (("no-sniff",), False),
        ((), False),
    ],
)
def test_no_sniff_as_browsers_read_it(lines: tuple[str, ...], on: bool) -> None:
    """Only the first value counts (Fetch, "determine nosniff")."""
    assert fields.no_sniff(lines) is on


def test_last_known_referrer_policy_counts() -> None:
    """Unknown words are passed over, so that a new word may follow an old one."""
    assert fields.referrer_policy(("unsafe-url", "SAME-ORIGIN, brand-new")) == "same-origin"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("nginx", ()),
        ("Portal", ()),
        ("nginx/1.22.1", ("nginx/1.22.1",)),
        ("Apache/2.4.57 (Debian) OpenSSL/3.0.11", ("Apache/2.4.57", "OpenSSL/3.0.11")),
        ("PHP 8.1.2", ("8.1.2",)),
        ("ASP.NET", ()),
        ("Kestrel HTTP/https proxy", ()),
        ("web-2", ()),
    ],
)
def test_versions_in_product_fields(value: str, told: tuple[str, ...]) -> None:
    """A name alone gives no version away; a product's number does, behind a slash or a space."""
    assert fields.versions(value) == told
