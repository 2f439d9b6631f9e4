"""Judges certificates and how they hang together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from conformance.checks.chains import each, exchange, kinds, known, readable, wrong
from conformance.facts.certificate import Certificate, CertificateFacts, Path
from conformance.model import Deviation, Remark
from profiles.model import Row

_STRENGTHS = ((15360, 256), (7680, 192), (3072, 128), (2048, 112), (1024, 80))
#: CA/Browser Forum EV, ETSI EN 319 411-2 QEVCP-w and QNCP-w.
_VALIDATED = ("2.23.140.1.1", "0.4.0.194112.1.4", "0.4.0.194112.1.5")


def key_strength(
    certificate: CertificateFacts, *, rsa_min_bits: int, curves: tuple[str, ...]
) -> Iterator[Deviation]:
    """Every key of the chain is RSA of that length or lies on one of the curves."""
    for where, one in each(certificate):
        if one.key in {"rsa", "rsa-pss"}:
            if (one.bits or 0) < rsa_min_bits:
                yield wrong(
                    certificate,
                    f"{where}/bits",
                    {"at_least": rsa_min_bits},
                    one.bits,
                    "key-too-short",
                )
        elif one.key != "ecdsa" or one.curve not in curves:
            expected = {"rsa_bits_at_least": rsa_min_bits, "curves": list(curves)}
            yield wrong(
                certificate, f"{where}/curve", expected, one.curve or one.key, "key-not-allowed"
            )
    readable(certificate)


def signed_with(
    certificate: CertificateFacts,
    *,
    schemes: tuple[str, ...],
    hashes: tuple[str, ...],
    told: tuple[str, ...] = (),
) -> Iterator[Deviation | Remark]:
    """Every certificate but the root is signed by a scheme and hash of those named; `told` are reported."""
    for where, one in each(certificate, root=False):
        kind = next((k for k in (*schemes, *told) if one.signature.startswith(k)), None)
        if kind is None or one.signature_hash not in hashes:
            expected = {"kinds": list(schemes), "hashes": list(hashes)}
            yield wrong(
                certificate,
                f"{where}/signature",
                expected,
                one.signature,
                "weak-signature",
                "insecure",
            )
        elif kind in told:
            yield Remark(
                where=f"{where}/signature",
                seen=one.signature,
                key="pkcs1-certificate",
                exchange=exchange(certificate, where),
                **{"class": "deviation"},
            )
    readable(certificate)


def signature_listed(
    certificate: CertificateFacts,
    *,
    schemes: tuple[Row, ...],
    told: tuple[str, ...] = (),
    now: datetime,
) -> Iterator[Deviation | Remark]:
    """The signature of every certificate but the root stands in the table; `told` ones are reported."""
    for where, one in each(certificate, root=False):
        row = _row_for(one, schemes)
        if one.signature in told:
            yield Remark(
                where=f"{where}/signature",
                seen=one.signature,
                key="pkcs1-certificate",
                exchange=exchange(certificate, where),
                **{"class": "deviation"},
            )
        elif row is None:
            yield wrong(
                certificate,
                f"{where}/signature",
                "listed",
                one.signature,
                "not-listed",
                "not-listed",
            )
        elif row.use_until is not None and row.use_until < now.year and not row.extendable:
            yield wrong(
                certificate,
                f"{where}/signature",
                {"until": row.use_until},
                one.signature,
                "expired",
                "expired",
            )
    readable(certificate)


def no_wildcard(certificate: CertificateFacts) -> Iterator[Deviation]:
    """No name in any certificate of the chain holds a wildcard."""
    for where, one in each(certificate, root=False):
        for field in ("names", "common_names"):
            for number, name in enumerate(getattr(one, field)):
                if "*" in name:
                    yield wrong(
                        certificate, f"{where}/{field}/{number}", "no wildcard", name, "wildcard"
                    )
    readable(certificate)


def covers(certificate: CertificateFacts, *, name: str) -> Iterator[Deviation]:
    """Every leaf names the host exactly (RFC 9525 section 6.3; a wildcard covers it as well)."""
    for where, one in each(certificate, leaf_only=True):
        if not any(_matches(name, pattern) for pattern in one.names):
            yield wrong(certificate, f"{where}/names", name, list(one.names), "name-not-covered")
    readable(certificate)


def leaf_usage(
    certificate: CertificateFacts, *, needs: tuple[str, ...], forbids: tuple[str, ...]
) -> Iterator[Deviation]:
    """The leaf's key usage is critical, allows what is needed and none of what is forbidden."""
    for where, one in each(certificate, leaf_only=True):
        yield from _usage(certificate, where, one, needs, forbids)
    readable(certificate)


def ca_usage(certificate: CertificateFacts, *, needs: tuple[str, ...]) -> Iterator[Deviation]:
    """The key usage of every CA certificate is critical and allows what is needed."""
    for where, one in each(certificate):
        if not where.endswith("/leaf"):
            yield from _usage(certificate, where, one, needs, ())
    readable(certificate)


def purposes(certificate: CertificateFacts, *, needs: str) -> Iterator[Deviation]:
    """The leaf is issued for this purpose (extended key usage)."""
    for where, one in each(certificate, leaf_only=True):
        if needs not in (one.purposes or ()):
            yield wrong(
                certificate, f"{where}/purposes", needs, _plain(one.purposes), "purpose-missing"
            )
    readable(certificate)


def ca_constraints(certificate: CertificateFacts) -> Iterator[Deviation | Remark]:
    """CA certificates say critically that they are, and limit the path; a root without limit is told."""
    for where, one in each(certificate):
        if where.endswith("/leaf"):
            continue
        if not (one.is_ca and one.basic_constraints_critical):
            seen = {"ca": one.is_ca, "critical": one.basic_constraints_critical}
            yield wrong(
                certificate,
                f"{where}/basic_constraints_critical",
                {"ca": True, "critical": True},
                seen,
                "not-marked-as-ca",
            )
        elif one.path_length is None and where.endswith("/root"):
            yield Remark(where=where, seen=None, key="root-without-limit", **{"class": "deviation"})
        elif one.path_length is None:
            yield wrong(certificate, f"{where}/path_length", "a limit", None, "path-not-limited")
    readable(certificate)


def valid_for(
    certificate: CertificateFacts,
    *,
    leaf_years: int | None = None,
    ca_years: int | None = None,
    root_years: int | None = None,
) -> Iterator[Deviation | Remark]:
    """No certificate is valid for longer than so many years; a longer intermediate is told."""
    for where, one in each(certificate):
        role = where.rsplit("/", 1)[1]
        limit = {"leaf": leaf_years, "root": root_years}.get(role, ca_years)
        if limit is None or not _longer(one, limit):
            continue
        days = (one.not_after - one.not_before).days if one.not_after and one.not_before else None
        if role in {"leaf", "root"}:
            yield wrong(
                certificate,
                f"{where}/not_after",
                {"at_most_years": limit},
                {"days": days},
                "valid-too-long",
            )
        else:
            yield Remark(
                where=f"{where}/not_after",
                seen={"days": days},
                key="intermediate-valid-long",
                exchange=exchange(certificate, where),
                **{"class": "deviation"},
            )
    readable(certificate)


def chain(certificate: CertificateFacts, *, now: datetime) -> Iterator[Deviation]:
    """The chain leads to a root of the descriptor, each link is in date, and a verifier accepts it."""
    late = set()
    for where, one in each(certificate):
        if (
            one.not_before is not None
            and one.not_after is not None
            and not one.not_before <= now <= one.not_after
        ):
            late.add(where.split("/")[1])
            span = f"{one.not_before:%Y-%m-%d} – {one.not_after:%Y-%m-%d}"
            yield wrong(
                certificate, f"{where}/not_after", f"{now:%Y-%m-%d}", span, "out-of-date", "expired"
            )
    for kind, path in certificate.paths.items():
        yield from _path(kind, path, certificate, kind in late)
    readable(certificate)


def prefers_ecdsa(certificate: CertificateFacts) -> Iterator[Deviation]:
    """A server with one certificate has it with an ECDSA key."""
    known(certificate)
    if certificate.ecdsa is None:
        yield Deviation(
            where="certificate/ecdsa",
            expected="a certificate",
            seen=None,
            key="no-ecdsa-certificate",
        )


def issuers_stronger(certificate: CertificateFacts) -> Iterator[Deviation]:
    """No key signs a longer key than itself (strengths compared after NIST SP 800-57 table 2)."""
    for kind, held in kinds(certificate):
        steps = list(held.items())
        for (_, child), (name, issuer) in pairwise(steps):
            needed, given = _strength(child), _strength(issuer)
            if given < needed:
                yield wrong(
                    certificate,
                    f"certificate/{kind}/{name}/bits",
                    {"strength_at_least": needed},
                    given,
                    "issuer-weaker",
                )
    readable(certificate)


def validated(certificate: CertificateFacts) -> Iterator[Deviation]:
    """The leaf is a qualified website certificate or an extended validation certificate."""
    for where, one in each(certificate, leaf_only=True):
        if "web" not in one.qualified_for and not set(one.policies) & set(_VALIDATED):
            yield wrong(
                certificate, f"{where}/policies", "QWAC, EV", list(one.policies), "not-validated"
            )
    readable(certificate)


def _row_for(one: Certificate, rows: tuple[Row, ...]) -> Row | None:
    """The row of a signature; without its issuer the certificate does not tell the curve."""
    kind = one.signature.removesuffix(f"_{one.signature_hash}")
    partial = kind in {"ecdsa", "rsa_pss"}
    return next(
        (
            row
            for row in rows
            if row.name == one.signature
            or (
                partial
                and row.name.startswith(kind)
                and row.name.endswith(f"_{one.signature_hash}")
            )
        ),
        None,
    )


def _usage(
    certificate: CertificateFacts,
    where: str,
    one: Certificate,
    needs: tuple[str, ...],
    forbids: tuple[str, ...],
) -> Iterator[Deviation]:
    seen = one.key_usage
    if seen is None or not set(needs) <= set(seen) or set(forbids) & set(seen):
        expected = {"needs": list(needs), "forbids": list(forbids)}
        yield wrong(certificate, f"{where}/key_usage", expected, _plain(seen), "wrong-key-usage")
    elif not one.key_usage_critical:
        yield wrong(certificate, f"{where}/key_usage_critical", True, False, "usage-not-critical")


def _path(kind: str, path: Path, certificate: CertificateFacts, late: bool) -> Iterator[Deviation]:
    where = f"certificate/paths/{kind}"
    if not path.complete:
        yield wrong(certificate, f"{where}/complete", True, False, "chain-incomplete")
    elif path.trusted is False and not late:
        yield wrong(certificate, f"{where}/trusted", True, path.distrust, "chain-not-trusted")


def _matches(name: str, pattern: str) -> bool:
    """RFC 9525 section 6.3: a wildcard stands for one label on the left."""
    name, pattern = name.lower().rstrip("."), pattern.lower().rstrip(".")
    if pattern.startswith("*."):
        return name.partition(".")[2] == pattern[2:]
    return name == pattern


def _longer(one: Certificate, years: int) -> bool:
    if one.not_before is None or one.not_after is None:
        return False
    start = one.not_before
    day = 28 if (start.month, start.day) == (2, 29) else start.day
    return one.not_after > start.replace(year=start.year + years, day=day)


def _strength(one: Certificate) -> int:
    if one.key == "ecdsa":
        return (one.bits or 0) // 2
    return next((strength for bits, strength in _STRENGTHS if (one.bits or 0) >= bits), 0)


def _plain(values: tuple[str, ...] | None) -> list[str] | None:
    return None if values is None else list(values)
