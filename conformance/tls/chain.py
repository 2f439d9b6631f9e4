"""Reads X.509 certificates that somebody else made: what is malformed is told, never raised."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
    SignatureAlgorithmOID,
)

from conformance.facts.certificate import Certificate

_T = TypeVar("_T")
_READING = (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension)
_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
)
_PURPOSES = {
    ExtendedKeyUsageOID.SERVER_AUTH: "server_auth",
    ExtendedKeyUsageOID.CLIENT_AUTH: "client_auth",
    ExtendedKeyUsageOID.CODE_SIGNING: "code_signing",
    ExtendedKeyUsageOID.EMAIL_PROTECTION: "email_protection",
    ExtendedKeyUsageOID.OCSP_SIGNING: "ocsp_signing",
}
_PSS = {"rsa": "rsae", "rsa-pss": "pss"}
_OTHER_SIGNATURES = {
    SignatureAlgorithmOID.ED25519: "ed25519",
    SignatureAlgorithmOID.ED448: "ed448",
    SignatureAlgorithmOID.DSA_WITH_SHA1: "dsa_sha1",
    SignatureAlgorithmOID.DSA_WITH_SHA256: "dsa_sha256",
}
#: ETSI EN 319 412-5: qcStatements, and QcType web inside it.
_QC_STATEMENTS = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
_QC_WEB = bytes.fromhex("060704008e46010603")


def load(der: bytes) -> x509.Certificate | None:
    """The certificate, or None for what is none."""
    return _tried(lambda: x509.load_der_x509_certificate(der), None)


def key_curve(der: bytes) -> str | None:
    """The curve of the certificate's key, by the name that groups have; None for other keys."""
    made = load(der)
    return _key(made)[2] if made else None


def read(der: bytes, issuer: x509.Certificate | None = None) -> Certificate:
    """Everything that the rules ask of one certificate (RFC 5280 section 4).

    With its `issuer` the signature is named in full, as signature schemes of TLS 1.3 are.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = load(der)
        if made is None:
            return Certificate(readable=False, defect="no certificate")
        found = _tried(lambda: made.extensions, None)
        if found is None:
            return Certificate(readable=False, defect="extensions cannot be read")
        return _read(made, found, issuer)


def _read(
    made: x509.Certificate, found: x509.Extensions, issuer: x509.Certificate | None
) -> Certificate:
    kind, bits, curve = _key(made)
    usage = _extension(found, x509.KeyUsage)
    constraints = _extension(found, x509.BasicConstraints)
    return Certificate(
        subject=_tried(made.subject.rfc4514_string, ""),
        issuer=_tried(made.issuer.rfc4514_string, ""),
        names=_names(found),
        common_names=_common_names(made),
        key=kind,
        bits=bits,
        curve=curve,
        signature=signature_scheme(made, issuer),
        signature_hash=_hash(made),
        not_before=made.not_valid_before_utc,
        not_after=made.not_valid_after_utc,
        key_usage=_usages(usage.value) if usage else None,
        key_usage_critical=usage.critical if usage else False,
        purposes=_purposes(found),
        is_ca=constraints.value.ca if constraints else None,
        basic_constraints_critical=constraints.critical if constraints else False,
        path_length=constraints.value.path_length if constraints else None,
        crl_addresses=_crl_addresses(found),
        ocsp_addresses=_ocsp_addresses(found),
        policies=_policies(found),
        qualified_for=_qualified(found),
        serial=format(made.serial_number, "x"),
        self_issued=made.subject == made.issuer,
    )


def signature_scheme(made: x509.Certificate, issuer: x509.Certificate | None) -> str:
    """The signature as a scheme of TLS 1.3 (RFC 8446 4.2.3), or kind and hash where it has none."""
    parameters = _tried(lambda: made.signature_algorithm_parameters, None)
    digest = _hash(made)
    kind, _, curve = _key(issuer) if issuer else ("", None, None)
    if isinstance(parameters, padding.PSS):
        return "_".join(filter(None, ["rsa_pss", _PSS.get(kind), digest]))
    if isinstance(parameters, padding.PKCS1v15):
        return f"rsa_pkcs1_{digest}"
    if isinstance(parameters, ec.ECDSA):
        modern = f"{curve}tls13" if curve and curve.startswith("brainpool") else curve
        return "_".join(filter(None, ["ecdsa", modern, digest]))
    oid = made.signature_algorithm_oid
    return _OTHER_SIGNATURES.get(oid, oid.dotted_string)


def _hash(made: x509.Certificate) -> str | None:
    digest = _tried(lambda: made.signature_hash_algorithm, None)
    return digest.name if digest else None


def _key(made: x509.Certificate) -> tuple[str, int | None, str | None]:
    key = _tried(made.public_key, None)
    if isinstance(key, rsa.RSAPublicKey):
        pss = made.public_key_algorithm_oid.dotted_string == "1.2.840.113549.1.1.10"
        return ("rsa-pss" if pss else "rsa"), key.key_size, None
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "ecdsa", key.key_size, key.curve.name
    if isinstance(key, dsa.DSAPublicKey):
        return "dsa", key.key_size, None
    if isinstance(key, (ed25519.Ed25519PublicKey, ed448.Ed448PublicKey)):
        return "eddsa", None, None
    return "unknown", None, None


def _names(found: x509.Extensions) -> tuple[str, ...]:
    held = _extension(found, x509.SubjectAlternativeName)
    if held is None:
        return ()
    return tuple(_tried(lambda: held.value.get_values_for_type(x509.DNSName), []))


def _common_names(made: x509.Certificate) -> tuple[str, ...]:
    def read_it() -> tuple[str, ...]:
        held = made.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return tuple(str(one.value) for one in held)

    return _tried(read_it, ())


def _usages(usage: x509.KeyUsage) -> tuple[str, ...]:
    return tuple(name for name in _USAGES if getattr(usage, name))


def _purposes(found: x509.Extensions) -> tuple[str, ...] | None:
    held = _extension(found, x509.ExtendedKeyUsage)
    if held is None:
        return None
    return tuple(_PURPOSES.get(oid, oid.dotted_string) for oid in held.value)


def _crl_addresses(found: x509.Extensions) -> tuple[str, ...]:
    held = _extension(found, x509.CRLDistributionPoints)
    points = list(held.value) if held else []
    names = [name for point in points for name in point.full_name or ()]
    return tuple(str(name.value) for name in names if hasattr(name, "value"))


def _ocsp_addresses(found: x509.Extensions) -> tuple[str, ...]:
    held = _extension(found, x509.AuthorityInformationAccess)
    answers = [
        one.access_location
        for one in (held.value if held else ())
        if one.access_method == AuthorityInformationAccessOID.OCSP
    ]
    return tuple(str(name.value) for name in answers if hasattr(name, "value"))


def _policies(found: x509.Extensions) -> tuple[str, ...]:
    held = _extension(found, x509.CertificatePolicies)
    return tuple(one.policy_identifier.dotted_string for one in held.value) if held else ()


def _qualified(found: x509.Extensions) -> tuple[str, ...]:
    held = _tried(lambda: found.get_extension_for_oid(_QC_STATEMENTS).value, None)
    raw = held.value if isinstance(held, x509.UnrecognizedExtension) else b""
    return ("web",) if _QC_WEB in raw else ()


_E = TypeVar("_E", bound=x509.ExtensionType)


def _extension(found: x509.Extensions, kind: type[_E]) -> x509.Extension[_E] | None:
    return _tried(lambda: found.get_extension_for_class(kind), None)


def _tried(read_it: Callable[[], _T], otherwise: _T) -> _T:
    """What cannot be read is absent: the certificate comes from somebody else."""
    try:
        return read_it()
    except (*_READING, x509.ExtensionNotFound):
        return otherwise
