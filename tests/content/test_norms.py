"""The norms are data that everything else names: here they are held to what the model cannot say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from profiles.model import STRICTNESS, Clause, Norm, Text

FOLDER = Path(__file__).parents[2] / "profiles" / "norms"
FILES = sorted(FOLDER.glob("*.yaml"))
#: What a clause id looks like in prose; families without a number ("WEB-ACC clauses") are no id.
NAMED = re.compile(
    r"\b(?:TLS-(?:CL|T4|R2)|ACC-[12]|FC-[A-Z]+|PVOG-[A-Z]+|WEB-[A-Z]+|XB-[A-Z])-\d[\w.-]*\w"
    r"|\bA3\.\d+\.\d+\b"
)
DURATION = re.compile(r"P\d+[YMD]")


def _read(path: Path) -> Norm:
    return Norm.model_validate(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader))


NORMS = {path.stem: _read(path) for path in FILES}
CLAUSES = [clause for norm in NORMS.values() for clause in norm.clauses]


@pytest.fixture(params=NORMS)
def norm(request: pytest.FixtureRequest) -> Norm:
    """Each norm file in turn."""
    return NORMS[request.param]


def _names(clause: Clause) -> set[str]:
    """Ids of clauses that a clause names in its lists and in its prose."""
    prose = [clause.how, clause.note or "", clause.conflict or "", *clause.editions.values()]
    return set(NAMED.findall("\n".join([*prose, *clause.see, *clause.refs, *clause.check_refs])))


def _table_names(params: dict[str, object]) -> Iterator[str]:
    for key, value in params.items():
        if key in ("list_ref", "rsa_pss_ref"):
            yield from [value] if isinstance(value, str) else value  # type: ignore[misc]


def _texts(norm: Norm) -> Iterator[tuple[str, Text]]:
    yield "title", norm.title
    yield from norm.conditions.items()
    for name, document in norm.documents.items():
        yield name, document.title
        if document.force:
            yield f"{name} force", document.force
    for clause in norm.clauses:
        yield clause.id, clause.gist
        yield from ((f"{clause.id}.{part.part}", part.gist) for part in clause.parts)


def test_no_clause_is_lost() -> None:
    """The nine files hold all 855 clauses of the sources and the unnumbered ones besides."""
    assert len(CLAUSES) >= 855


def test_documents_are_defined_once() -> None:
    """A document's name means one document, in whatever file it stands."""
    names = Counter(name for norm in NORMS.values() for name in norm.documents)
    assert [name for name, count in names.items() if count > 1] == []


def test_ids_are_unique_within_a_document() -> None:
    """`DOCUMENT#clause` names one clause, also beside `DOCUMENT#clause.part`."""
    names = Counter(f"{clause.document}#{clause.id}" for clause in CLAUSES)
    names.update(f"{c.document}#{c.id}.{part.part}" for c in CLAUSES for part in c.parts)
    assert [name for name, count in names.items() if count > 1] == []


def test_documents_of_clauses_and_tables_exist(norm: Norm) -> None:
    """A clause or table belongs to a document of its own file, and every document has clauses."""
    assert {clause.document for clause in norm.clauses} == set(norm.documents)
    assert {table.document for table in norm.tables.values()} <= set(norm.documents)


def test_conditions_exist_and_are_used(norm: Norm) -> None:
    """Clauses name only declared conditions, and no condition is left over."""
    assert {slug for clause in norm.clauses for slug in clause.conditions} == set(norm.conditions)


def test_same_condition_has_one_slug(norm: Norm) -> None:
    """Two slugs of a file never say the same."""
    said = Counter(condition.en for condition in norm.conditions.values())
    assert [text for text, count in said.items() if count > 1] == []


def test_every_text_has_both_languages(norm: Norm) -> None:
    """Titles, gists, conditions and force are there in German and in English."""
    assert [n for n, text in _texts(norm) if not (text.de.strip() and text.en.strip())] == []


def test_named_clauses_exist(norm: Norm) -> None:
    """Where a clause names another by its id, in a list or in prose, that clause exists."""
    known = {clause.id for clause in CLAUSES}
    dangling = {c.id: missing for c in norm.clauses if (missing := _names(c) - known)}
    assert dangling == {}


def test_own_references_stay_in_the_document() -> None:
    """An id in `see` means a clause of the same document."""
    own = {(clause.document, clause.id) for clause in CLAUSES}
    named = {(c.document, n) for c in CLAUSES for n in c.see if NAMED.fullmatch(n)}
    assert named, "no clause names another one in see: the pattern of ids is wrong"
    assert named - own == set()


def test_level_is_the_strictest_of_the_parts() -> None:
    """A clause with parts carries the level of its strictest part, and parts are lettered a, b, c."""
    for clause in (clause for clause in CLAUSES if clause.parts):
        levels = [part.level for part in clause.parts]
        assert clause.level in levels, clause.id
        assert STRICTNESS[clause.level] == max(map(STRICTNESS.__getitem__, levels)), clause.id
        assert [part.part for part in clause.parts] == list("abcdefghij"[: len(levels)]), clause.id


def test_editions_named_exist(norm: Norm) -> None:
    """Tables hold editions of their document; clauses speak of editions of the file, or of today."""
    editions = {name for document in norm.documents.values() for name in document.editions}
    assert {name for clause in norm.clauses for name in clause.editions} <= editions | {"today"}
    for name, table in norm.tables.items():
        assert set(table.editions) <= set(norm.documents[table.document].editions), name


def test_tables_named_exist(norm: Norm) -> None:
    """Parameters of clauses point to tables that the file has."""
    named = {name for clause in norm.clauses for name in _table_names(clause.params)}
    assert named <= set(norm.tables)


def test_rows_of_a_table_are_unique() -> None:
    """A name stands once in an edition of a table, so a map by name loses no row."""
    for name, table in NORMS["bsi-tls"].tables.items():
        for edition, rows in table.editions.items():
            assert rows, (name, edition)
            assert len({row.name for row in rows}) == len(rows), (name, edition)


def test_validity_is_a_duration_with_a_basis() -> None:
    """`valid` is an ISO 8601 duration and says whether clause, norm or our proposal sets it."""
    for clause in (clause for clause in CLAUSES if clause.valid or clause.valid_basis):
        assert DURATION.fullmatch(clause.valid or ""), clause.id
        assert clause.valid_basis in ("clause", "norm", "proposal"), clause.id


def test_a_clause_says_where_it_stands() -> None:
    """The section is in the source, or the id is the number that the document itself prints."""
    for clause in CLAUSES:
        assert clause.source or clause.document.startswith("BSI TR-03172-"), clause.id
