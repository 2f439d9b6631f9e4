"""Puts the certificates that a server sent in the order of the path and asks a verifier."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import crypto

from conformance.tls.chain import load

_LENGTH_LIMIT = 10


@dataclass(frozen=True)
class Walk:
    """The path from the leaf: DER by `leaf`, `ca1`, …, `root`."""

    certificates: dict[str, bytes]
    complete: bool
    ordered: bool


def roots(file: Path) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file that is trusted."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # public roots that are older than today's rules
        return tuple(x509.load_pem_x509_certificates(file.read_bytes()))


def walk(sent: Sequence[bytes], trusted: Sequence[x509.Certificate]) -> Walk:
    """Follow the issuers from the first certificate through what was sent to a trusted root."""
    made = [(der, load(der)) for der in sent[:_LENGTH_LIMIT]]
    steps: list[tuple[bytes, x509.Certificate | None]] = [made[0]]
    root: x509.Certificate | None = None
    while (last := steps[-1][1]) is not None and len(steps) <= len(made):
        root = next((one for one in trusted if one == last or issued(last, one)), None)
        others = [pair for pair in made if pair not in steps]
        following = next((p for p in others if p[1] is not None and issued(last, p[1])), None)
        if root is not None or following is None:
            break
        steps.append(following)
    return _named(sent, [der for der, _ in steps], root)


def _named(sent: Sequence[bytes], steps: list[bytes], root: x509.Certificate | None) -> Walk:
    names = ["leaf", *(f"ca{number}" for number in range(1, len(steps)))]
    found = dict(zip(names, steps, strict=True))
    if root is not None:
        der = root.public_bytes(Encoding.DER)
        found = {name: one for name, one in found.items() if one != der or name == "leaf"}
        found["root"] = der
    expected = [one for name, one in found.items() if name != "root"]
    bare = [one for one in sent if one != found.get("root") or one in expected]
    return Walk(found, root is not None, ordered=bare == expected)


def issued(child: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether `issuer` has signed `child` (name and signature)."""
    try:
        child.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def verdict(sent: Sequence[bytes], trusted: Sequence[x509.Certificate]) -> str | None:
    """None if the chain verifies now (RFC 5280 section 6), else the verifier's reason."""
    store = crypto.X509Store()
    for one in trusted:
        store.add_cert(crypto.X509.from_cryptography(one))
    made = [load(der) for der in sent]
    if made[0] is None:
        return "the leaf is no certificate"
    beside = [crypto.X509.from_cryptography(one) for one in made[1:] if one is not None]
    context = crypto.X509StoreContext(store, crypto.X509.from_cryptography(made[0]), beside)
    try:
        context.verify_certificate()
    except crypto.X509StoreContextError as error:
        return str(error.args[0])[:200]
    except crypto.Error:
        return "the certificate cannot be read"
    return None
