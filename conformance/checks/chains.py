"""Walks certificate chains for those who judge them."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.facts.certificate import Certificate, CertificateFacts
from conformance.model import Deviation, DeviationKind, Undecided


def kinds(certificate: CertificateFacts) -> Iterator[tuple[str, dict[str, Certificate]]]:
    for kind, held in (("ecdsa", certificate.ecdsa), ("rsa", certificate.rsa)):
        if held is not None:
            yield kind, held


def each(
    certificate: CertificateFacts, *, root: bool = True, leaf_only: bool = False
) -> Iterator[tuple[str, Certificate]]:
    """Path and certificate, kind by kind in the order of the chain; unreadable ones are left out."""
    for kind, held in kinds(certificate):
        for name, one in held.items():
            wanted = name == "leaf" if leaf_only else root or name != "root"
            if wanted and one.readable:
                yield f"certificate/{kind}/{name}", one


def readable(certificate: CertificateFacts) -> None:
    """After all that is certain: what could not be read or was not shown leaves the rest open."""
    for kind, held in kinds(certificate):
        for name, one in held.items():
            if not one.readable:
                raise Undecided(
                    "certificate-unreadable", f"certificate/{kind}/{name}: {one.defect}"
                )
    known(certificate)


def known(certificate: CertificateFacts) -> None:
    if certificate.unknown:
        raise Undecided("certificate-kind-unknown", list(certificate.unknown))
    if certificate.ecdsa is None and certificate.rsa is None:
        raise Undecided("no-certificate")


def wrong(
    certificate: CertificateFacts,
    where: str,
    expected: object,
    seen: object,
    key: str,
    kind: DeviationKind = "wrong",
) -> Deviation:
    return Deviation(
        where=where,
        expected=expected,
        seen=seen,
        key=key,
        kind=kind,
        exchange=exchange(certificate, where),
    )


def exchange(certificate: CertificateFacts, where: str) -> str | None:
    kind = next((part for part in where.split("/")[1:] if part in certificate.paths), None)
    return certificate.paths[kind].exchange if kind else None
