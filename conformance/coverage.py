"""Every clause of the norms and how it is decided; what nobody decides is told as open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conformance.bound import Bound
from conformance.model import ClauseState, Decision, Finding, Verdict, worst
from profiles.catalogue import Catalogue, ClauseRef
from profiles.model import Clause, Profile


def coverage(
    catalogue: Catalogue, profile: Profile, bounds: Iterable[Bound], findings: Iterable[Finding]
) -> tuple[ClauseState, ...]:
    """One state for each clause, or for each part of a clause that has parts; sorted by document."""
    by_clause: dict[str, list[Bound]] = {}
    for bound in bounds:
        for name in (*bound.clauses, *bound.partly):
            by_clause.setdefault(name, []).append(bound)
    verdicts: dict[str, list[Verdict]] = {}
    for finding in findings:
        verdicts.setdefault(finding.requirement, []).append(finding.verdict)
    return tuple(
        _state(ref, edition, deciding, verdicts)
        for norm in catalogue.norms.values()
        for ref, edition, deciding in _decided(catalogue, norm.clauses, profile, by_clause)
    )


def _decided(
    catalogue: Catalogue,
    clauses: Iterable[Clause],
    profile: Profile,
    by_clause: dict[str, list[Bound]],
) -> Iterator[tuple[ClauseRef, str, list[Bound]]]:
    for clause in clauses:
        name = f"{clause.document}#{clause.id}"
        whole = catalogue.clauses[name]
        edition = profile.editions.get(whole.clause.document, whole.document.current)
        of_whole = by_clause.get(name, [])
        if not whole.clause.parts:
            yield whole, edition, of_whole
        for part in whole.clause.parts:
            ref = catalogue.clauses[f"{name}.{part.part}"]
            yield ref, edition, [*of_whole, *by_clause.get(ref.name, [])]


def _state(
    ref: ClauseRef, edition: str, deciding: list[Bound], verdicts: dict[str, list[Verdict]]
) -> ClauseState:
    found = [verdict for one in deciding for verdict in verdicts.get(one.id, [])]
    source = ref.clause.source
    names = {ref.name, f"{ref.clause.document}#{ref.clause.id}"}
    whole = [one for one in deciding if names & set(one.clauses)]
    return ClauseState(
        name=ref.name,
        level=ref.level,
        gist=ref.part.gist if ref.part else ref.clause.gist,
        method=ref.part.method if ref.part else ref.clause.method,
        document=ref.clause.document,
        edition=edition,
        address=(source.address if source else None) or ref.document.address,
        decided_by=tuple(sorted({one.id for one in deciding})),
        how=_how(whole),
        verdict=worst(found) if whole else _seen_partly(found),
    )


def _seen_partly(found: list[Verdict]) -> Verdict | None:
    """One side of a clause can break it, and cannot keep it."""
    return "fail" if "fail" in found else None


def _how(deciding: list[Bound]) -> Decision:
    """The strongest way in which a clause is decided."""
    if any(one.check for one in deciding):
        return "requirement"
    if any(one.attestation for one in deciding):
        return "attestation"
    return "untestable" if deciding else "open"
