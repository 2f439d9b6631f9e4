"""Private keys: made once for each role and kind, so that mending a fault brings the same key back."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from infra.files import write
from infra.settings import CertificateSettings, SignatureHash

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

CURVES: dict[str, ec.EllipticCurve] = {
    "secp224r1": ec.SECP224R1(),
    "secp256k1": ec.SECP256K1(),
    "secp256r1": ec.SECP256R1(),
    "secp384r1": ec.SECP384R1(),
    "secp521r1": ec.SECP521R1(),
    "brainpoolP256r1": ec.BrainpoolP256R1(),
    "brainpoolP384r1": ec.BrainpoolP384R1(),
    "brainpoolP512r1": ec.BrainpoolP512R1(),
}
HASHES: dict[SignatureHash, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


def private_key(folder: Path, role: str, kind: str) -> PrivateKey:
    """The key of a role (`root`, `intermediate`, `rsa`, `ecdsa`); made when it is not there yet."""
    path = folder / "keys" / f"{role}-{kind}.pem"
    if path.exists():
        loaded = load_pem_private_key(path.read_bytes(), None)
        assert isinstance(loaded, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
        return loaded
    key = _generate(kind)
    write(path, pem(key), 0o600)
    return key


def _generate(kind: str) -> PrivateKey:
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))
    return ec.generate_private_key(CURVES[kind])


def pem(key: PrivateKey) -> bytes:
    """PKCS #8, unencrypted: nginx reads it without a person at the keyboard; the file's mode protects it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def sign_raw(key: PrivateKey, content: bytes, hash_: hashes.HashAlgorithm, pss: bool) -> bytes:
    """A signature over bytes; for what the certificate builders of `cryptography` refuse to sign."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(content, ec.ECDSA(hash_))
    scheme = padding.PSS(padding.MGF1(hash_), hash_.digest_size) if pss else padding.PKCS1v15()
    return key.sign(content, scheme, hash_)


def builder_padding(
    key: PrivateKey, hash_: hashes.HashAlgorithm, made: CertificateSettings
) -> padding.PSS | None:
    """The padding that a builder is to use, None for ECDSA and PKCS#1 v1.5."""
    if isinstance(key, ec.EllipticCurvePrivateKey) or made.padding == "pkcs1v15":
        return None
    return padding.PSS(padding.MGF1(hash_), hash_.digest_size)
