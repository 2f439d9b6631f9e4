"""Documents as data: every clause that only a document can show has one, described and with its period."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from profiles import catalogue
from profiles.attestations import AttestedDocument, Register
from profiles.catalogue import ClauseRef
from profiles.model import Attestation, Requirement

KNOWN = catalogue.load()
ATTESTED = {name: one for name, one in KNOWN.requirements.items() if one.attestation}


def _of(one: Requirement) -> Attestation:
    assert one.attestation is not None
    return one.attestation


def _deciding(ref: ClauseRef) -> list[Requirement]:
    names = {ref.name, f"{ref.clause.document}#{ref.clause.id}"}
    return [one for one in KNOWN.requirements.values() if names & set(one.fulfils)]


def _only_documents() -> list[ClauseRef]:
    """Clauses without parts, and parts, whose method is document."""
    found = []
    for ref in KNOWN.clauses.values():
        method = ref.part.method if ref.part else ref.clause.method
        if method == "document" and (ref.part or not ref.clause.parts):
            found.append(ref)
    return found


def test_every_clause_for_documents_is_decided() -> None:
    """Each has a requirement by attestation, or one that says why no document decides it."""
    clauses = _only_documents()
    assert len(clauses) > 150
    undecided = [
        ref.name
        for ref in clauses
        if not any(one.attestation or one.untestable or one.check for one in _deciding(ref))
    ]
    assert undecided == []


@pytest.mark.parametrize("name", ATTESTED)
def test_every_kind_has_a_title_and_an_issuer(name: str) -> None:
    """Which document, and from whom, is said for each kind that a requirement names."""
    asked = _of(ATTESTED[name])
    kinds = {*asked.kinds, *filter(None, [asked.not_concerned])}
    assert kinds <= KNOWN.texts.documents.keys()


def test_no_kind_is_described_for_nothing() -> None:
    """What is described is asked for; a mistyped kind cannot hide."""
    asked = [_of(one) for one in ATTESTED.values()]
    kinds = {kind for one in asked for kind in (*one.kinds, one.not_concerned)}
    assert KNOWN.texts.documents.keys() == kinds - {None}


@pytest.mark.parametrize("name", ATTESTED)
def test_a_period_says_who_set_it(name: str) -> None:
    """A period comes with its basis, and no basis without a period."""
    asked = _of(ATTESTED[name])
    assert (asked.valid is None) == (asked.valid_basis is None)


def test_periods_are_those_of_the_clauses() -> None:
    """Where a clause has a period, one of the documents that decide it counts just as long."""
    wrong = []
    for name in {clause for one in ATTESTED.values() for clause in one.fulfils}:
        clause = KNOWN.clauses[name].clause
        asked = [_of(one) for one in _deciding(KNOWN.clauses[name]) if one.attestation]
        periods = {(one.valid, one.valid_basis) for one in asked}
        if clause.valid and (clause.valid, clause.valid_basis) not in periods:
            wrong.append((name, clause.valid, clause.valid_basis, periods))
    assert wrong == []


@pytest.mark.parametrize("name", [name for name, one in ATTESTED.items() if _of(one).not_concerned])
def test_a_remedy_names_the_declaration(name: str) -> None:
    """Whoever reads the remedy learns how to register that the portal is not concerned."""
    one = ATTESTED[name]
    declared = str(_of(one).not_concerned)
    assert declared.startswith("not-concerned-")
    assert declared in one.remedy.de and declared in one.remedy.en


def test_the_template_explains_every_field() -> None:
    """The example register is empty as it is, and valid with every optional line switched on."""
    file = Path(__file__).parents[2] / "portals" / "template" / "attestations.yaml"
    text = file.read_text("utf-8")
    assert Register.model_validate(yaml.safe_load(text)).attestations == {}
    whole = yaml.safe_load(re.sub(r"(?m)^( *)#(?=\S)", r"\1", text))
    documents = Register.model_validate(whole).attestations.values()
    shown = {name for one in documents for name in one.model_fields_set}
    assert shown == set(AttestedDocument.model_fields)
    assert {one.kind for one in documents} <= KNOWN.texts.documents.keys()
