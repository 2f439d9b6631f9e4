"""What a check is before it starts: profile bound to portal, every address known, nothing sent."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from conformance.addresses import endpoints, is_loopback, resolve
from conformance.bind import bind
from conformance.bound import Bound
from conformance.client import Endpoint, Rules
from conformance.credentials import authorization
from conformance.look import Place
from conformance.model import Complaint, Undecided
from conformance.pace import Pace
from conformance.recorder import Counts
from conformance.runs.folder import RunFolder
from conformance.versions import tools
from profiles import reading
from profiles.attestations import Register
from profiles.catalogue import HERE, Catalogue, PortalFile
from profiles.errors import InputError
from profiles.model import Profile
from profiles.portal import HostSubject, Portal, Subject, SuchdienstSubject
from profiles.release import ask, asked, profile_hash


@dataclass(frozen=True)
class Wanted:
    """What the user wants of a check; `requirements` None means all of the profile."""

    out: Path = Path("reports/out")
    profile: str | None = None
    requirements: frozenset[str] | None = None
    strict: bool = False
    complete: bool = False
    resume: bool = False
    command: tuple[str, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True)
class Prepared:
    """Profile and portal joined."""

    catalogue: Catalogue
    profile: Profile
    bounds: tuple[Bound, ...]
    portal: Portal
    places: tuple[Place, ...]
    wanted: Wanted
    header: dict[str, Any]
    counts: Counts
    register: Register = field(default_factory=Register)
    digests: Mapping[str, str] = field(default_factory=dict)
    complaints: tuple[Complaint, ...] = ()


def prepare(
    catalogue: Catalogue,
    file: PortalFile,
    wanted: Wanted,
    *,
    environment: Mapping[str, str] = os.environ,
) -> Prepared:
    """Join profile and portal. Raises InputError with every misfit; sends nothing but DNS."""
    profile = catalogue.profile(wanted.profile or file.portal.profile)
    everything = asked(catalogue, profile)
    bind(catalogue, [ask(catalogue, one) for one in catalogue.requirements.values()])
    bounds = _wanted(bind(catalogue, everything), wanted)
    file = replace(file, portal=_with_interfaces(catalogue, file))
    counts = Counts(writing_allowed="write" in file.portal.allow)
    places, complaints = _places(file, counts, environment)
    hash_ = profile_hash(everything)
    return Prepared(
        catalogue=catalogue,
        profile=profile,
        bounds=bounds,
        portal=file.portal,
        places=tuple(places),
        wanted=wanted,
        header={
            **_header(file.portal, places, profile, hash_, bounds),
            "register": file.register.model_dump(mode="json"),
            "digests": file.digests,
        },
        counts=counts,
        register=file.register,
        digests=file.digests,
        complaints=tuple(complaints),
    )


def restored(catalogue: Catalogue, folder: RunFolder, wanted: Wanted) -> Prepared:
    """A stored run, ready to be judged again: no name is resolved, nothing is sent."""
    head = folder.header()
    portal = Portal.model_validate(head["portal"])
    profile = catalogue.profile(wanted.profile or head["profile"]["name"])
    everything = asked(catalogue, profile)
    places = tuple(
        Place(name, portal.subjects[name], tuple(Endpoint(**one) for one in where), Rules())
        for name, where in head["places"].items()
    )
    head = {**head, "profile": {"name": profile.name, "hash": profile_hash(everything)}}
    return Prepared(
        catalogue=catalogue,
        profile=profile,
        bounds=_wanted(bind(catalogue, everything), wanted),
        portal=portal,
        places=places,
        wanted=wanted,
        header=head,
        counts=Counts(),
        register=Register.model_validate(head["register"]),
        digests=head["digests"],
    )


def _wanted(bounds: Iterable[Bound], wanted: Wanted) -> tuple[Bound, ...]:
    chosen = wanted.requirements
    return tuple(one for one in bounds if chosen is None or one.id in chosen)


def _header(
    portal: Portal,
    places: Iterable[Place],
    profile: Profile,
    hash_: str,
    bounds: Sequence[Bound],
) -> dict[str, Any]:
    """The first line of the facts: all that judging them again needs, and what resuming compares."""
    return {
        "portal": portal.model_dump(mode="json", exclude_none=True),
        "places": {one.name: [dict(vars(each)) for each in one.endpoints] for one in places},
        "profile": {"name": profile.name, "hash": hash_},
        "requirements": sorted(one.id for one in bounds),
        "tool": tools(),
    }


def _with_interfaces(catalogue: Catalogue, file: PortalFile) -> Portal:
    """The portal with each interface found. Raises InputError for one that nobody describes."""
    found: dict[str, Subject] = {}
    problems = []
    for name, subject in file.portal.subjects.items():
        found[name] = subject
        if not isinstance(subject, SuchdienstSubject):
            continue
        folder = catalogue.interface(subject.interface)
        if folder is None:
            what = f"no interface {subject.interface!r}"
            remedy = "describe it in a folder interfaces/NAME/VERSION of --profiles"
            keys = ("subjects", name, "interface")
            problems.append(reading.problem_at(file.file, keys, what, remedy))
        elif not folder.is_relative_to(HERE):
            found[name] = subject.model_copy(update={"interface": str(folder.resolve())})
    if problems:
        raise InputError(problems)
    return file.portal.model_copy(update={"subjects": found})


def _places(
    file: PortalFile, counts: Counts, environment: Mapping[str, str]
) -> tuple[list[Place], list[Complaint]]:
    portal, complaints = file.portal, []
    reached: dict[str, tuple[Endpoint, ...]] = {}
    for name, subject in portal.subjects.items():
        try:
            reached[name] = (
                () if isinstance(subject, HostSubject) else tuple(endpoints(file, subject))
            )
        except Undecided as without:
            reached[name] = ()
            complaints.append(Complaint(subject=name, key=without.key, seen=without.seen))
    rules = _rules(portal, [one for some in reached.values() for one in some], counts)
    places = []
    for name, subject in portal.subjects.items():
        try:
            own = _with_credentials(rules, subject, environment)
        except Undecided as without:
            own = rules
            complaints.append(Complaint(subject=name, key=without.key, seen=without.seen))
        places.append(Place(name, subject, reached[name], own))
    return places, complaints


def _rules(portal: Portal, reached: list[Endpoint], counts: Counts) -> Rules:
    """The operator's limits; none are needed where only this machine is asked."""
    free = all(is_loopback(one) for one in reached)
    limits = portal.limits
    return Rules(
        hosts={**_revocation_hosts(portal), **{one.name: one.ip for one in reversed(reached)}},
        allow_write="write" in portal.allow,
        requests_pace=Pace(None if free else limits.requests_per_second),
        connections_pace=Pace(None if free else limits.connections_per_second),
        timeout=limits.timeout_seconds,
        body_bytes=limits.body_bytes,
        counts=counts,
    )


def _revocation_hosts(portal: Portal) -> dict[str, str]:
    """The hosts of revocation lists that the operator allows to be asked, by name.

    One whose name leads nowhere is left out: the look that needs it says so.
    """
    found: dict[str, str] = {}
    if not portal.allow_revocation_lookup:
        return found
    for subject in portal.subjects.values():
        for written in () if isinstance(subject, HostSubject) else subject.revocation_hosts:
            name = urlsplit(f"//{written}").hostname or written
            with suppress(Undecided):
                found[name] = resolve(name, 80)[0]
    return found


def _with_credentials(rules: Rules, subject: Subject, environment: Mapping[str, str]) -> Rules:
    if isinstance(subject, HostSubject) or subject.credentials is None:
        return rules
    value, secrets = authorization(subject.credentials, environment)
    return replace(rules, authorization=value, secrets=tuple(secrets))
