"""Brings the certificates on disk into agreement with the settings; what is still good is kept."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from infra.certificates import issue, keys, revocation
from infra.certificates.issue import Issuer, Order
from infra.files import write
from infra.settings import CertificateSettings, StackSettings
from infra.state import Places

RENEW_BEFORE = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Provided:
    """Files below the certificate folder (name to content), and when they must be made anew."""

    files: dict[str, bytes]
    renew_at: datetime.datetime


def provide(settings: StackSettings, places: Places, now: datetime.datetime) -> Provided:
    """All certificate files of the stack: chain, keys, lists, stapled answer."""
    made = settings.certificate
    lists = f"http://localhost:{settings.ports.http}/crl"
    root = _root(made, places, lists, now)
    intermediate = _intermediate(made, places, lists, root, now)
    servers = _servers(settings, places, lists, intermediate, now)
    certificates = tuple(server.certificate for server in servers.values() if server.certificate)
    assert root.certificate and intermediate.certificate
    chain = (intermediate.certificate,) if made.chain_complete else ()
    files = {"ca.pem": issue.pem(root.certificate)}
    for role, server in servers.items():
        assert server.certificate
        files |= {
            f"{role}.pem": issue.pem(server.certificate, *chain),
            f"{role}.key": keys.pem(server.key),
        }
    files |= {
        "crl/root.crl": revocation.revocation_list(
            root, (intermediate.certificate,) if made.ca_revoked else (), made, now
        ),
        "crl/intermediate.crl": revocation.revocation_list(
            intermediate, certificates if made.revoked else (), made, now
        ),
    }
    if made.stapled:
        files["ocsp.der"] = revocation.ocsp_answer(intermediate, certificates, made, now)
    return Provided(files, _renew_at(made, now, certificates))


def _renew_at(
    made: CertificateSettings, now: datetime.datetime, certificates: tuple[x509.Certificate, ...]
) -> datetime.datetime:
    revoked_anew = now + datetime.timedelta(days=revocation.CURRENT_DAYS / 3)
    # A certificate that the settings want expired is not renewed for being so.
    ends = [one.not_valid_after_utc for one in certificates if one.not_valid_after_utc > now]
    margin = min(RENEW_BEFORE, datetime.timedelta(days=made.valid_days / 3))
    return min([revoked_anew, *(end - margin for end in ends)])


def _root(made: CertificateSettings, places: Places, lists: str, now: datetime.datetime) -> Issuer:
    key = keys.private_key(places.authority, "root", made.root)
    subject = issue.name("Musterland Referenz Root CA")
    # Faults of CA certificates are shown by the intermediate: the trust of those who check stays as it is.
    extensions = issue.authority_extensions(CertificateSettings(), 1, f"{lists}/root.crl")
    order = Order(subject, key, -1, made.root_valid_days, "sha512", extensions)
    return _issued(places, "root", order, Issuer(subject, key), made, now)


def _intermediate(
    made: CertificateSettings, places: Places, lists: str, root: Issuer, now: datetime.datetime
) -> Issuer:
    key = keys.private_key(places.authority, "intermediate", made.intermediate)
    subject = issue.name(f"{made.ca_name}Musterland Referenz Portal CA")
    crl = f"{lists}/root.crl" if made.ca_revocation_named else None
    extensions = issue.authority_extensions(made, 0, crl)
    days = (made.intermediate_starts_in_days, made.intermediate_valid_days)
    order = Order(subject, key, *days, made.intermediate_signature, extensions)
    return _issued(places, "intermediate", order, root, made, now)


def _servers(
    settings: StackSettings, places: Places, lists: str, issuer: Issuer, now: datetime.datetime
) -> dict[str, Issuer]:
    made = settings.certificate
    crl = f"{lists}/intermediate.crl" if made.revocation_named else None
    extensions = issue.server_extensions(made, settings.names, crl)
    subject = issue.name(settings.names[0] if settings.names else settings.host)
    servers: dict[str, Issuer] = {}
    for role, kind in (("rsa", made.rsa), ("ecdsa", made.ecdsa)):
        if kind is not None:
            key = keys.private_key(places.authority, role, kind)
            days = (made.starts_in_days, made.valid_days)
            order = Order(subject, key, *days, made.signature, extensions)
            servers[role] = _issued(places, role, order, issuer, made, now)
    return servers


def _issued(
    places: Places,
    role: str,
    order: Order,
    issuer: Issuer,
    made: CertificateSettings,
    now: datetime.datetime,
) -> Issuer:
    """What was issued earlier for the same order, or anew when there is nothing or it ends soon."""
    path = places.authority / "issued" / f"{role}-{_digest(order, issuer, made)}.pem"
    if path.exists():
        kept = x509.load_pem_x509_certificate(path.read_bytes())
        margin = min(RENEW_BEFORE, datetime.timedelta(days=order.valid_days / 3))
        expired_on_purpose = order.starts_in_days + order.valid_days <= 0
        if expired_on_purpose or kept.not_valid_after_utc - now > margin:
            return Issuer(order.subject, order.key, kept)
    certificate = issue.issue(order, issuer, made, now)
    write(path, issue.pem(certificate), 0o600)
    return Issuer(order.subject, order.key, certificate)


def _digest(order: Order, issuer: Issuer, made: CertificateSettings) -> str:
    signer = issuer.certificate.serial_number if issuer.certificate else 0
    public = order.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    extensions = [f"{critical}{value.public_bytes().hex()}" for value, critical in order.extensions]
    days = [order.starts_in_days, order.valid_days]
    basis = [order.subject.rfc4514_string(), public.hex(), signer, *days, order.hash, made.padding]
    return hashlib.sha256(json.dumps([*basis, *extensions]).encode()).hexdigest()[:16]
