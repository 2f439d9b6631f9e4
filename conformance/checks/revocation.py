"""Judges how certificates can be found to be revoked, and whether they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from conformance.checks.chains import each, readable, wrong
from conformance.facts.certificate import ISSUER_UNKNOWN, CertificateFacts
from conformance.model import Deviation, NotApplicable, NotTested, Remark, Undecided

#: Reasons why a list was not asked for, which say nothing about the list.
_NOT_ASKED = (
    "host-not-named",
    "not http",
    "timeout",
    "connection-refused",
    "name-unresolved",
    "unreachable",
)


def revocation_named(certificate: CertificateFacts) -> Iterator[Deviation | Remark]:
    """Every certificate names a revocation list or an OCSP responder; a root without it is told."""
    for where, one in each(certificate):
        if one.crl_addresses or one.ocsp_addresses:
            continue
        if where.endswith("/root"):
            yield Remark(
                where=where, seen=None, key="root-without-revocation", **{"class": "deviation"}
            )
        else:
            yield wrong(certificate, f"{where}/crl_addresses", "an address", None, "no-revocation")
    readable(certificate)


def lists_current(certificate: CertificateFacts, *, now: datetime) -> Iterator[Deviation]:
    """Every revocation list that was fetched is sound and its next update lies ahead."""
    unasked = None
    for where, one in each(certificate, root=False):
        if not one.crl_addresses:
            continue
        seen = one.revocation
        if seen is None or seen.reason in _NOT_ASKED:
            unasked = unasked or where
        elif not seen.sound or seen.status == "unknown":
            yield wrong(certificate, f"{where}/revocation", "a list", seen.reason, "list-broken")
        elif seen.next_update is None or seen.next_update < now:
            yield wrong(
                certificate,
                f"{where}/revocation/next_update",
                {"after": str(now)},
                str(seen.next_update),
                "list-outdated",
                "expired",
            )
    readable(certificate)
    if unasked:
        raise NotTested("revocation-not-asked", unasked)


def not_revoked(certificate: CertificateFacts, *, leaf: bool) -> Iterator[Deviation]:
    """The leaf (or each CA certificate) is not revoked, as its list or the stapled answer says."""
    unasked = None
    for where, one in each(certificate, root=False):
        if where.endswith("/leaf") != leaf:
            continue
        stapled = certificate.paths[where.split("/")[1]].stapled if leaf else None
        answers = [seen for seen in (one.revocation, stapled) if seen is not None and seen.sound]
        if any(seen.status == "revoked" for seen in answers):
            yield wrong(
                certificate, f"{where}/revocation", "good", "revoked", "revoked", "insecure"
            )
        elif not any(seen.status == "good" for seen in answers):
            unasked = unasked or where
    readable(certificate)
    if unasked:
        raise NotTested("revocation-not-asked", unasked)


def stapled(certificate: CertificateFacts, *, now: datetime) -> Iterator[Deviation]:
    """A fresh OCSP answer is stapled; without an OCSP responder in the certificate none is due."""
    due, unknown = 0, None
    for where, one in each(certificate, leaf_only=True):
        kind = where.split("/")[1]
        seen = certificate.paths[kind].stapled
        if seen is None and not one.ocsp_addresses:
            continue
        due += 1
        if seen is None:
            yield wrong(
                certificate, f"certificate/paths/{kind}/stapled", "an answer", None, "not-stapled"
            )
        elif seen.reason == ISSUER_UNKNOWN:
            unknown = unknown or where
        elif not seen.sound or seen.status == "unknown":
            yield wrong(
                certificate,
                f"certificate/paths/{kind}/stapled",
                "good",
                seen.reason or seen.status,
                "staple-broken",
            )
        elif seen.next_update is not None and seen.next_update < now:
            yield wrong(
                certificate,
                f"certificate/paths/{kind}/stapled/next_update",
                {"after": str(now)},
                str(seen.next_update),
                "staple-outdated",
                "expired",
            )
    readable(certificate)
    if unknown:
        raise Undecided("issuer-unknown", unknown)
    if not due:
        raise NotApplicable("no-ocsp-responder")
