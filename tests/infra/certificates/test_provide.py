"""The certification authority of the stack, judged by `cryptography` and by openssl's own verification."""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from infra.certificates.provide import Provided, provide
from infra.settings import StackSettings, patched
from infra.state import Places

NOW = datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC)


def chain(provided: Provided, role: str) -> list[x509.Certificate]:
    """Server certificate, then the intermediate."""
    return x509.load_pem_x509_certificates(provided.files[f"{role}.pem"])


def verified(provided: Provided, folder: Path, role: str) -> str:
    """What `openssl verify` says with all revocation lists, at the time of issue."""
    for name, content in provided.files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    lists = b""
    for name in ("root", "intermediate"):
        found = x509.load_der_x509_crl(provided.files[f"crl/{name}.crl"])
        lists += found.public_bytes(Encoding.PEM)
    (folder / "lists.pem").write_bytes(lists)
    now = str(int(NOW.timestamp()))
    command = "openssl verify -x509_strict -crl_check_all -CRLfile lists.pem -CAfile ca.pem"
    command += f" -purpose sslserver -attime {now} -untrusted {role}.pem {role}.pem"
    said = subprocess.run(
        command.split(),
        cwd=folder,
        capture_output=True,
        text=True,
    )
    return said.stdout + said.stderr


@pytest.mark.parametrize("role", ["rsa", "ecdsa"])
def test_chain_verifies_strictly_with_revocation(tmp_path: Path, role: str) -> None:
    """openssl accepts both chains by its strict rules, with all revocation lists."""
    provided = provide(StackSettings(), Places(tmp_path), NOW)
    assert verified(provided, tmp_path, role).strip() == f"{role}.pem: OK"


def test_revoked_certificate_is_found_revoked(tmp_path: Path) -> None:
    """The fault `revoked` is seen in the list and in the stapled answer."""
    made = patched(StackSettings(), {"certificate": {"revoked": True}})
    provided = provide(made, Places(tmp_path), NOW)
    assert "certificate revoked" in verified(provided, tmp_path, "ecdsa")
    answer = ocsp.load_der_ocsp_response(provided.files["ocsp.der"])
    assert all(one.certificate_status is ocsp.OCSPCertStatus.REVOKED for one in answer.responses)


def test_stapled_answer_speaks_for_both_certificates(tmp_path: Path) -> None:
    """One answer names both server certificates, and the issuer has signed it."""
    provided = provide(StackSettings(), Places(tmp_path), NOW)
    answer = ocsp.load_der_ocsp_response(provided.files["ocsp.der"])
    serials = {one.serial_number for one in answer.responses}
    assert serials == {chain(provided, role)[0].serial_number for role in ("rsa", "ecdsa")}
    issuer = chain(provided, "rsa")[1].public_key()
    assert isinstance(issuer, ec.EllipticCurvePublicKey)
    issuer.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(hashes.SHA384()))


def test_nothing_is_signed_with_pkcs1(tmp_path: Path) -> None:
    """Every certificate is signed with ECDSA and SHA-2, and signing keys are no shorter than signed ones."""
    provided = provide(StackSettings(), Places(tmp_path), NOW)
    for role in ("rsa", "ecdsa"):
        for certificate in chain(provided, role):
            assert "ecdsa" in certificate.signature_algorithm_oid._name.lower()
    root = x509.load_pem_x509_certificate(provided.files["ca.pem"]).public_key()
    issuer = chain(provided, "rsa")[1].public_key()
    assert isinstance(root, ec.EllipticCurvePublicKey) and isinstance(
        issuer, ec.EllipticCurvePublicKey
    )
    assert root.key_size > issuer.key_size > 256


def test_mending_brings_the_same_certificates_back(tmp_path: Path) -> None:
    """After a fault the very same certificates and keys are served as before."""
    places = Places(tmp_path)
    before = provide(StackSettings(), places, NOW)
    provide(
        patched(StackSettings(), {"certificate": {"signature": "sha256", "rsa": "rsa2048"}}),
        places,
        NOW,
    )
    after = provide(StackSettings(), places, NOW)
    for name in ("ca.pem", "rsa.pem", "rsa.key", "ecdsa.pem", "ecdsa.key"):
        assert before.files[name] == after.files[name]


def test_certificates_are_renewed_before_they_expire(tmp_path: Path) -> None:
    """A month before the end there is a new server certificate from the same authority."""
    places = Places(tmp_path)
    before = provide(StackSettings(), places, NOW)
    later = NOW + datetime.timedelta(days=StackSettings().certificate.valid_days - 29)
    after = provide(StackSettings(), places, later)
    assert chain(before, "rsa")[0] != chain(after, "rsa")[0]
    assert chain(before, "rsa")[1] == chain(after, "rsa")[1]
    assert before.renew_at - NOW == datetime.timedelta(days=10)


def test_expired_certificate_stays_expired(tmp_path: Path) -> None:
    """A certificate that the settings want expired is not renewed, and asks for no renewal."""
    made = patched(StackSettings(), {"certificate": {"starts_in_days": -100, "valid_days": 50}})
    places = Places(tmp_path)
    before, after = (provide(made, places, NOW) for _ in range(2))
    assert chain(before, "rsa") == chain(after, "rsa")
    assert chain(after, "rsa")[0].not_valid_after_utc < NOW < after.renew_at


@pytest.mark.parametrize(
    ("fault", "algorithm"),
    [
        ({"signature": "sha1"}, "1.2.840.10045.4.1"),
        (
            {"signature": "sha1", "intermediate": "rsa3072", "padding": "pkcs1v15"},
            "1.2.840.113549.1.1.5",
        ),
        (
            {"intermediate": "rsa3072", "padding": "pkcs1v15", "signature": "sha256"},
            "1.2.840.113549.1.1.11",
        ),
        ({"intermediate": "rsa3072"}, "1.2.840.113549.1.1.10"),
    ],
)
def test_signature_of_a_fault_is_what_it_says(
    tmp_path: Path, fault: dict[str, str], algorithm: str
) -> None:
    """The server certificate is signed with the algorithm of the fault, and the signature is right."""
    provided = provide(patched(StackSettings(), {"certificate": fault}), Places(tmp_path), NOW)
    leaf, issuer = chain(provided, "ecdsa")
    assert leaf.signature_algorithm_oid.dotted_string == algorithm
    if "sha1" not in fault.values():
        leaf.verify_directly_issued_by(issuer)


@pytest.mark.parametrize(
    "fault", [{"ca_name": "*."}, {"key_usage": ["digital_signature", "key_cert_sign"]}]
)
def test_unusual_contents_can_be_issued(tmp_path: Path, fault: dict[str, object]) -> None:
    """Faults of names and usages are issued as asked."""
    provided = provide(patched(StackSettings(), {"certificate": fault}), Places(tmp_path), NOW)
    leaf, issuer = chain(provided, "rsa")
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.key_cert_sign or "*" in issuer.subject.rfc4514_string()


def test_unknown_usage_is_an_error(tmp_path: Path) -> None:
    """A usage that RFC 5280 does not know is named, with those that it knows."""
    made = patched(StackSettings(), {"certificate": {"key_usage": ["signing"]}})
    with pytest.raises(ValueError, match=r"signing.*digital_signature"):
        provide(made, Places(tmp_path), NOW)


def test_authority_keys_are_for_nobody_else(tmp_path: Path) -> None:
    """Keys of the authority have mode 0600 and lie apart from what the front door reads."""
    places = Places(tmp_path)
    provided = provide(StackSettings(), places, NOW)
    keys = list((places.authority / "keys").iterdir())
    assert keys and all(path.stat().st_mode & 0o777 == 0o600 for path in keys)
    assert not any(name.startswith(("root.key", "intermediate.key")) for name in provided.files)
