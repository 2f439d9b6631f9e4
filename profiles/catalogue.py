"""The only reader of this folder, of a Land's own folder like it, and of portal.yaml."""

from __future__ import annotations

import difflib
import fnmatch
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from profiles import reading
from profiles.attestations import Register
from profiles.errors import InputError, Problem
from profiles.model import (
    STRICTEST_FIRST,
    STRICTNESS,
    Clause,
    Document,
    Level,
    Norm,
    Part,
    Profile,
    Requirement,
    Row,
    Table,
    Texts,
    Value,
)
from profiles.portal import Portal

HERE = Path(__file__).parent
Read = TypeVar("Read", bound=Value)


@dataclass(frozen=True)
class ClauseRef:
    """A clause or one part of it, by its name `DOCUMENT#clause[.part]`."""

    name: str
    clause: Clause
    document: Document
    part: Part | None = None

    @property
    def level(self) -> Level:
        """The part's own level, else the clause's."""
        return self.part.level if self.part else self.clause.level


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


@dataclass
class Catalogue:
    """Everything that can be asked. Made by `load`."""

    norms: dict[str, Norm] = field(default_factory=dict)
    clauses: dict[str, ClauseRef] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    requirements: dict[str, Requirement] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    drafts: set[str] = field(default_factory=set)
    texts: Texts = field(default_factory=Texts)
    folders: tuple[Path, ...] = ()

    def shown(self, requirement: str) -> str:
        """The file of a requirement as a message names it."""
        return shown(self.files[requirement])

    def level(self, requirement: Requirement) -> Level:
        """The strictest level of the clauses, unless the requirement lowers it with a reason."""
        if requirement.level:
            return requirement.level.level
        named = (*requirement.fulfils, *requirement.partly)
        levels = {self.clauses[name].level for name in named}
        strictest = max(STRICTNESS[level] for level in levels)
        same = [level for level in levels if STRICTNESS[level] == strictest]
        return min(same, key=STRICTEST_FIRST.index)

    def rows(self, name: str, editions: dict[str, str]) -> tuple[Row, ...]:
        """The rows of `DOCUMENT#table` in the edition a profile names, else the current one.

        Raises KeyError for a table that no norm has.
        """
        table = self.tables[name]
        wanted = editions.get(table.document, self.documents[table.document].current)
        return table.editions.get(wanted) or next(reversed(table.editions.values()))

    def record(self, noun: str) -> dict[str, Any]:
        """The recorded conformant look of a facts type. Raises InputError if there is none."""
        for folder in reversed(self.folders):
            file = folder / "records" / f"{noun}.yaml"
            if file.is_file():
                return dict(reading.read(file, shown(file)))
        raise InputError([Problem(f"profiles/records/{noun}.yaml", 0, 0, "no such record", "")])

    def interface(self, name: str) -> Path | None:
        """The folder of an interface `name/version`, the last folder's if several have it."""
        found = (folder / "interfaces" / name for folder in reversed(self.folders))
        return next((one for one in found if (one / "openapi.yaml").is_file()), None)

    def profile(self, name: str) -> Profile:
        """The profile `id@version`. Raises InputError naming those that exist."""
        if name in self.profiles:
            return self.profiles[name]
        known = ", ".join(sorted(self.profiles)) or "none"
        raise InputError([Problem(name, 0, 0, "no such profile", f"known: {known}")])


def shown(file: Path) -> str:
    """A file as a message names it: short inside the product, else as it is."""
    try:
        return str(Path("profiles") / file.relative_to(HERE))
    except ValueError:
        return str(file)


def load(extra: Iterable[Path] = ()) -> Catalogue:
    """Read this folder and each folder of somebody else's rules.

    Raises InputError with every problem of every file.
    """
    made = Catalogue(folders=(HERE, *extra))
    problems: list[Problem] = []
    for folder in made.folders:
        if not folder.is_dir():
            remedy = "name a folder with norms/, requirements/ and profiles"
            problems.append(Problem(str(folder), 0, 0, "no such folder", remedy))
            continue
        prefix = "" if folder == HERE else f"{folder.name}/"
        _norms(made, folder, problems)
        _requirements(made, folder, prefix, problems)
        _profiles(made, folder, problems)
        _texts(made, folder, problems)
    problems += _dangling(made)
    if problems:
        raise InputError(problems)
    return made


def portal(file: Path) -> PortalFile:
    """Read a descriptor, and `attestations.yaml` beside it where there is one.

    Raises InputError with every problem in them.
    """
    problems: list[Problem] = []
    found = _strictly(Portal, file, problems)
    beside = file.parent / "attestations.yaml"
    register = _strictly(Register, beside, problems) if beside.is_file() else Register()
    if found is None or register is None:
        raise InputError(problems)
    digests = {
        name: hashlib.sha256((file.parent / one.file).read_bytes()).hexdigest()
        for name, one in register.attestations.items()
        if one.file and (file.parent / one.file).is_file()
    }
    return PortalFile(found, file.resolve(), register, digests)


def _strictly(model: type[Read], file: Path, problems: list[Problem]) -> Read | None:
    try:
        return reading.validate(model, reading.read(file), file)
    except InputError as error:
        problems += error.problems
        return None


def matching(patterns: Iterable[str], ids: Iterable[str]) -> list[str]:
    """The ids that a pattern names, sorted; `transport/*` is all of an area."""
    wanted = tuple(patterns)
    return sorted(one for one in ids if any(fnmatch.fnmatchcase(one, p) for p in wanted))


def _each(folder: Path, part: str, problems: list[Problem]) -> Iterable[tuple[Path, Any]]:
    for file in sorted((folder / part).rglob("*.yaml")):
        try:
            yield file, reading.read(file, shown(file))
        except InputError as error:
            problems += error.problems


def _read(model: type[Read], value: Any, file: Path, problems: list[Problem]) -> Read | None:
    try:
        return reading.validate(model, value, file, shown(file))
    except InputError as error:
        problems += error.problems
        return None


def _norms(made: Catalogue, folder: Path, problems: list[Problem]) -> None:
    for file, value in _each(folder, "norms", problems):
        norm = _read(Norm, value, file, problems)
        if norm is None:
            continue
        made.norms[file.stem] = norm
        made.documents.update(norm.documents)
        for index, clause in enumerate(norm.clauses):
            problems += _clause(made, norm, clause, ("clauses", index), file)
        for name, table in norm.tables.items():
            made.tables[f"{table.document}#{name}"] = table


def _clause(
    made: Catalogue, norm: Norm, clause: Clause, at: tuple[str | int, ...], file: Path
) -> Iterable[Problem]:
    document = norm.documents.get(clause.document)
    if document is None:
        known = ", ".join(norm.documents)
        what = f"unknown document {clause.document!r}"
        yield reading.problem_at(
            file, (*at, "document"), what, f"declared here: {known}", shown(file)
        )
        return
    name = f"{clause.document}#{clause.id}"
    if name in made.clauses:
        yield reading.problem_at(
            file, (*at, "id"), f"{name} stands twice", "rename one", shown(file)
        )
    for missing in sorted(set(clause.conditions) - set(norm.conditions)):
        what = f"unknown condition {missing!r}"
        yield reading.problem_at(
            file, (*at, "conditions"), what, "declare it under conditions:", shown(file)
        )
    made.clauses[name] = ClauseRef(name, clause, document)
    for part in clause.parts:
        made.clauses[f"{name}.{part.part}"] = ClauseRef(
            f"{name}.{part.part}", clause, document, part
        )


def _requirements(made: Catalogue, folder: Path, prefix: str, problems: list[Problem]) -> None:
    root = folder / "requirements"
    for file, value in _each(folder, "requirements", problems):
        name = prefix + file.relative_to(root).with_suffix("").as_posix()
        if not isinstance(value, dict):
            problems.append(Problem(shown(file), 1, 1, "a requirement is a mapping", ""))
            continue
        if isinstance(value.get("applies_if"), dict):
            value["applies_if"] = [value["applies_if"]]
        if "id" in value:
            what, remedy = "id: the path is the id", "remove the line"
            problems.append(reading.problem_at(file, ("id",), what, remedy, shown(file)))
            continue
        found = _read(Requirement, {**value, "id": name}, file, problems)
        if found:
            made.requirements[name] = found
            made.files[name] = file


def _profiles(made: Catalogue, folder: Path, problems: list[Problem]) -> None:
    for part in ("draft", "released"):
        for file, value in _each(folder, part, problems):
            found = _read(Profile, value, file, problems)
            if found is None:
                continue
            made.profiles[found.name] = found
            made.files[found.name] = file
            if part == "draft":
                made.drafts.add(found.name)


def _texts(made: Catalogue, folder: Path, problems: list[Problem]) -> None:
    for file, value in _each(folder, "texts", problems):
        found = _read(Texts, value, file, problems)
        if found:
            made.texts = made.texts.joined(found)


def _dangling(made: Catalogue) -> list[Problem]:
    """References that lead nowhere, each with the line that makes them."""
    return [
        reading.problem_at(
            made.files[name],
            (key, index),
            f"unknown clause {clause!r}",
            _close(clause, made.clauses),
            made.shown(name),
        )
        for name, requirement in made.requirements.items()
        for key in ("fulfils", "partly")
        for index, clause in enumerate(getattr(requirement, key))
        if clause not in made.clauses
    ]


def _close(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), 3, 0.7)
    return f"did you mean {' or '.join(close)}?" if close else "write DOCUMENT#clause"
