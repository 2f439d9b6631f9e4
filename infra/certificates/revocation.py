"""What says that a certificate is not revoked: lists, and the OCSP answer that the front door staples."""

from __future__ import annotations

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from infra.certificates import der
from infra.certificates.issue import Issuer
from infra.certificates.keys import HASHES, builder_padding, sign_raw
from infra.settings import CertificateSettings

#: Long, since nobody signs anew while the stack runs; every `up` does when a third of it is over.
CURRENT_DAYS = 30
BASIC_ANSWER = bytes.fromhex("06092b0601050507300101")


def _window(
    made: CertificateSettings, now: datetime.datetime
) -> tuple[datetime.datetime, datetime.datetime]:
    if made.revocation_current:
        return now - datetime.timedelta(hours=1), now + datetime.timedelta(days=CURRENT_DAYS)
    return now - datetime.timedelta(days=CURRENT_DAYS), now - datetime.timedelta(days=1)


def revocation_list(
    issuer: Issuer,
    revoked: tuple[x509.Certificate, ...],
    made: CertificateSettings,
    now: datetime.datetime,
) -> bytes:
    """A revocation list in DER (RFC 5280 section 5)."""
    this_update, next_update = _window(made, now)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.name)
        .last_update(this_update)
        .next_update(next_update)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False
        )
        .add_extension(x509.CRLNumber(int(now.timestamp())), False)
    )
    for one in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(one.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(this_update).build())
    hash_ = HASHES["sha384"]
    scheme = builder_padding(issuer.key, hash_, made)
    signed = builder.sign(issuer.key, hash_, rsa_padding=scheme)  # type: ignore[arg-type]
    return signed.public_bytes(Encoding.DER)


def ocsp_answer(
    issuer: Issuer,
    certificates: tuple[x509.Certificate, ...],
    made: CertificateSettings,
    now: datetime.datetime,
) -> bytes:
    """One OCSP answer (RFC 6960 section 4.2) for all server certificates.

    nginx staples one file to whichever certificate it shows, and `cryptography` writes one
    certificate an answer: so the single answers are joined and signed again.
    """
    answers = [_single(issuer, one, made, now) for one in certificates]
    responder, produced, _ = der.children(answers[0].tbs_response_bytes)
    singles = [der.children(der.children(one.tbs_response_bytes)[2])[0] for one in answers]
    body = der.sequence(responder, produced, der.sequence(*singles))
    algorithm = der.children(_basic(answers[0]))[1]
    signature = sign_raw(issuer.key, body, HASHES["sha384"], pss=False)
    basic = der.sequence(body, algorithm, der.bit_string(signature))
    content = der.element(0xA0, der.sequence(BASIC_ANSWER, der.element(0x04, basic)))
    return der.sequence(b"\x0a\x01\x00", content)


def _basic(answer: ocsp.OCSPResponse) -> bytes:
    _, tagged = der.children(answer.public_bytes(Encoding.DER))
    octets = der.children(der.children(tagged)[0])[1]
    # An OCTET STRING holds the answer: its content is what `children` would take apart.
    return octets[len(octets) - _content_size(octets) :]


def _content_size(element: bytes) -> int:
    return len(b"".join(der.children(element)))


def _single(
    issuer: Issuer, certificate: x509.Certificate, made: CertificateSettings, now: datetime.datetime
) -> ocsp.OCSPResponse:
    assert issuer.certificate is not None
    this_update, next_update = _window(made, now)
    status = ocsp.OCSPCertStatus.REVOKED if made.revoked else ocsp.OCSPCertStatus.GOOD
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate,
        issuer=issuer.certificate,
        algorithm=hashes.SHA256(),
        cert_status=status,
        this_update=this_update,
        next_update=next_update,
        revocation_time=this_update if made.revoked else None,
        revocation_reason=None,
    )
    answer = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, issuer.certificate)
    return answer.sign(issuer.key, HASHES["sha384"])
