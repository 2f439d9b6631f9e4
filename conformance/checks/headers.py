"""Judges the field lines of pages and other answers."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.facts.headers import HeadersFacts, PageFields
from conformance.model import Deviation, Remark, Undecided

#: Types whose bytes mean nothing without a charset; JSON is always UTF-8 (RFC 8259 section 8.1).
_TEXT = ("text/",)
_XML = frozenset({"application/xhtml+xml", "application/xml"})


def _answers(headers: HeadersFacts) -> Iterator[tuple[str, PageFields]]:
    """Each answer with its place in the facts; at the end Undecided for one that could not be had."""
    for role, page in headers.pages.items():
        yield f"headers/pages/{role}", page
    for role, one in headers.unseen.items():
        raise Undecided(one.key, f"{role}: {one.seen}")


def _wrong(page: PageFields, where: str, expected: object, seen: object, key: str) -> Deviation:
    return Deviation(where=where, expected=expected, seen=seen, key=key, exchange=page.exchange)


def force_https(headers: HeadersFacts, *, warn_below_seconds: int) -> Iterator[Deviation | Remark]:
    """Every answer tells browsers to come back over https only (RFC 6797); a short time is a warning."""
    for at, page in _answers(headers):
        where, policy = f"{at}/transport_security", page.transport_security
        if policy is None:
            yield _wrong(page, where, "max-age", None, "hsts-missing")
        elif policy.problem:
            yield _wrong(page, f"{where}/problem", None, policy.problem, "hsts-ignored")
        elif not policy.max_age:
            seen = policy.max_age
            yield _wrong(page, f"{where}/max_age", warn_below_seconds, seen, "hsts-off")
        elif policy.max_age < warn_below_seconds:
            yield Remark(
                where=f"{where}/max_age",
                seen=policy.max_age,
                key="hsts-short",
                class_="warning",
                exchange=page.exchange,
            )


def forbid_sniffing(headers: HeadersFacts) -> Iterator[Deviation]:
    """No browser may guess what an answer is (Fetch section 3.6)."""
    for at, page in _answers(headers):
        if not page.no_sniff:
            yield _wrong(page, f"{at}/no_sniff", True, False, "sniffing-allowed")


def tell_type(headers: HeadersFacts) -> Iterator[Deviation]:
    """Every answer says what it is, and text types say their charset (RFC 9110 section 8.3)."""
    for at, page in _answers(headers):
        if page.media is None:
            yield _wrong(page, f"{at}/media", "type/subtype", None, "type-missing")
        elif _is_text(page.media.kind) and not page.media.charset:
            yield _wrong(page, f"{at}/media/charset", "utf-8", None, "charset-missing")


def _is_text(kind: str) -> bool:
    return kind.startswith(_TEXT) or kind in _XML


def tell_caching(headers: HeadersFacts) -> Iterator[Deviation]:
    """Every answer says how it may be cached (RFC 9111 section 5.2)."""
    for at, page in _answers(headers):
        if not page.cache:
            yield _wrong(page, f"{at}/cache", "Cache-Control", None, "cache-control-missing")


def not_stored(headers: HeadersFacts) -> Iterator[Deviation]:
    """No cache may keep these pages: `no-store` (RFC 9111 section 5.2.2.5)."""
    for at, page in _answers(headers):
        if "no-store" not in page.cache:
            seen = ", ".join(f"{n}={v}" if v else n for n, v in page.cache.items()) or None
            yield _wrong(page, f"{at}/cache", "no-store", seen, "no-store-missing")


def hide_versions(headers: HeadersFacts) -> Iterator[Deviation]:
    """No field tells which version of a product answers."""
    for at, page in _answers(headers):
        for name, versions in page.versions.items():
            seen = ", ".join(versions)
            yield _wrong(page, f"{at}/versions/{name}", None, seen, "version-told")


def limit_referrer(headers: HeadersFacts, *, wanted: tuple[str, ...]) -> Iterator[Deviation]:
    """Every page keeps its address from foreign hosts; `wanted` are the policies that do."""
    for at, page in _answers(headers):
        if page.referrer_policy not in wanted:
            seen = page.referrer_policy
            yield _wrong(page, f"{at}/referrer_policy", list(wanted), seen, "referrer-told")
