"""A requirement in words for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.bind import bind
from profiles.catalogue import Catalogue
from profiles.model import Requirement
from profiles.release import ask
from pruefstand.running.drafting import period


def explained(known: Catalogue, name: str, lang: str) -> str:
    """Title, level, clauses, what is looked at, what decides, and what the operator does."""
    return "\n".join(_lines(known, known.requirements[name], lang)) + "\n"


def _lines(known: Catalogue, one: Requirement, lang: str) -> Iterator[str]:
    yield f"{one.id}  [{known.level(one)}]"
    yield f"  {getattr(one.title, lang)}"
    yield f"File: {known.shown(one.id)}"
    yield "Clauses:"
    for clause in (*one.fulfils, *one.partly):
        ref = known.clauses[clause]
        gist = ref.part.gist if ref.part else ref.clause.gist
        told = " (one side of it only)" if clause in one.partly else ""
        yield f"  {clause} [{ref.level}]{told} {getattr(gist, lang)}"
    yield f"Subjects: {', '.join(one.subject)}"
    for noun, arguments in one.look.items():
        yield f"Looks at: {noun}({_said(arguments)})"
    for condition in one.applies_if:
        yield f"Applies if: {condition.model_dump(exclude_unset=True)}"
    yield from _decision(known, one, lang)
    yield f"Remedy: {getattr(one.remedy, lang)}"


def _decision(known: Catalogue, one: Requirement, lang: str) -> Iterator[str]:
    if one.untestable:
        yield f"Not testable: {getattr(one.untestable, lang)}"
    elif one.attestation:
        yield f"Decided by documents, each valid {period(one.attestation, lang)}:"
        for kind in one.attestation.kinds:
            yield f"  {_document(known, kind, lang)}"
        if one.attestation.not_concerned:
            yield f"Or by: {_document(known, one.attestation.not_concerned, lang)}"
    else:
        (bound,) = bind(known, [ask(known, one)])
        yield f"Decided by: {one.check}({_said(one.with_)}) in {bound.check_source}"


def _document(known: Catalogue, kind: str, lang: str) -> str:
    """A kind of document with its title and from whom it comes."""
    told = known.texts.documents.get(kind)
    return (
        f"{kind}: {getattr(told.title, lang)}, from: {getattr(told.issuer, lang)}" if told else kind
    )


def _said(arguments: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in arguments.items())
