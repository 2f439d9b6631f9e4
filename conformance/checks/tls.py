"""Judges what a server's TLS accepts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from conformance.facts.base import Answer
from conformance.facts.certificate import CertificateFacts
from conformance.facts.tls import TlsFacts
from conformance.model import Deviation, DeviationKind, NotApplicable, Remark, Undecided
from profiles.model import Row

What = Literal["suites", "groups", "schemes"]
#: BSI TR-02102-2 3.3.1: what is not listed because it is broken, not because nobody asked for it.
_INSECURE = ("_NULL_", "_EXPORT", "_RC2_", "_RC4_", "_DES_", "_DES40_", "_3DES_", "_anon_")
_INSECURE_ELSE = ("TLS_SHA256_SHA256", "TLS_SHA384_SHA384")
_WEAK_HASHES = ("_md5", "_sha1", "_sha224")


def minimum_version(tls: TlsFacts, *, versions: tuple[str, ...]) -> Iterator[Deviation | Remark]:
    """The first of `versions` is offered; a server with a later one alone is told."""
    seen = {version: tls.versions.get(version, "refused") for version in versions}
    where = f"tls/versions/{versions[0]}"
    if seen[versions[0]] == "offered":
        return
    if "offered" in seen.values() and seen[versions[0]] == "refused":
        yield Remark(
            where=where, seen="refused", key="newest-version-only", **{"class": "open-point"}
        )
    elif "unknown" in seen.values():
        raise Undecided("answer-unknown", where)
    else:
        yield Deviation(where=where, expected="offered", seen="refused", exchange=tls.exchange)


def versions_off(tls: TlsFacts, *, versions: tuple[str, ...]) -> Iterator[Deviation]:
    """None of the versions is offered."""
    for version in versions:
        if tls.versions.get(version, "refused") == "offered":
            yield Deviation(
                where=f"tls/versions/{version}",
                expected="refused",
                seen="offered",
                key="old-version",
                kind="insecure",
                exchange=tls.exchange,
            )
    _all_known({f"tls/versions/{v}": tls.versions.get(v, "refused") for v in versions})


def suites_within(
    tls: TlsFacts,
    *,
    version: str,
    allowed: tuple[Row, ...],
    also: tuple[str, ...] = (),
    now: datetime,
) -> Iterator[Deviation]:
    """Every offered suite stands in the table, its year has not passed, or it is one of `also`."""
    rows = {row.name: row for row in allowed}
    suites = tls.suites.get(version, {})
    for name, answer in suites.items():
        if answer == "offered" and name not in also:
            where = f"tls/suites/{version}/{name}"
            yield from _listed(where, rows.get(name), _suite_kind(name), now, tls.exchange)
    _all_known({f"tls/suites/{version}/{name}": answer for name, answer in suites.items()})
    _all_known({f"tls/other_suites/{version}": tls.other_suites.get(version, "refused")})


def groups_within(
    tls: TlsFacts,
    *,
    version: str,
    allowed: tuple[Row, ...],
    told: tuple[Row, ...] = (),
    dh_bits: int = 0,
    now: datetime,
) -> Iterator[Deviation | Remark]:
    """Every offered group stands in the table; `told` ones are reported; primes have `dh_bits`."""
    rows = {row.name: row for row in allowed}
    planned = {row.name for row in told}
    groups = tls.groups.get(version, {})
    for name, answer in groups.items():
        where = f"tls/groups/{version}/{name}"
        if answer == "offered" and name in planned:
            yield Remark(where=where, seen="offered", key="planned-group", **{"class": "reported"})
        elif answer == "offered":
            yield from _listed(where, rows.get(name), "not-listed", now, tls.exchange)
    prime = tls.key_exchange.get("dh_bits") if version == "TLS1.2" else None
    if prime is not None and prime < dh_bits:
        yield Deviation(
            where="tls/key_exchange/dh_bits",
            expected={"at_least": dh_bits},
            seen=prime,
            key="short-prime",
            exchange=tls.exchange,
        )
    _all_known({f"tls/groups/{version}/{name}": answer for name, answer in groups.items()})


def schemes_within(
    tls: TlsFacts, *, allowed: tuple[Row, ...], told: tuple[str, ...] = (), now: datetime
) -> Iterator[Deviation | Remark]:
    """Every signature scheme of every version stands in the table; `told` ones are reported."""
    rows = {row.name: row for row in allowed}
    places = {
        f"tls/schemes/{v}/{name}": a for v, held in tls.schemes.items() for name, a in held.items()
    }
    for where, answer in places.items():
        name = where.rsplit("/", 1)[1]
        if answer == "offered" and name in told:
            yield Remark(
                where=where, seen="offered", key="pkcs1-handshake", **{"class": "deviation"}
            )
        elif answer == "offered":
            weak = name.endswith(_WEAK_HASHES) or name.startswith("dsa_")
            kind: DeviationKind = "insecure" if weak else "not-listed"
            yield from _listed(where, rows.get(name), kind, now, tls.exchange)
    _all_known(places)


def offers(
    tls: TlsFacts, *, what: What, version: str, names: tuple[str, ...]
) -> Iterator[Deviation]:
    """Each of the names is offered."""
    for name in names:
        if _answer(tls, what, version, name) == "refused":
            yield _missing(tls, f"tls/{what}/{version}/{name}")
    _all_known({f"tls/{what}/{version}/{n}": _answer(tls, what, version, n) for n in names})


def offers_one_of(
    tls: TlsFacts,
    *,
    what: What,
    version: str,
    of: tuple[Row, ...],
    besides: tuple[str, ...] = (),
    at_least: int = 1,
) -> Iterator[Deviation]:
    """At least so many rows of the table, not counting `besides`, are offered."""
    wanted = tuple(row.name for row in of if row.name not in besides)
    answers = [_answer(tls, what, version, name) for name in wanted]
    if answers.count("offered") >= at_least:
        return
    if "unknown" in answers:
        raise Undecided("answer-unknown", f"tls/{what}/{version}")
    yield Deviation(
        where=f"tls/{what}/{version}",
        expected={"at_least": at_least, "one_of": list(wanted)},
        seen=[name for name in wanted if _answer(tls, what, version, name) == "offered"],
        key="too-few-offered",
        exchange=tls.exchange,
    )


def one_of_per_certificate(
    tls: TlsFacts, certificate: CertificateFacts, *, suites: tuple[Row, ...]
) -> Iterator[Deviation]:
    """A prescribed suite for one of the kinds of certificate that the server has is offered."""
    kinds = [kind for kind in ("ecdsa", "rsa") if getattr(certificate, kind) is not None]
    wanted = tuple(row.name for row in suites if row.certificate in kinds)
    answers = [_answer(tls, "suites", "TLS1.2", name) for name in wanted]
    if "offered" in answers:
        return
    if "unknown" in answers or certificate.unknown:
        raise Undecided("answer-unknown", "tls/suites/TLS1.2")
    yield Deviation(
        where="tls/suites/TLS1.2",
        expected={"one_of": list(wanted)},
        seen=list(tls.order.get("TLS1.2", ())),
        key="mandatory-suite-missing",
        exchange=tls.exchange,
    )


def signs_as_keys_allow(
    tls: TlsFacts, certificate: CertificateFacts, *, version: str, names: tuple[str, ...]
) -> Iterator[Deviation]:
    """Each of the schemes is offered whose kind of key the server has."""
    wanted = tuple(name for name in names if _key_for(name) in _keys(certificate))
    yield from offers(tls, what="schemes", version=version, names=wanted)
    if certificate.unknown:
        raise Undecided("certificate-kind-unknown", list(certificate.unknown))


def forward_secret(tls: TlsFacts, *, begins: tuple[str, ...]) -> Iterator[Deviation]:
    """Every offered suite until TLS 1.2 begins with one of the prefixes."""
    for version, suites in tls.suites.items():
        for name, answer in suites.items():
            if version != "TLS1.3" and answer == "offered" and not name.startswith(begins):
                yield Deviation(
                    where=f"tls/suites/{version}/{name}",
                    expected={"begins": list(begins)},
                    seen=name,
                    key="no-forward-secrecy",
                    exchange=tls.exchange,
                )
    _all_known({f"tls/other_suites/{version}": a for version, a in tls.other_suites.items()})


def ecdhe_before_dhe(tls: TlsFacts) -> Iterator[Deviation | Remark]:
    """An ECDHE suite is taken although DHE stands first; a client that decides the rest is told."""
    if "dhe-first" not in tls.choices or not _has(tls, "_ECDHE_"):
        raise NotApplicable("one-suite-class")
    yield from chosen(tls, when="dhe-first", contains="_ECDHE_")
    order = tls.order.get("TLS1.2", ())
    if len(order) > 1 and tls.choices.get("reversed") == order[-1]:
        yield Remark(
            where="tls/choices/reversed",
            seen=order[-1],
            key="client-decides-suite",
            **{"class": "deviation"},
        )


def chosen(
    tls: TlsFacts,
    *,
    when: str,
    contains: str = "",
    lacks: str = "",
    absent: str = "choice-not-there",
) -> Iterator[Deviation]:
    """What the server takes, asked as `when` says, contains or lacks a part of a name."""
    seen = tls.choices.get(when)
    if seen is None:
        raise NotApplicable(absent)
    if seen == "unknown":
        raise Undecided("answer-unknown", f"tls/choices/{when}")
    if contains not in seen or (lacks and lacks in seen):
        yield Deviation(
            where=f"tls/choices/{when}",
            expected={"contains": contains} if contains else {"lacks": lacks},
            seen=seen,
            key="wrong-preference",
            exchange=tls.exchange,
        )


def named_curve(tls: TlsFacts) -> Iterator[Deviation]:
    """The curve of the key exchange is named, not described (RFC 8422 section 5.4: curve_type 3)."""
    seen = tls.key_exchange.get("curve_type")
    if seen is None:
        if _has(tls, "_ECDHE_"):
            raise Undecided("answer-unknown", "tls/key_exchange/curve_type")
        raise NotApplicable("no-ecdhe-suite")
    if seen != 3:
        yield Deviation(
            where="tls/key_exchange/curve_type", expected=3, seen=seen, exchange=tls.exchange
        )


def encrypt_then_mac(tls: TlsFacts, *, enforced: bool) -> Iterator[Deviation]:
    """With CBC suites encrypt-then-MAC is answered; `enforced`: without it there is no CBC."""
    if not _has(tls, "_CBC_"):
        raise NotApplicable("no-cbc-suite")
    where = "tls/extensions/TLS1.2/encrypt_then_mac"
    expected, seen = "offered", tls.extensions.get("TLS1.2", {}).get("encrypt_then_mac", "unknown")
    if enforced:
        where = "tls/cbc_without_encrypt_then_mac"
        expected, seen = "refused", tls.cbc_without_encrypt_then_mac
    if seen == "unknown":
        raise Undecided("answer-unknown", where)
    if seen != expected:
        yield Deviation(where=where, expected=expected, seen=seen, exchange=tls.exchange)


def fresh_keys(tls: TlsFacts) -> Iterator[Deviation]:
    """Two handshakes show different keys."""
    for version, reused in tls.key_reused.items():
        if reused is True:
            yield Deviation(
                where=f"tls/key_reused/{version}",
                expected=False,
                seen=True,
                kind="insecure",
                exchange=tls.exchange,
            )
    if "unknown" in tls.key_reused.values():
        raise Undecided("answer-unknown", "tls/key_reused")


def _listed(
    where: str, row: Row | None, kind: DeviationKind, now: datetime, exchange: str | None
) -> Iterator[Deviation]:
    """A row counts until the end of its year (a plus sign may prolong it)."""
    if row is None:
        yield Deviation(
            where=where, expected="listed", seen="offered", key=kind, kind=kind, exchange=exchange
        )
    elif row.use_until is not None and row.use_until < now.year and not row.extendable:
        yield Deviation(
            where=where,
            expected={"until": row.use_until},
            seen="offered",
            key="expired",
            kind="expired",
            exchange=exchange,
        )


def _suite_kind(name: str) -> DeviationKind:
    weak = any(part in name for part in _INSECURE) or name in _INSECURE_ELSE
    return "insecure" if weak else "not-listed"


def _answer(tls: TlsFacts, what: What, version: str, name: str) -> Answer:
    if what == "suites":
        rest = tls.other_suites.get(version, "refused")
        return tls.suites.get(version, {}).get(name, rest)
    held = tls.groups if what == "groups" else tls.schemes
    return held.get(version, {}).get(name, "refused")


def _has(tls: TlsFacts, part: str) -> bool:
    return any(part in name and a == "offered" for name, a in tls.suites.get("TLS1.2", {}).items())


def _missing(tls: TlsFacts, where: str) -> Deviation:
    return Deviation(
        where=where, expected="offered", seen="refused", key="not-offered", exchange=tls.exchange
    )


def _all_known(answers: dict[str, Answer]) -> None:
    unknown = next((where for where, answer in answers.items() if answer == "unknown"), None)
    if unknown:
        raise Undecided("answer-unknown", unknown)


def _keys(certificate: CertificateFacts) -> set[str]:
    chains = (certificate.ecdsa, certificate.rsa)
    return {chain["leaf"].key for chain in chains if chain is not None}


def _key_for(scheme: str) -> str:
    if scheme.startswith("ecdsa_"):
        return "ecdsa"
    return "rsa-pss" if scheme.startswith("rsa_pss_pss_") else "rsa"
