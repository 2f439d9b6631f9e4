"""Looks at the cookies that pages set, along a way through the portal."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.client import Client
from conformance.facts.cookies import Cookie, CookiesFacts, Ids
from conformance.sending import along_pages
from conformance.web.cookie import Crumb, bits
from conformance.web.parsed import parsed
from conformance.web.walk import Jar, Visit, visits

_DATA = frozenset({"application/json", "application/ld+json", "importmap", "speculationrules"})

SENDS = along_pages


def look(
    client: Client,
    pages: Mapping[str, str],
    *,
    along: tuple[str, ...] = ("start",),
    samples: int = 0,
) -> CookiesFacts:
    """Cookies of the pages of these roles; with `samples`, that many fresh visits to compare session ids.

    Raises NotTested(page-not-named) and what the walk raises.
    """
    walked = list(visits(client, pages, along))
    jar = walked[-1].jar if walked else Jar()
    fresh = [list(visits(client, pages, along))[-1].jar for _ in range(samples)]
    return CookiesFacts(
        jar=_jar(jar, [jar, *fresh] if samples else []),
        scripted=any(_scripted(one) for one in walked),
        lines=tuple(_line(crumb) for crumb, _, _ in jar.seen),
    )


def _jar(jar: Jar, fresh: list[Jar]) -> dict[str, Cookie]:
    found: dict[str, Cookie] = {}
    for crumb, role, exchange in jar.seen:
        cookie = _cookie(crumb, role, exchange, fresh)
        same = [one for key, one in found.items() if f"{key};".startswith(f"{crumb.key};")]
        if any(_alike(one, cookie) for one in same):
            continue
        found[crumb.key if not same else f"{crumb.key};{len(same) + 1}"] = cookie
    return found


def _alike(one: Cookie, other: Cookie) -> bool:
    return one.model_dump(exclude={"exchange", "set_on", "lives_seconds"}) == other.model_dump(
        exclude={"exchange", "set_on", "lives_seconds"}
    )


def _cookie(crumb: Crumb, role: str, exchange: str, fresh: list[Jar]) -> Cookie:
    session = crumb.holds_session
    values = [one.value for jar in fresh for one, _, _ in jar.seen if one.key == crumb.key]
    return Cookie(
        set_on=role,
        secure=crumb.secure,
        http_only=crumb.http_only,
        same_site=crumb.same_site,
        domain=crumb.domain,
        path=crumb.path,
        lives_seconds=crumb.lives_seconds,
        refused=crumb.refused,
        session=session,
        ids=_ids(values) if session and values else None,
        exchange=exchange or None,
    )


def _ids(values: list[str]) -> Ids:
    """What is the same in every value need not be guessed: only the places that differ are counted."""
    shortest = min(len(one) for one in values)
    differing = [n for n in range(shortest) if len({one[n] for one in values}) > 1]
    varied = ["".join(one[n] for n in differing) + one[shortest:] for one in values]
    return Ids(
        count=len(values),
        distinct=len(set(values)),
        bits=min(bits(one) for one in varied) if len(values) > 1 else bits(values[0]),
    )


def _line(crumb: Crumb) -> str:
    said = [f"{crumb.name}=…", f"Path={crumb.path}"]
    said += ["Secure"] if crumb.secure else []
    said += ["HttpOnly"] if crumb.http_only else []
    said += [f"SameSite={crumb.same_site}"] if crumb.same_site else []
    return "; ".join(said + ([f"Domain={crumb.domain}"] if crumb.domain else []))


def _scripted(visit: Visit) -> bool:
    """Whether a page can read cookies at all; a page that is no HTML runs no scripts."""
    if not visit.is_html:
        return False
    page = parsed(visit.reply)
    return any(one.get("type").strip().lower() not in _DATA for one in page.all("script")) or any(
        name.startswith("on") for one in page.elements for name in one.attributes
    )
