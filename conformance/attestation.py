"""Decides a requirement by documents of the portal's register. Pure: whoever calls reads the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from conformance.model import Deviation
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
    less. not-tested: a kind has no document, or its file is missing. fail wins.
    """
    documents = register.attestations if register else {}
    decided = [_kind(asked, kind, documents, digests, hosts, now.date()) for kind in asked.kinds]
    worst = min(decided, key=lambda one: ("fail", "not-tested", "pass").index(one.verdict))
    return Attested(
        verdict=worst.verdict,
        deviations=tuple(wrong for one in decided for wrong in one.deviations),
        reason=worst.reason,
        reason_seen=worst.reason_seen,
        documents=tuple(dict.fromkeys(name for one in decided for name in one.documents)),
    )


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
    until = _valid_until(asked, document)
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


def _valid_until(asked: Attestation, document: AttestedDocument) -> date | None:
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
