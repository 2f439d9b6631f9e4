"""Names in rules that must lead somewhere: examined on what is written, so that no other mistake hides one."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from profiles import reading
from profiles.errors import Problem
from profiles.model import Document, Profile
from profiles.shape import Keys
from profiles.wording import meant, near

#: Where in the file, what is wrong, what to do.
Told = tuple[Keys, str, str]


@dataclass
class Names:
    """The clauses that files name, also those files that are wrong in something else.

    `unread`: a norm could not be read at all, so nobody knows which clauses it has.
    """

    clauses: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    unread: bool = False

    def of_norm(self, value: Any, file: Path, shown: str) -> Iterator[Problem]:
        """What of a norm leads nowhere or stands twice; its clauses are known from then on."""
        documents, conditions = _map(value, "documents"), _map(value, "conditions")
        self.documents |= set(documents)
        for index, clause in enumerate(_list(value, "clauses")):
            at = ("clauses", index)
            yield from self._clause(clause, documents, at, file, shown)
            for missing in sorted(
                {one for _, one in _names(clause, "conditions")} - set(conditions)
            ):
                what = f"unknown condition {missing!r}"
                remedy = near(missing, conditions, "declare it under conditions: ")
                yield reading.problem_at(file, (*at, "conditions"), what, remedy, shown)
        for name, table in _map(value, "tables").items():
            yield from _table(name, table, documents, file, shown)

    def _clause(
        self,
        clause: Any,
        documents: Mapping[str, Any],
        at: tuple[str | int, ...],
        file: Path,
        shown: str,
    ) -> Iterator[Problem]:
        document, id_ = _text(clause, "document"), _text(clause, "id")
        if document is None or id_ is None:
            return
        name = f"{document}#{id_}"
        if document not in documents:
            what, remedy = f"unknown document {document!r}", near(document, documents)
            yield reading.problem_at(file, (*at, "document"), what, remedy, shown)
        elif name in self.clauses:
            yield reading.problem_at(file, (*at, "id"), f"{name} stands twice", "rename one", shown)
        parts = [one.get("part") for one in _list(clause, "parts") if isinstance(one, Mapping)]
        self.clauses |= {name, *(f"{name}.{part}" for part in parts)}

    def of_requirement(self, value: Any, file: Path, shown: str) -> Iterator[Problem]:
        """Clauses that no norm has; to be asked when every norm was read."""
        for key in ("fulfils", "partly"):
            for index, clause in _names(value, key):
                if clause in self.clauses or (self.unread and self._is_of_unread(clause)):
                    continue
                what, remedy = f"unknown clause {clause!r}", _close(clause, self.clauses)
                yield reading.problem_at(file, (key, index), what, remedy, shown)

    def _is_of_unread(self, clause: str) -> bool:
        return clause.partition("#")[0] not in self.documents


@dataclass(frozen=True)
class Known:
    """What drafts can name; `unread` parts are those of which a file could not be read."""

    profiles: Mapping[str, Profile]
    documents: Mapping[str, Document]
    requirements: frozenset[str]
    unread: frozenset[str]

    def of_draft(self, draft: Profile, file: Path, shown: str) -> Iterator[Problem]:
        """What a draft extends, asks, overrides and holds with must be there."""
        for keys, what, remedy in self._wrong(draft):
            yield reading.problem_at(file, keys, what, remedy, shown)

    def _wrong(self, draft: Profile) -> Iterator[Told]:
        chain = [draft.name]
        if not self.unread & {"draft", "released"}:
            yield from self._extends(chain)
        if "norms" not in self.unread:
            yield from self._editions(draft)
        if not self.unread & {"draft", "released", "requirements"}:
            yield from self._asked(draft, chain)

    def _extends(self, chain: list[str]) -> Iterator[Told]:
        """Fills the chain of what extends what."""
        while (following := self.profiles[chain[-1]].extends) is not None:
            if following in chain:
                what = f"extends: leads back to itself: {' → '.join([*chain, following])}"
                yield ("extends",), what, "remove one extends"
                return
            if following not in self.profiles:
                if len(chain) == 1:  # else it is told where it stands
                    what = f"extends: no such profile: {following!r}"
                    yield ("extends",), what, near(following, sorted(self.profiles))
                return
            chain.append(following)

    def _editions(self, draft: Profile) -> Iterator[Told]:
        for name, edition in draft.editions.items():
            if name not in self.documents:
                what = f"editions: unknown document {name!r}"
                yield ("editions", name), what, near(name, self.documents)
            elif edition not in self.documents[name].editions:
                what = f"editions: {name} has no edition {edition!r}"
                yield ("editions", name), what, near(edition, self.documents[name].editions)

    def _asked(self, draft: Profile, chain: list[str]) -> Iterator[Told]:
        areas = sorted({f"{one.rpartition('/')[0]}/*" for one in self.requirements})
        for index, pattern in enumerate(draft.patterns):
            if not matching([pattern], self.requirements):
                what = f"{pattern!r} names no requirement"
                yield ("patterns", index), what, near(pattern, areas)
        every = [self.profiles[name] for name in chain]
        patterns = [pattern for one in every for pattern in one.patterns]
        found = {
            *matching(patterns, self.requirements),
            *(r for p in every for r in p.requirements),
        }
        for name in sorted(set(draft.overrides) - found):
            what = f"overrides {name!r}, which the profile does not ask"
            listed = "list what it asks with `pruefstand requirements`"
            yield ("overrides", name), what, meant(name, sorted(found)) or listed


def matching(patterns: Iterable[str], ids: Iterable[str]) -> list[str]:
    """The ids that a pattern names, sorted; `transport/*` is all of an area."""
    wanted = tuple(patterns)
    return sorted(one for one in ids if any(fnmatch.fnmatchcase(one, p) for p in wanted))


def _table(
    name: str, table: Any, documents: Mapping[str, Any], file: Path, shown: str
) -> Iterator[Problem]:
    document, at = _text(table, "document"), ("tables", name)
    if document is None:
        return
    if document not in documents:
        what, remedy = f"unknown document {document!r}", near(document, documents)
        yield reading.problem_at(file, (*at, "document"), what, remedy, shown)
        return
    editions = _map(documents[document], "editions")
    written = _map(table, "editions")
    if not written:
        what = f"tables.{name}: has no edition"
        yield reading.problem_at(file, at, what, "add rows under editions:", shown)
    for edition in [one for one in written if one not in editions]:
        what, remedy = f"{document} has no edition {edition!r}", near(str(edition), editions)
        yield reading.problem_at(file, (*at, "editions", edition), what, remedy, shown)


def _map(value: Any, key: str) -> Mapping[str, Any]:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _text(value: Any, key: str) -> str | None:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else None


def _list(value: Any, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, Mapping) else None
    return list(found) if isinstance(found, (list, tuple)) else []


def _names(value: Any, key: str) -> list[tuple[int, str]]:
    """The texts of a list, each with its place; what is no text is told as the wrong type that it is."""
    return [(i, one) for i, one in enumerate(_list(value, key)) if isinstance(one, str)]


def _close(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), 3, 0.7)
    return f"did you mean {' or '.join(close)}?" if close else "write DOCUMENT#clause"
