"""`check --dry-run` in words: what would be sent where, bounded so that a person reads it."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.announcing import Announced, Line, announced
from conformance.client import Endpoint
from conformance.look import Place
from conformance.prepared import Prepared
from profiles.portal import HostSubject

#: So many lines for one address, so many characters of what is asked, so many hosts.
MOST_LINES, MOST_LETTERS, MOST_HOSTS = 60, 64, 20


def announce(prepared: Prepared) -> Iterator[str]:
    """Line by line; sends nothing."""
    number = len(prepared.bounds)
    yield f"{prepared.portal.id}: {number} requirements of {prepared.profile.name}"
    yield from _rules(prepared)
    for one in announced(prepared):
        yield ""
        yield from _address(one)
    yield ""
    yield "Each number is the most that it usually takes. What fails is looked at once more."
    yield "Redirects are followed to these hosts alone."
    yield "Nothing was sent."


def _rules(prepared: Prepared) -> Iterator[str]:
    portal, limits = prepared.portal, prepared.portal.limits
    methods = "GET, HEAD, OPTIONS" + (" and writing" if "write" in portal.allow else "")
    yield f"Allowed: {methods}."
    hosts = {name: ip for place in prepared.places for name, ip in place.rules.hosts.items()}
    shown = [f"{name} ({ip})" for name, ip in sorted(hosts.items())]
    more = [f"and {len(shown) - MOST_HOSTS} more"] if len(shown) > MOST_HOSTS else []
    yield f"Hosts that may be asked: {', '.join(shown[:MOST_HOSTS] + more) or 'none'}."
    revocation = (
        "may be asked where they stand above" if portal.allow_revocation_lookup else "not asked"
    )
    yield f"Hosts of revocation lists: {revocation}."
    yield (
        f"Limits of each address: {limits.requests_per_second or 'any number of'} requests and "
        f"{limits.connections_per_second or 'any number of'} connections a second; none on loopback."
    )


def _address(one: Announced) -> Iterator[str]:
    yield f"{one.place.name} at {_where(one)}"
    yield from (f"  {line}" for line in _entered(one.place))
    yield from (f"  {_told(line)}" for line in one.sent[:MOST_LINES])
    if len(one.sent) > MOST_LINES:
        yield f"  and {len(one.sent) - MOST_LINES} more of this kind"
    if one.kept_back:
        kept = sum(line.times for line in one.kept_back)
        named = ", ".join(sorted({line.method for line in one.kept_back}))
        yield f"  not sent, since writing is not allowed: {kept} requests ({named})"


def _where(one: Announced) -> str:
    if not isinstance(one.at, Endpoint):
        return f"{one.at} (commands that only read)"
    tls = "SNI and Host" if one.at.scheme == "https" else "Host"
    return f"{one.at.address} by {one.at.scheme} ({tls}: {one.at.name})"


def _entered(place: Place) -> Iterator[str]:
    """How it is entered: the names of what holds the secrets, never the secrets."""
    subject = place.subject
    if not isinstance(subject, HostSubject) and subject.credentials:
        named = " and ".join(f"${name}" for name in subject.credentials.variables)
        yield f"Authorization ({subject.credentials.kind}) from {named}"


def _told(line: Line) -> str:
    times = f"{line.times or 'some'}{'+' if line.times and line.more else ''}"
    what = line.what if len(line.what) <= MOST_LETTERS else line.what[: MOST_LETTERS - 1] + "…"
    return f"{line.method:10} {times:>5} x {what}  [{', '.join(line.probes)}]"
