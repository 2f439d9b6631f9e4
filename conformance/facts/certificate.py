"""Certificates of a server, by the kind of key that its leaf has."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from conformance.facts.base import Facts
from profiles.model import Value

#: Reason of an answer whose signature cannot be judged: the issuer was not sent.
ISSUER_UNKNOWN = "issuer unknown"


class Revocation(Value):
    """What a revocation list or an OCSP answer says, and until when it says so.

    `sound` is false where its signature or form is not that of the issuer.
    """

    status: Literal["good", "revoked", "unknown"]
    sound: bool = True
    next_update: datetime | None = None
    source: str = ""
    reason: str | None = None


class Certificate(Value):
    """One certificate. Names of keys, curves and signature schemes as the norms write them.

    `readable` is false where it is no X.509 certificate at all; then nothing else is known and
    `defect` says why. `key_usage` and `purposes` are None where the extension is missing.
    `signature` names the issuer's curve or kind of key where the issuer is known
    (`ecdsa_secp384r1_sha384`, `rsa_pss_rsae_sha256`), else kind and hash alone.
    `bits` is the length of the key, `path_length` None where the path is not limited.
    """

    readable: bool = True
    defect: str | None = None
    subject: str = ""
    issuer: str = ""
    names: tuple[str, ...] = ()
    common_names: tuple[str, ...] = ()
    key: str = "unknown"
    bits: int | None = None
    curve: str | None = None
    signature: str = "unknown"
    signature_hash: str | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    key_usage: tuple[str, ...] | None = None
    key_usage_critical: bool = False
    purposes: tuple[str, ...] | None = None
    is_ca: bool | None = None
    basic_constraints_critical: bool = False
    path_length: int | None = None
    crl_addresses: tuple[str, ...] = ()
    ocsp_addresses: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    qualified_for: tuple[str, ...] = ()
    serial: str = ""
    self_issued: bool = False
    revocation: Revocation | None = None


class Path(Value):
    """How the certificates that were sent hang together.

    `complete` says whether they lead to a root of the descriptor, `ordered` whether they came in
    the order of the path and without strangers. `trusted` is what a verifier says at the time of the
    look (None: could not be asked), `distrust` its reason. `stapled` is the OCSP answer in the
    handshake.
    """

    complete: bool
    ordered: bool
    trusted: bool | None
    distrust: str | None = None
    stapled: Revocation | None = None
    exchange: str | None = None


class CertificateFacts(Facts):
    """Certificates by the kind of the leaf's key: `leaf`, `ca1`, …, `root` in the order of the path.

    A kind is null where the server has no such certificate and stands in `unknown` where it did
    not say. `paths` has the same keys for the kinds that are there.
    """

    ecdsa: dict[str, Certificate] | None = None
    rsa: dict[str, Certificate] | None = None
    paths: dict[str, Path] = Field(default_factory=dict)
    unknown: tuple[str, ...] = ()
