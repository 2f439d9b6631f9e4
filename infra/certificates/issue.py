"""Issues the certificates of the chain, each as TR-03116-4 section 6.1 asks unless the settings break a rule."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from infra.certificates import der
from infra.certificates.keys import HASHES, PrivateKey, builder_padding, sign_raw
from infra.settings import CertificateSettings, SignatureHash

USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
PURPOSES = {
    "server_auth": ExtendedKeyUsageOID.SERVER_AUTH,
    "client_auth": ExtendedKeyUsageOID.CLIENT_AUTH,
    "code_signing": ExtendedKeyUsageOID.CODE_SIGNING,
}
Extension = tuple[x509.ExtensionType, bool]
#: ecdsa-with-SHA1 and sha1WithRSAEncryption as AlgorithmIdentifier (RFC 5758, RFC 8017).
SHA1_ECDSA = der.sequence(bytes.fromhex("06072a8648ce3d0401"))
SHA1_RSA = der.sequence(bytes.fromhex("06092a864886f70d010105"), b"\x05\x00")


@dataclass(frozen=True)
class Issuer:
    """Who signs: the certificate is None for the root, which signs itself."""

    name: x509.Name
    key: PrivateKey
    certificate: x509.Certificate | None = None


@dataclass(frozen=True)
class Order:
    """One certificate to be issued; days count from today."""

    subject: x509.Name
    key: PrivateKey
    starts_in_days: int
    valid_days: int
    hash: SignatureHash
    extensions: tuple[Extension, ...]


def name(common_name: str) -> x509.Name:
    """A distinguished name of the reference stack."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "DE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Land Musterland (Referenz)"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def authority_extensions(
    made: CertificateSettings, path_length: int, crl: str | None
) -> tuple[Extension, ...]:
    """Basic constraints and key usage of a CA certificate (TR-03116-4 section 6.1.2)."""
    length = path_length if made.ca_path_length else None
    return (
        (x509.BasicConstraints(ca=True, path_length=length), made.ca_basic_constraints_critical),
        (usage(made.ca_key_usage), made.ca_key_usage_critical),
        *distribution_point(crl),
    )


def server_extensions(
    made: CertificateSettings, names: tuple[str, ...], crl: str | None
) -> tuple[Extension, ...]:
    """What a server certificate carries (TR-03116-4 section 6.1.2, RFC 5280 section 4.2)."""
    purposes = [PURPOSES[one] for one in made.extended_key_usage]
    return (
        (x509.BasicConstraints(ca=False, path_length=None), True),
        *(((usage(made.key_usage), made.key_usage_critical),) if made.key_usage else ()),
        *(((x509.ExtendedKeyUsage(purposes), False),) if purposes else ()),
        (x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), False),
        *distribution_point(crl),
    )


def usage(allowed: tuple[str, ...]) -> x509.KeyUsage:
    """A key usage extension. Raises ValueError for a usage that RFC 5280 does not know."""
    if unknown := set(allowed) - set(USAGES):
        raise ValueError(
            f"unknown key usage {', '.join(sorted(unknown))}; known: {', '.join(USAGES)}"
        )
    return x509.KeyUsage(**{one: one in allowed for one in USAGES})


def distribution_point(address: str | None) -> tuple[Extension, ...]:
    """Where the revocation list lies, if it is named at all."""
    if address is None:
        return ()
    where = x509.DistributionPoint([x509.UniformResourceIdentifier(address)], None, None, None)
    return ((x509.CRLDistributionPoints([where]), False),)


def issue(
    order: Order, issuer: Issuer, made: CertificateSettings, now: datetime.datetime
) -> x509.Certificate:
    """Sign one certificate."""
    start = now + datetime.timedelta(days=order.starts_in_days)
    builder = (
        x509.CertificateBuilder()
        .subject_name(order.subject)
        .issuer_name(issuer.name)
        .public_key(order.key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=order.valid_days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(order.key.public_key()), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False
        )
    )
    for extension, critical in order.extensions:
        builder = builder.add_extension(extension, critical)
    if order.hash == "sha1":
        scaffold = builder.sign(issuer.key, HASHES["sha256"])  # type: ignore[arg-type]
        return _signed_with_sha1(scaffold, issuer.key)
    hash_ = HASHES[order.hash]
    scheme = builder_padding(issuer.key, hash_, made)
    return builder.sign(issuer.key, hash_, rsa_padding=scheme)  # type: ignore[arg-type]


def _signed_with_sha1(scaffold: x509.Certificate, key: PrivateKey) -> x509.Certificate:
    """The same certificate with a SHA-1 signature, which the builder refuses to make."""
    algorithm = SHA1_ECDSA if isinstance(key, ec.EllipticCurvePrivateKey) else SHA1_RSA
    version, serial, _, *rest = der.children(scaffold.tbs_certificate_bytes)
    body = der.sequence(version, serial, algorithm, *rest)
    signature = sign_raw(key, body, HASHES["sha1"], pss=False)
    return x509.load_der_x509_certificate(der.sequence(body, algorithm, der.bit_string(signature)))


def pem(*certificates: x509.Certificate) -> bytes:
    """Certificates one after the other, as nginx reads a chain."""
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)
