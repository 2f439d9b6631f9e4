"""Decides a requirement by documents of the portal's register. Pure: whoever calls reads the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from conformance.model import WORST_FIRST, Deviation
from conformance.paths import joined
from profiles.attestations import AttestedDocument, Register, last_day
from profiles.model import Attestation, Value, Verdict


class Attested(Value):
    """Verdict with what is wrong, or why nothing can be said, and the documents that were used."""

    verdict: Verdict
    deviations: tuple[Deviation, ...] = ()
    reason: str | None = None
    reason_seen: str | None = None
    documents: tuple[str, ...] = ()


def attested(
    asked: Attestation,
    register: Register | None,
    digests: Mapping[str, str],
    hosts: Sequence[str],
    now: datetime,
) -> Attested:
    """Whether there is a good document of each kind that is asked.

    `register`: None where the portal has none. `digests`: SHA-256 of the file by the registered name; a
    name without one has lost its file, unless it was registered without. `hosts`: the portal's host names, judged where the
    requirement says `covers: hosts`. One good document of a kind is enough, whatever older ones say.
    fail: the newest of a kind has ended, is from the future, is not the file of the register, or covers
    less. not-tested: a kind has no document, or its file is missing. fail wins. not-applicable: a good
    declaration says that the portal is not concerned; a bad one counts only where nothing else is there.
    """
    decided = list(by_kind(asked, register, digests, hosts, now).values())
    worst = min(decided, key=lambda one: WORST_FIRST.index(one.verdict))
    return Attested(
        verdict=worst.verdict,
        deviations=tuple(wrong for one in decided for wrong in one.deviations),
        reason=worst.reason,
        reason_seen=worst.reason_seen,
        documents=tuple(dict.fromkeys(name for one in decided for name in one.documents)),
    )


def by_kind(
    asked: Attestation,
    register: Register | None,
    digests: Mapping[str, str],
    hosts: Sequence[str],
    now: datetime,
) -> dict[str, Attested]:
    """What the documents of each kind decide; the declaration's kind alone where that decides.

    Arguments as of `attested`, which takes the worst of these.
    """
    documents = register.attestations if register else {}
    declared = _declared(asked, documents, digests, now.date())
    if declared is not None:
        return {str(asked.not_concerned): declared}
    today = now.date()
    return {kind: _kind(asked, kind, documents, digests, hosts, today) for kind in asked.kinds}


def _declared(
    asked: Attestation,
    documents: Mapping[str, AttestedDocument],
    digests: Mapping[str, str],
    today: date,
) -> Attested | None:
    """What a declaration of not being concerned decides; None where it decides nothing."""
    if asked.not_concerned is None:
        return None
    uncovered = asked.model_copy(update={"covers": None})  # a declaration is about no host
    said = _kind(uncovered, asked.not_concerned, documents, digests, (), today)
    if said.verdict == "pass":
        seen = said.documents[0]
        return Attested(
            verdict="not-applicable",
            reason="attestation-not-concerned",
            reason_seen=seen,
            documents=said.documents,
        )
    others = any(one.kind in asked.kinds for one in documents.values())
    return None if others or not said.documents else said


def _kind(
    asked: Attestation,
    kind: str,
    documents: Mapping[str, AttestedDocument],
    digests: Mapping[str, str],
    hosts: Sequence[str],
    today: date,
) -> Attested:
    named = [(name, document) for name, document in documents.items() if document.kind == kind]
    if not named:
        return Attested(verdict="not-tested", reason="attestation-missing", reason_seen=kind)
    newest_first = sorted(named, key=lambda pair: (pair[1].issued, pair[0]), reverse=True)
    judged = [
        _document(asked, name, document, digests, hosts, today) for name, document in newest_first
    ]
    return next((one for one in judged if one.verdict == "pass"), judged[0])


def _document(
    asked: Attestation,
    name: str,
    document: AttestedDocument,
    digests: Mapping[str, str],
    hosts: Sequence[str],
    today: date,
) -> Attested:
    digest = digests.get(name)
    wrong = tuple(_deviations(asked, name, document, digest, hosts, today))
    if wrong:
        return Attested(verdict="fail", deviations=wrong, documents=(name,))
    if document.file is not None and digest is None:
        return Attested(
            verdict="not-tested",
            reason="attestation-file-missing",
            reason_seen=document.file,
            documents=(name,),
        )
    return Attested(verdict="pass", documents=(name,))


def _deviations(
    asked: Attestation,
    name: str,
    document: AttestedDocument,
    digest: str | None,
    hosts: Sequence[str],
    today: date,
) -> Iterator[Deviation]:
    where = joined("attestations", name)
    until = valid_until(asked, document)
    if until is not None and until < today:
        yield _deviation(f"{where}/issued", until, today, "attestation-expired", "expired")
    if document.issued > today:
        yield _deviation(f"{where}/issued", today, document.issued, "attestation-not-yet-issued")
    if document.sha256 is not None and digest is not None and digest != document.sha256:
        yield _deviation(f"{where}/sha256", document.sha256, digest, "attestation-wrong-hash")
    if asked.covers == "hosts":
        missing = sorted({host.lower() for host in hosts} - set(document.covers.hosts))
        for host in missing:
            covered = ", ".join(document.covers.hosts) or "-"
            yield _deviation(f"{where}/covers/hosts", covered, host, "attestation-does-not-cover")


def valid_until(asked: Attestation, document: AttestedDocument) -> date | None:
    """The earlier of what the norm allows and what the document itself says."""
    ends = [document.expires] if document.expires else []
    if asked.valid is not None:
        ends.append(last_day(document.issued, asked.valid))
    return min(ends, default=None)


def _deviation(
    where: str, expected: object, seen: object, key: str, kind: str = "wrong"
) -> Deviation:
    return Deviation.model_validate(
        {"where": where, "expected": str(expected), "seen": str(seen), "key": key, "kind": kind}
    )
