"""Judges security.txt (RFC 9116). Without a file there is nothing to judge but its absence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from conformance.facts.securitytxt import SecuritytxtFacts
from conformance.model import Deviation, NotApplicable, Remark, Undecided


def _wrong(
    facts: SecuritytxtFacts, where: str, expected: object, seen: object, key: str
) -> Deviation:
    return Deviation(
        where=f"securitytxt/{where}", expected=expected, seen=seen, key=key, exchange=facts.exchange
    )


def _usable(facts: SecuritytxtFacts) -> None:
    """An overloaded or broken portal does not say whether the file is there when it is well."""
    if facts.status >= 500 or facts.status == 429:
        raise Undecided("answer-unusable", facts.status)


def _there(facts: SecuritytxtFacts) -> None:
    _usable(facts)
    if not facts.readable:
        raise NotApplicable("no-securitytxt")


def is_present(securitytxt: SecuritytxtFacts) -> Iterator[Deviation | Remark]:
    """The file is there, at once or after redirects: status 200 and not a web page; odd lines are told.

    Raises Undecided(answer-unusable) for 5xx and 429, as all that judge the file do.
    """
    _usable(securitytxt)
    if securitytxt.status != 200:
        yield _wrong(securitytxt, "status", 200, securitytxt.status, "securitytxt-missing")
    elif not securitytxt.readable:
        yield _wrong(securitytxt, "media", "text/plain", securitytxt.media, "securitytxt-is-page")
    own = securitytxt.fields.get("canonical", ())
    if own and securitytxt.url not in own:
        yield _told("fields/canonical", list(own), "securitytxt-canonical", "warning", securitytxt)
    if securitytxt.broken:
        yield _told(
            "broken", list(securitytxt.broken), "securitytxt-lines", "reported", securitytxt
        )


def _told(where: str, seen: object, key: str, kind: str, facts: SecuritytxtFacts) -> Remark:
    return Remark(
        where=f"securitytxt/{where}",
        seen=seen,
        key=key,
        class_=kind,
        exchange=facts.exchange,
    )


def stays_on_https(securitytxt: SecuritytxtFacts) -> Iterator[Deviation]:
    """Every hop to the file is https (RFC 9116 section 3)."""
    _there(securitytxt)
    for number, scheme in enumerate(securitytxt.schemes):
        if scheme != "https":
            yield _wrong(securitytxt, f"schemes/{number}", "https", scheme, "securitytxt-plain")


def is_plain_text(securitytxt: SecuritytxtFacts) -> Iterator[Deviation]:
    """The media type is text/plain with charset utf-8 (RFC 9116 section 3); case does not matter."""
    _there(securitytxt)
    if securitytxt.media != "text/plain":
        yield _wrong(securitytxt, "media", "text/plain", securitytxt.media, "securitytxt-type")
    elif (securitytxt.charset or "").lower() != "utf-8":
        yield _wrong(securitytxt, "charset", "utf-8", securitytxt.charset, "securitytxt-charset")


def names_contact(securitytxt: SecuritytxtFacts) -> Iterator[Deviation]:
    """At least one Contact, each a URI, web addresses https (RFC 9116 section 2.5.3)."""
    _there(securitytxt)
    if not securitytxt.contacts:
        yield _wrong(securitytxt, "contacts", "Contact", None, "contact-missing")
    yield from _uris(securitytxt, "contacts")


def _uris(facts: SecuritytxtFacts, part: str) -> Iterator[Deviation]:
    for value, one in (facts.contacts if part == "contacts" else facts.encryption).items():
        where = f"{part}/{value.replace('~', '~0').replace('/', '~1')}/scheme"
        if one.scheme is None:
            yield _wrong(facts, where, "URI", value, "securitytxt-no-uri")
        elif one.scheme == "http":
            yield _wrong(facts, where, "https", "http", "securitytxt-http-address")


def names_end(securitytxt: SecuritytxtFacts, *, now: datetime) -> Iterator[Deviation]:
    """Exactly one Expires, an RFC 3339 date-time that has not passed (RFC 9116 section 2.5.5)."""
    _there(securitytxt)
    if len(securitytxt.expires) != 1:
        yield _wrong(securitytxt, "expires", 1, len(securitytxt.expires), "expires-once")
    for line, moment in securitytxt.expires.items():
        where = f"expires/{line.replace('~', '~0').replace('/', '~1')}"
        if moment is None:
            yield _wrong(
                securitytxt, where, "RFC 3339", line.partition(" ")[2], "expires-malformed"
            )
        elif moment <= now:
            yield _wrong(
                securitytxt, where, f"> {now:%Y-%m-%d}", str(moment), "expires-past"
            ).model_copy(update={"kind": "expired"})


def ends_soon(
    securitytxt: SecuritytxtFacts, *, most_days: int, now: datetime
) -> Iterator[Deviation | Remark]:
    """Expires lies at most `most_days` ahead; less than 30 days left is told."""
    _there(securitytxt)
    for line, moment in securitytxt.expires.items():
        where = f"expires/{line.replace('~', '~0').replace('/', '~1')}"
        days = (moment - now).days if moment else 0
        if days > most_days:
            yield _wrong(securitytxt, where, most_days, days, "expires-late")
        elif moment and 0 <= days < 30:
            yield _told(where, days, "expires-close", "warning", securitytxt)


def refers_to_key(securitytxt: SecuritytxtFacts) -> Iterator[Deviation]:
    """Encryption points to a key by a URI, web addresses https, and holds none itself (section 2.5.4)."""
    _there(securitytxt)
    if not securitytxt.encryption and not securitytxt.key_block:
        raise NotApplicable("no-encryption-field")
    yield from _uris(securitytxt, "encryption")
    if securitytxt.key_block:
        yield _wrong(securitytxt, "key_block", False, True, "key-inside")


def names_languages_once(securitytxt: SecuritytxtFacts) -> Iterator[Deviation]:
    """Preferred-Languages stands at most once (RFC 9116 section 2.5.8)."""
    _there(securitytxt)
    lines = securitytxt.fields.get("preferred-languages", ())
    if len(lines) > 1:
        yield _wrong(securitytxt, "fields/preferred-languages", 1, list(lines), "languages-once")
