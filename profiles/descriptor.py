"""Reads a portal's descriptor and the register beside it; everything wrong in them is told in one round."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from profiles import reading
from profiles.attestations import Register
from profiles.errors import InputError, Problem
from profiles.portal import SEARCH_INTERFACE, Portal
from profiles.shape import Keys
from profiles.text import Written
from profiles.walk import SAMPLES
from profiles.wording import meant

if TYPE_CHECKING:
    from profiles.catalogue import Catalogue

REGISTER = "attestations.yaml"


@dataclass(frozen=True)
class PortalFile:
    """A descriptor with the file it came from; paths in it are relative to its folder."""

    portal: Portal
    file: Path
    register: Register = field(default_factory=Register)
    digests: dict[str, str] = field(default_factory=dict)

    def path(self, written: str) -> Path:
        """A path of the descriptor, made absolute."""
        return (self.file.parent / written).resolve()


def portal(file: Path, known: Catalogue | None = None, profile: str | None = None) -> PortalFile:
    """Read a descriptor, and `attestations.yaml` beside it where there is one.

    With `known` also what it names is looked for: profile, interfaces, certificates; `profile` is the
    one of the command line, if any. Raises InputError with every problem in them.
    """
    problems: list[Problem] = []
    said = reading.written(file)
    found = reading.taken(Portal, said, file, problems)
    if known is not None:
        problems += _dangling(said, file, known, profile)
    register, digests = _register(file.parent, problems)
    if problems or found is None:
        raise InputError(problems)
    return PortalFile(found, file.resolve(), register, digests)


def no_such_profile(known: Catalogue, name: str, file: Path | None = None) -> Problem:
    """An unknown profile, at its line of the descriptor, or of the command line where `file` is None."""
    what = f"no such profile: {name!r}"
    names = sorted(known.profiles)
    remedy = f"{meant(name, names)} known: {', '.join(names) or 'none'}".lstrip()
    if file is None:
        return Problem("--profile", 0, 0, what, remedy)
    return reading.problem_at(file, ("profile",), f"profile: {what}", remedy)


def _dangling(
    said: Written, file: Path, known: Catalogue, profile: str | None
) -> Iterator[Problem]:
    """What the descriptor names and nobody has; read from what is written, right or wrong elsewhere."""
    value: Mapping[str, Any] = said.value if isinstance(said.value, Mapping) else {}
    wanted = profile or value.get("profile")
    unread = {"draft", "released"} & known.unread
    if isinstance(wanted, str) and wanted not in known.profiles and not unread:
        yield no_such_profile(known, wanted, None if profile else file)
    subjects = value.get("subjects")
    for name, subject in subjects.items() if isinstance(subjects, Mapping) else ():
        if not isinstance(subject, Mapping):
            continue
        interface = subject.get("interface", SEARCH_INTERFACE)
        if subject.get("kind") == "suchdienst" and isinstance(interface, str):
            yield from no_such_interface(known, interface, file, str(name))
        if isinstance(subject.get("ca"), str):
            yield from _certificates(file, str(name), subject["ca"])
        yield from _documents(file, ("subjects", str(name), "walk"), subject.get("walk"))


def no_such_interface(
    known: Catalogue, interface: str, file: Path, subject: str
) -> Iterator[Problem]:
    """A Problem where nobody describes the interface of a subject."""
    if known.interface(interface) is None:
        what = f"subjects.{subject}.interface: no interface {interface!r}"
        remedy = "describe it in a folder interfaces/NAME/VERSION of --profiles"
        yield reading.problem_at(file, ("subjects", subject, "interface"), what, remedy)


def _certificates(file: Path, subject: str, written: str) -> Iterator[Problem]:
    try:
        with (file.parent / written).open("rb") as opened:
            opened.read(1)
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or "no path"
        what = f"subjects.{subject}.ca: {told}"
        remedy = f"write the path of a PEM file, relative to the folder {file.parent}"
        yield reading.problem_at(file, ("subjects", subject, "ca"), what, remedy)


def _documents(file: Path, keys: Keys, said: object) -> Iterator[Problem]:
    """Documents of a walk that do not lie where it says, in whichever of its parts."""
    items: Iterable[tuple[str | int, object]] = ()
    if isinstance(said, Mapping):
        items = [(str(key), part) for key, part in said.items()]
    elif isinstance(said, list):
        items = list(enumerate(said))
    for key, part in items:
        at = (*keys, key)
        if key != "upload" or not isinstance(part, Mapping):
            yield from _documents(file, at, part)
            continue
        for label, name in part.items():
            if isinstance(name, str) and name not in SAMPLES and not (file.parent / name).is_file():
                what = f"{'.'.join(map(str, at))}.{label}: no such file"
                remedy = f"write a path relative to {file.parent}, or one of {', '.join(SAMPLES)}"
                yield reading.problem_at(file, (*at, str(label)), what, remedy)


def _register(folder: Path, problems: list[Problem]) -> tuple[Register, dict[str, str]]:
    file = folder / REGISTER
    if not os.path.lexists(file):
        return Register(), {}
    register = reading.taken(Register, reading.written(file), file, problems) or Register()
    digests = {}
    for name, one in register.attestations.items():
        document = folder / one.file if one.file else None
        if document is None or not document.is_file():
            continue  # a lost document is a verdict, not a mistake of the register
        try:
            with document.open("rb") as opened:
                digests[name] = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError as error:
            what = f"attestations.{name}.file: {error.strerror}"
            keys = ("attestations", name, "file")
            problems.append(reading.problem_at(file, keys, what, "make it readable"))
    return register, digests
