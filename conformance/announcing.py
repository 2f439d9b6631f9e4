"""What a check would send where, before anything is sent: the plan, read by what each probe declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conformance import doctor
from conformance.client import READING, Endpoint
from conformance.look import Look, Place, plan
from conformance.prepared import Prepared
from conformance.sending import COMMAND, CONNECT, UNSAID, Sending, sends_of
from profiles.portal import HostSubject

#: What is no method of HTTP, and what a silent probe is told by.
_NO_METHODS = (CONNECT, COMMAND, UNSAID)


@dataclass(frozen=True)
class Line:
    """One thing that is sent to an address; `times` is about how often, `more` says it is open."""

    method: str
    what: str
    times: int
    more: bool
    probes: tuple[str, ...]

    @property
    def writes(self) -> bool:
        """Whether the operator must have allowed writing."""
        return self.method not in READING and self.method not in _NO_METHODS


@dataclass(frozen=True)
class Announced:
    """What would be sent to one address of a subject, and what is kept back without right to write."""

    place: Place
    at: Endpoint | str
    sent: tuple[Line, ...]
    kept_back: tuple[Line, ...]


def announced(prepared: Prepared) -> Iterator[Announced]:
    """Every address of every subject, with what doctor and looks would send there."""
    looks = [look for look, _ in plan(prepared.bounds, prepared.places).values()]
    for place in prepared.places:
        for at in _addresses(place):
            here = [one for one in looks if (one.subject, one.place) == (place.name, at)]
            yield _announced(place, at, here)


def _announced(place: Place, at: Endpoint | str, looks: Iterable[Look]) -> Announced:
    said = [("doctor", one) for one in doctor.sends(place, at)]
    for look in looks:
        values = {**look.fields, **look.bound.arguments}
        said += [(look.bound.noun, one) for one in sends_of(look.bound.look, at, values)]
    lines = list(_lines(said))
    kept = [one for one in lines if one.writes and not place.rules.allow_write]
    return Announced(place, at, tuple(one for one in lines if one not in kept), tuple(kept))


def methods(places: Iterable[Announced]) -> set[str]:
    """Every method that would be sent anywhere."""
    return {line.method for one in places for line in one.sent}


def _addresses(place: Place) -> tuple[Endpoint | str, ...]:
    """The addresses in the network, or the machine."""
    subject = place.subject
    return (subject.address,) if isinstance(subject, HostSubject) else place.endpoints


def _lines(said: Iterable[tuple[str, Sending]]) -> Iterator[Line]:
    grouped: dict[tuple[str, str], list[tuple[str, Sending]]] = {}
    for probe, one in said:
        grouped.setdefault((one.method, one.what), []).append((probe, one))
    for method, what in sorted(grouped, key=lambda key: (key[0] not in _NO_METHODS, key)):
        some = grouped[method, what]
        yield Line(
            method=method,
            what=what,
            times=sum(one.times or 0 for _, one in some),
            more=any(one.times is None for _, one in some),
            probes=tuple(dict.fromkeys(probe for probe, _ in some)),
        )
