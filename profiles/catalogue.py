"""The only reader of this folder, of a Land's own folder like it, and of portal.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from profiles import reading
from profiles.descriptor import PortalFile, no_such_profile, portal
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
)
from profiles.references import Known, Names, matching
from profiles.text import Written

__all__ = ["Catalogue", "ClauseRef", "PortalFile", "gather", "load", "matching", "portal", "shown"]

HERE = Path(__file__).parent


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


@dataclass
class Catalogue:
    """Everything that can be asked. Made by `load`.

    Where files were wrong nothing is asked, but what else is wrong can be found: `salvaged` are
    requirements with what was right of them, `unread` the parts (norms, draft, released) of which a
    file is missing, so that nobody can say that a name of theirs leads nowhere.
    """

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
    salvaged: dict[str, Requirement] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def shown(self, requirement: str) -> str:
        """The file of a requirement as a message names it."""
        return shown(self.files[requirement])

    def level(self, requirement: Requirement) -> Level:
        """The strictest level of the clauses, unless the requirement lowers it with a reason."""
        if requirement.level:
            return requirement.level.level
        named = (*requirement.fulfils, *requirement.partly)
        levels = {self.clauses[name].level for name in named if name in self.clauses}
        if not levels:
            return "MUSS"  # only where names lead nowhere, and so nothing is asked
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
                found = reading.read(file, shown(file))
                if not isinstance(found, dict):
                    what = "a record is the fields of a look"
                    raise InputError(
                        [Problem(shown(file), 1, 1, what, "write them as name: value")]
                    )
                return found
        what, remedy = "no such record", "record what a conformant portal shows to this look"
        raise InputError([Problem(f"profiles/records/{noun}.yaml", 0, 0, what, remedy)])

    def interface(self, name: str) -> Path | None:
        """The folder of an interface `name/version`, the last folder's if several have it."""
        found = (folder / "interfaces" / name for folder in reversed(self.folders))
        return next((one for one in found if (one / "openapi.yaml").is_file()), None)

    def profile(self, name: str) -> Profile:
        """The profile `id@version`. Raises InputError naming those that exist."""
        if name in self.profiles:
            return self.profiles[name]
        raise InputError([no_such_profile(self, name)])


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
    made, problems = gather(extra)
    if problems:
        raise InputError(problems)
    return made


def gather(extra: Iterable[Path] = ()) -> tuple[Catalogue, list[Problem]]:
    """Read as `load` does; what can be read of wrong files, and every problem of every file."""
    made = Catalogue(folders=(HERE, *extra))
    problems: list[Problem] = []
    names, written = Names(), []
    for folder in made.folders:
        if not folder.is_dir():
            remedy = "name a folder with norms/, requirements/ and profiles"
            problems.append(Problem(str(folder), 0, 0, "no such folder", remedy))
            continue
        prefix = "" if folder == HERE else f"{folder.name}/"
        _norms(made, folder, names, problems)
        written += list(_requirements(made, folder, prefix, problems))
        _profiles(made, folder, problems)
        _texts(made, folder, problems)
    for value, file in written:
        problems += names.of_requirement(value, file, shown(file))
    nameable = Known(
        made.profiles,
        made.documents,
        frozenset(made.requirements) | frozenset(made.salvaged),
        frozenset(made.unread),
    )
    for name in made.drafts:
        file = made.files[name]
        problems += nameable.of_draft(made.profiles[name], file, shown(file))
    return made, problems


def _each(folder: Path, part: str) -> Iterator[tuple[Path, Written]]:
    for file in sorted((folder / part).rglob("*.yaml")):
        yield file, reading.written(file, shown(file))


def _norms(made: Catalogue, folder: Path, names: Names, problems: list[Problem]) -> None:
    for file, said in _each(folder, "norms"):
        norm = reading.taken(Norm, said, file, problems, shown(file))
        names.unread |= not said.usable
        problems += names.of_norm(said.value, file, shown(file))
        if norm is None:
            made.unread.add("norms")
            continue
        made.norms[file.stem] = norm
        made.documents.update(norm.documents)
        for clause in norm.clauses:
            if clause.document in norm.documents:
                _clause(made, clause, norm.documents[clause.document])
        for name, table in norm.tables.items():
            made.tables[f"{table.document}#{name}"] = table


def _clause(made: Catalogue, clause: Clause, document: Document) -> None:
    name = f"{clause.document}#{clause.id}"
    made.clauses[name] = ClauseRef(name, clause, document)
    for part in clause.parts:
        one = f"{name}.{part.part}"
        made.clauses[one] = ClauseRef(one, clause, document, part)


def _requirements(
    made: Catalogue, folder: Path, prefix: str, problems: list[Problem]
) -> Iterator[tuple[Any, Path]]:
    """Fills in the requirements; gives what each file says, right or wrong."""
    root = folder / "requirements"
    for file, said in _each(folder, "requirements"):
        name = prefix + file.relative_to(root).with_suffix("").as_posix()
        value = said.value
        if isinstance(value, dict):
            if "id" in value:
                what, remedy = "id: the path is the id", "remove the line"
                problems.append(reading.problem_at(file, ("id",), what, remedy, shown(file)))
            if isinstance(value.get("applies_if"), dict):
                value["applies_if"] = [value["applies_if"]]
            value = {**value, "id": name}
        found = reading.taken(Requirement, replace(said, value=value), file, problems, shown(file))
        made.files[name] = file
        if found:
            made.requirements[name] = found
        elif isinstance(value, dict):
            made.salvaged[name] = _salvaged(value)
        else:
            made.unread.add("requirements")
        yield value, file


def _salvaged(value: dict[str, Any]) -> Requirement:
    """A requirement of those fields that are right by themselves."""
    right: dict[str, Any] = {"subject": ()}
    for name, one in Requirement.model_fields.items():
        with suppress(ValidationError, KeyError):
            kind: Any = one.annotation
            right[name] = TypeAdapter(kind).validate_python(value[one.alias or name])
    return Requirement.model_construct(**right)


def _profiles(made: Catalogue, folder: Path, problems: list[Problem]) -> None:
    for part in ("draft", "released"):
        for file, said in _each(folder, part):
            found = reading.taken(Profile, said, file, problems, shown(file))
            if found is None:
                made.unread.add(part)
                continue
            if found.name in made.profiles:
                what = f"{found.name} stands in {shown(made.files[found.name])}, too"
                remedy = "give one of them another version"
                at = reading.problem_at(file, ("version",), what, remedy, shown(file))
                problems.append(at)
                continue
            made.profiles[found.name] = found
            made.files[found.name] = file
            if part == "draft":
                made.drafts.add(found.name)


def _texts(made: Catalogue, folder: Path, problems: list[Problem]) -> None:
    for file, said in _each(folder, "texts"):
        found = reading.taken(Texts, said, file, problems, shown(file))
        if found:
            made.texts = made.texts.joined(found)
