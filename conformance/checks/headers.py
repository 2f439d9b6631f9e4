"""Judges the field lines of pages."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.facts.headers import HeadersFacts
from conformance.model import Deviation, Remark

#: Types whose bytes mean nothing without a charset; JSON is always UTF-8 (RFC 8259 section 8.1).
_TEXT = ("text/",)
_XML = frozenset({"application/xhtml+xml", "application/xml"})


def force_https(headers: HeadersFacts, *, warn_below_seconds: int) -> Iterator[Deviation | Remark]:
    """Every page tells browsers to come back over https only (RFC 6797); a short time is a warning."""
    for role, page in headers.pages.items():
        where = f"headers/pages/{role}/transport_security"
        policy = page.transport_security
        if policy is None:
            yield Deviation(
                where=where,
                expected="max-age",
                seen=None,
                key="hsts-missing",
                exchange=page.exchange,
            )
        elif policy.problem:
            yield Deviation(
                where=f"{where}/problem",
                expected=None,
                seen=policy.problem,
                key="hsts-ignored",
                exchange=page.exchange,
            )
        elif not policy.max_age:
            yield Deviation(
                where=f"{where}/max_age",
                expected=warn_below_seconds,
                seen=policy.max_age,
                key="hsts-off",
                exchange=page.exchange,
            )
        elif policy.max_age < warn_below_seconds:
            yield Remark(
                where=f"{where}/max_age",
                seen=policy.max_age,
                key="hsts-short",
                class_="warning",
                exchange=page.exchange,
            )


def tell_type(headers: HeadersFacts) -> Iterator[Deviation]:
    """Every page says what it is, and text types say their charset (RFC 9110 section 8.3)."""
    for role, page in headers.pages.items():
        where = f"headers/pages/{role}/media"
        if page.media is None:
            yield Deviation(
                where=where,
                expected="type/subtype",
                seen=None,
                key="type-missing",
                exchange=page.exchange,
            )
        elif _is_text(page.media.kind) and not page.media.charset:
            yield Deviation(
                where=f"{where}/charset",
                expected="utf-8",
                seen=None,
                key="charset-missing",
                exchange=page.exchange,
            )


def _is_text(kind: str) -> bool:
    return kind.startswith(_TEXT) or kind in _XML


def tell_caching(headers: HeadersFacts) -> Iterator[Deviation]:
    """Every page says how it may be cached (RFC 9111 section 5.2)."""
    for role, page in headers.pages.items():
        if not page.cache:
            yield Deviation(
                where=f"headers/pages/{role}/cache",
                expected="Cache-Control",
                seen=None,
                key="cache-control-missing",
                exchange=page.exchange,
            )


def not_stored(headers: HeadersFacts) -> Iterator[Deviation]:
    """No cache may keep these pages: `no-store` (RFC 9111 section 5.2.2.5)."""
    for role, page in headers.pages.items():
        if "no-store" not in page.cache:
            yield Deviation(
                where=f"headers/pages/{role}/cache",
                expected="no-store",
                seen=", ".join(f"{n}={v}" if v else n for n, v in page.cache.items()) or None,
                key="no-store-missing",
                exchange=page.exchange,
            )


def hide_versions(headers: HeadersFacts) -> Iterator[Deviation]:
    """No field tells which version of a product answers."""
    for role, page in headers.pages.items():
        for name, versions in page.versions.items():
            yield Deviation(
                where=f"headers/pages/{role}/versions/{name}",
                expected=None,
                seen=", ".join(versions),
                key="version-told",
                exchange=page.exchange,
            )


def limit_referrer(headers: HeadersFacts, *, wanted: tuple[str, ...]) -> Iterator[Deviation]:
    """Every page keeps its address from foreign hosts; `wanted` are the policies that do."""
    for role, page in headers.pages.items():
        if page.referrer_policy not in wanted:
            yield Deviation(
                where=f"headers/pages/{role}/referrer_policy",
                expected=list(wanted),
                seen=page.referrer_policy,
                key="referrer-told",
                exchange=page.exchange,
            )
