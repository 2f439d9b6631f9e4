"""security.txt is read by RFC 9116, however it is written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.web import securitytxt

SIGNED = """-----BEGIN PGP SIGNED MESSAGE-----\r
Hash: SHA512\r
\r
# Kommentar: kein Feld\r
CONTACT:https://beispiel.test/sicherheit\r
contact:  tel:+49-3000-1\r
Expires: 2027-01-01t00:00:00z\r
- -----\r
-----BEGIN PGP SIGNATURE-----\r
\r
Contact: mailto:falsch@beispiel.test\r
-----END PGP SIGNATURE-----\r
"""


@given(st.text(max_size=400))
def test_no_file_raises(text: str) -> None:
    """Any text is read; every value is text, and every date known or None."""
    said = securitytxt.read(text)
    for name, value in said.fields:
        assert name == name.lower() and "\n" not in value
        moment = securitytxt.moment(value)
        assert moment is None or moment.tzinfo is not None


@given(st.lists(st.sampled_from(SIGNED.splitlines()), max_size=12).map("\n".join))
def test_no_broken_signature_raises(text: str) -> None:
    """Armour lines in any order and number are survived."""
    assert isinstance(securitytxt.read(text).signed, bool)


def test_signed_file_with_crlf() -> None:
    """Only what is signed counts; names know no case; dash escapes are taken off."""
    said = securitytxt.read(SIGNED)
    assert said.signed
    assert said.values("Contact") == ("https://beispiel.test/sicherheit", "tel:+49-3000-1")
    assert said.values("expires") == ("2027-01-01t00:00:00z",)
    assert said.broken == ("-----",)


def test_lines_that_are_no_fields_are_told() -> None:
    """A line without a colon is neither field nor comment."""
    assert securitytxt.read("Contact mailto:a@b.test\n\n# x\n").broken == (
        "Contact mailto:a@b.test",
    )


@pytest.mark.parametrize(
    "value",
    [
        "2027-01-31T00:00:00Z",
        "2027-01-31t00:00:00z",
        "2027-01-31T01:00:00.123456789+01:00",
        "2016-12-31T23:59:60Z",
    ],
)
def test_moments_of_rfc_3339(value: str) -> None:
    """Small letters, fractions, offsets and leap seconds are allowed."""
    moment = securitytxt.moment(value)
    assert moment is not None and moment.astimezone(UTC) > datetime(2016, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2027-01-31",
        "31.01.2027",
        "2027-02-30T00:00:00Z",
        "2027-01-31T00:00:00",
        "2027-01-31T24:00:00Z",
        "٢٠٢٧-01-31T00:00:00Z",
    ],
)
def test_no_moments(value: str) -> None:
    """A day alone, a day that there is not, and a time without zone are no date-time of RFC 3339."""
    assert securitytxt.moment(value) is None


@pytest.mark.parametrize(
    ("value", "is_uri"),
    [
        ("mailto:sicherheit@beispiel.test", True),
        ("tel:+49-228-1", True),
        ("https://beispiel.test/a?b#c", True),
        ("openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f", True),
        ("sicherheit@beispiel.test", False),
        ("+49 228 1", False),
        ("https://beispiel.test/ü", False),
        ("mailto:a b@c.test", False),
    ],
)
def test_uris(value: str, is_uri: bool) -> None:
    """A URI has a scheme, and only ASCII without spaces (RFC 3986)."""
    assert securitytxt.is_uri(value) is is_uri
