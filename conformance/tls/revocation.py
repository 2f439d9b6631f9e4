"""Reads revocation lists and stapled OCSP answers, and whether their issuer has signed them."""

from __future__ import annotations

from typing import Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp

from conformance.facts.certificate import ISSUER_UNKNOWN, Revocation

Status = Literal["good", "revoked", "unknown"]
_STATUS: dict[ocsp.OCSPCertStatus, Status] = {
    ocsp.OCSPCertStatus.GOOD: "good",
    ocsp.OCSPCertStatus.REVOKED: "revoked",
    ocsp.OCSPCertStatus.UNKNOWN: "unknown",
}
_UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature)


def from_list(
    data: bytes, source: str, child: x509.Certificate, issuer: x509.Certificate
) -> Revocation:
    """What a CRL, DER or PEM, says of `child` (RFC 5280 section 5)."""
    try:
        pem = data.lstrip().startswith(b"-----")
        made = x509.load_pem_x509_crl(data) if pem else x509.load_der_x509_crl(data)
        entry = made.get_revoked_certificate_by_serial_number(child.serial_number)
        sound = made.issuer == issuer.subject and _list_signed(made, issuer)
        end = made.next_update_utc
    except _UNREADABLE as error:
        return _unreadable(source, str(error))
    status: Status = "good" if entry is None else "revoked"
    return Revocation(status=status, sound=sound, next_update=end, source=source)


def _list_signed(made: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    if not isinstance(key, (rsa.RSAPublicKey, ec.EllipticCurvePublicKey)):
        return False
    return made.is_signature_valid(key)


def from_stapled(
    data: bytes, child: x509.Certificate, issuer: x509.Certificate | None
) -> Revocation:
    """What a stapled OCSP answer says of `child` (RFC 6960 section 4.2)."""
    try:
        made = ocsp.load_der_ocsp_response(data)
        if made.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return _unreadable("stapled", made.response_status.name.lower())
        own = next(
            (one for one in made.responses if one.serial_number == child.serial_number), None
        )
        if own is None:
            return _unreadable("stapled", "no answer for this certificate")
        sound, end = _signed(made, issuer), own.next_update_utc
        status = _STATUS[own.certificate_status]
    except _UNREADABLE as error:
        return _unreadable("stapled", str(error))
    reason = ISSUER_UNKNOWN if issuer is None else None
    return Revocation(status=status, sound=sound, next_update=end, source="stapled", reason=reason)


def _unreadable(source: str, reason: str) -> Revocation:
    return Revocation(status="unknown", sound=False, source=source, reason=reason[:200])


def _signed(made: ocsp.OCSPResponse, issuer: x509.Certificate | None) -> bool:
    """Whether the issuer or a responder that it named has signed (RFC 6960 section 4.2.2.2)."""
    if issuer is None:
        return False
    signer = issuer
    for one in made.certificates:
        one.verify_directly_issued_by(issuer)
        signer = one
    key, digest = signer.public_key(), made.signature_hash_algorithm
    if digest is None:
        return False
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(made.signature, made.tbs_response_bytes, ec.ECDSA(digest))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(made.signature, made.tbs_response_bytes, padding.PKCS1v15(), digest)
    else:
        return False
    return True
