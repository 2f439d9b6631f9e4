"""Judges cookies by what a browser makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from conformance.facts.cookies import Cookie, CookiesFacts
from conformance.model import Deviation, NotApplicable, Remark, Undecided

_TRACKERS = re.compile(
    r"_ga(?:_|$)|_gid$|_gat|_gcl_|__utm|_pk_(?:id|ses|ref|cvar)|_fbp$|_fbc$|_hj|AMCV_|s_vi$|s_fid$|"
    r"mp_.*_mixpanel|_clck$|_clsk$|_uet|ajs_|amplitude|matomo|piwik|etracker|_et_coid|wt3_|wteid|"
    r"IDE$|_scid$|_ttp$|visitor|besuch(?:s|er)?(?:messung|id|zaehl)|tracking|analytics",
    re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"consent|einwilligung|cookie[-_]?(?:notice|banner|bar|hinweis|ok|policy)|lang|locale|theme|"
    r"contrast|kontrast|font|schrift",
    re.IGNORECASE,
)
_DAY = 24 * 3600


def _where(key: str, attribute: str) -> str:
    return f"cookies/jar/{key.replace('~', '~0').replace('/', '~1')}/{attribute}"


def have_attribute(
    cookies: CookiesFacts, *, attribute: Literal["secure", "http_only"]
) -> Iterator[Deviation]:
    """Every cookie carries the attribute (RFC 6265bis section 4.1.2)."""
    for key, cookie in cookies.jar.items():
        if not getattr(cookie, attribute):
            yield _missing(key, cookie, attribute)


def _missing(key: str, cookie: Cookie, attribute: str) -> Deviation:
    return Deviation(
        where=_where(key, attribute),
        expected=True,
        seen=False,
        key=f"cookie-without-{attribute.replace('_', '-')}",
        exchange=cookie.exchange,
    )


def hidden_from_scripts(cookies: CookiesFacts) -> Iterator[Deviation]:
    """Session cookies carry HttpOnly, and so do all others that no script reads.

    On pages without scripts nothing can read them; on others we cannot know it from outside:
    Undecided(cookie-read-by-script).
    """
    unsure = []
    for key, cookie in cookies.jar.items():
        if cookie.http_only:
            continue
        if cookie.session or not cookies.scripted:
            yield _missing(key, cookie, "http_only")
        else:
            unsure.append(key)
    if unsure:
        raise Undecided("cookie-read-by-script", ", ".join(unsure))


def same_site(cookies: CookiesFacts) -> Iterator[Deviation | Remark]:
    """Every cookie says Strict or Lax itself: browsers differ in what they assume; its path is told."""
    for key, cookie in cookies.jar.items():
        if cookie.same_site not in ("Strict", "Lax"):
            yield Deviation(
                where=_where(key, "same_site"),
                expected=["Strict", "Lax"],
                seen=cookie.same_site,
                key="cookie-same-site",
                exchange=cookie.exchange,
            )
        if cookie.path != "/":
            yield Remark(
                where=_where(key, "path"),
                seen=cookie.path,
                key="cookie-path",
                class_="reported",
                exchange=cookie.exchange,
            )


def hard_to_guess(cookies: CookiesFacts, *, least_bits: int) -> Iterator[Deviation]:
    """Session ids of fresh visits all differ, and what differs in them is long enough.

    Raises NotApplicable(no-session) where no cookie holds a session.
    """
    told = {key: one for key, one in cookies.jar.items() if one.ids is not None}
    if not told:
        raise NotApplicable("no-session")
    for key, cookie in told.items():
        assert cookie.ids is not None
        if cookie.ids.distinct < cookie.ids.count:
            yield Deviation(
                where=_where(key, "ids/distinct"),
                expected=cookie.ids.count,
                seen=cookie.ids.distinct,
                key="session-id-repeated",
                exchange=cookie.exchange,
            )
        elif cookie.ids.bits < least_bits:
            yield Deviation(
                where=_where(key, "ids/bits"),
                expected=least_bits,
                seen=cookie.ids.bits,
                key="session-id-short",
                exchange=cookie.exchange,
            )


def only_needed(cookies: CookiesFacts) -> Iterator[Deviation]:
    """Nothing that measures or follows people is stored before they agreed.

    Cookies that go with the session, and settings that people made, are taken as needed. Whether
    a lasting one of another name is needed only its operator knows: Undecided(cookie-purpose-unknown).
    """
    unsure = []
    for key, cookie in cookies.jar.items():
        name = key.partition(";")[0]
        if _TRACKERS.search(name):
            yield Deviation(
                where=_where(key, "lives_seconds"),
                expected=None,
                seen=name,
                key="cookie-tracks",
                exchange=cookie.exchange,
            )
        elif (cookie.lives_seconds or 0) > _DAY and not _SETTINGS.search(name):
            unsure.append(key)
    if unsure:
        raise Undecided("cookie-purpose-unknown", ", ".join(unsure))
