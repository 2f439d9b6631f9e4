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

from conformance.addresses import endpoints, resolve
from conformance.bind import bind, misfits
from conformance.bound import Bound
from conformance.client import Endpoint, Rules
from conformance.credentials import authorization, entered
from conformance.look import Place
from conformance.model import Complaint, Undecided
from conformance.pace import Pace, is_loopback
from conformance.recorder import Counts
from conformance.runs.folder import RunFolder
from conformance.versions import tools
from profiles.attestations import Register
from profiles.catalogue import HERE, Catalogue, PortalFile, gather, portal
from profiles.descriptor import no_such_interface, no_such_profile
from profiles.errors import InputError, Problem
from profiles.model import Profile
from profiles.portal import HostSubject, Portal, Subject, SuchdienstSubject, WebSubject
from profiles.release import Asked, asked, profile_hash, written_out


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


def loaded(folders: Iterable[Path] = (), portals: Iterable[Path] = ()) -> Catalogue:
    """All rules. Raises InputError with everything that is wrong in them, in one round.

    `portals`: descriptors that would be checked; where rules are wrong, their problems are told, too.
    """
    known, problems = gather(folders)
    if not problems:
        return known
    problems += misfits(known, [*known.requirements.values(), *known.salvaged.values()])
    for file in portals:
        try:
            portal(file, known)
        except InputError as error:
            problems += error.problems
    raise InputError(problems)


def described(catalogue: Catalogue, file: Path, profile: str | None = None) -> PortalFile:
    """A descriptor. Raises InputError with all that is wrong in it, and in rules that do not fit the code.

    `profile` is the one of the command line, where it is not the descriptor's that counts.
    """
    try:
        return portal(file, catalogue, profile)
    except InputError as error:
        wrong = misfits(catalogue, catalogue.requirements.values())
        raise InputError([*error.problems, *wrong]) from error


def prepare(
    catalogue: Catalogue,
    file: PortalFile,
    wanted: Wanted,
    *,
    environment: Mapping[str, str] = os.environ,
) -> Prepared:
    """Join profile and portal. Raises InputError with every misfit; sends nothing but DNS."""
    profile = _profile(catalogue, file, wanted)
    everything, bound = _bound(catalogue, profile)
    bounds = _wanted(bound, wanted)
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


def _profile(catalogue: Catalogue, file: PortalFile, wanted: Wanted) -> Profile:
    name = wanted.profile or file.portal.profile
    if name not in catalogue.profiles:
        at = None if wanted.profile else file.file
        raise InputError([no_such_profile(catalogue, name, at)])
    return catalogue.profiles[name]


def _bound(catalogue: Catalogue, profile: Profile) -> tuple[list[Asked], list[Bound]]:
    """What the profile asks, and bound; what it does not ask must fit, too. Each is bound once."""
    try:
        everything = asked(catalogue, profile)
    except InputError as error:
        wrong = misfits(catalogue, catalogue.requirements.values())
        raise InputError([*error.problems, *wrong]) from error
    known = {one.id: one for one in everything}
    others, problems = [], []
    for requirement in catalogue.requirements.values():
        one, wrong = written_out(catalogue, requirement, {}, None)
        problems += wrong
        if known.get(one.id) != one:
            others.append(one)
    try:
        bounds = bind(catalogue, [*everything, *others])
    except InputError as error:
        raise InputError([*problems, *error.problems]) from error
    if problems:
        raise InputError(problems)
    return everything, bounds[: len(everything)]


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
    problems: list[Problem] = []
    for name, subject in file.portal.subjects.items():
        found[name] = subject
        if not isinstance(subject, SuchdienstSubject):
            continue
        problems += no_such_interface(catalogue, subject.interface, file.file, name)
        folder = catalogue.interface(subject.interface)
        if folder is not None and not folder.is_relative_to(HERE):
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
        own = _with_entries(own, subject, environment)
        places.append(Place(name, _located(file, subject), reached[name], own))
    return places, complaints


def _rules(portal: Portal, reached: list[Endpoint], counts: Counts) -> Rules:
    """The operator's limits; none are needed where only this machine is asked."""
    free = all(is_loopback(one.ip) for one in reached)
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


def _with_entries(rules: Rules, subject: Subject, environment: Mapping[str, str]) -> Rules:
    """What a walk enters of secrets, known here so that no record has them."""
    walk = subject.walk if isinstance(subject, WebSubject) else None
    if walk is None or not walk.variables:
        return rules
    found, secrets = entered(walk.variables, environment)
    return replace(rules, variables=found, secrets=(*rules.secrets, *secrets))


def _located(file: PortalFile, subject: Subject) -> Subject:
    """The subject with the documents of its walk made absolute, so that a look can read them."""
    walk = subject.walk if isinstance(subject, WebSubject) else None
    if walk is None:
        return subject
    return subject.model_copy(update={"walk": walk.located(lambda name: str(file.path(name)))})


def _with_credentials(rules: Rules, subject: Subject, environment: Mapping[str, str]) -> Rules:
    if isinstance(subject, HostSubject) or subject.credentials is None:
        return rules
    value, secrets = authorization(subject.credentials, environment)
    return replace(rules, authorization=value, secrets=tuple(secrets))
