"""Chains are read whole, and what is wrong with them is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from conformance.checks import certificate as checks
from conformance.client import Client, Endpoint, Rules
from conformance.facts.certificate import CertificateFacts
from conformance.probes import certificate
from tests.harness.servers import start


def looked_at(name: str) -> CertificateFacts:
    """The certificate facts of one server."""
    with start("transport", name) as portal:
        web = portal["subjects"]["web"]
        host = web["address"].removeprefix("https://").partition(":")[0]
        port = int(web["connect_to"].partition(":")[2])
        rules = Rules(hosts={host: "127.0.0.1"})
        return certificate.look(
            Client(Endpoint("https", host, "127.0.0.1", port, ca=web["ca"]), rules)
        )


def test_both_chains_are_complete() -> None:
    """ECDSA and RSA chains lead from the leaf over the intermediate to the descriptor's root."""
    seen = looked_at("modern")
    assert seen.ecdsa is not None and seen.rsa is not None
    assert list(seen.ecdsa) == list(seen.rsa) == ["leaf", "ca1", "root"]
    assert (seen.ecdsa["leaf"].curve, seen.rsa["leaf"].bits) == ("secp256r1", 3072)
    assert seen.ecdsa["leaf"].signature == "ecdsa_secp384r1_sha384"
    for path in seen.paths.values():
        assert (path.complete, path.ordered, path.trusted, path.stapled) == (True, True, True, None)


def test_lists_of_unnamed_hosts_are_not_fetched() -> None:
    """A revocation list on a host that the descriptor does not name is left alone, and told so."""
    seen = looked_at("modern")
    assert seen.ecdsa is not None and seen.ecdsa["leaf"].revocation is not None
    assert seen.ecdsa["leaf"].revocation.reason == "host-not-named"


def test_a_single_kind_is_null_for_the_other() -> None:
    """A server with an RSA certificate alone has null for ECDSA, not unknown."""
    seen = looked_at("rsa-2048")
    assert (seen.ecdsa, seen.unknown) == (None, ())
    assert seen.rsa is not None and seen.rsa["leaf"].bits == 2048


@pytest.mark.parametrize(
    ("name", "judge", "key"),
    [
        ("expired", lambda seen: checks.chain(seen, now=datetime.now(UTC)), "out-of-date"),
        ("wildcard", lambda seen: checks.no_wildcard(seen), "wildcard"),
        (
            "rsa-2048",
            lambda seen: checks.key_strength(
                seen, rsa_min_bits=3072, curves=("secp384r1", "secp521r1")
            ),
            "key-too-short",
        ),
    ],
)
def test_wrong_certificates_are_found(
    name: str, judge: Callable[[CertificateFacts], object], key: str
) -> None:
    """Expired, wildcard and short keys each give just their own deviation."""
    told = list(judge(looked_at(name)))  # type: ignore[call-overload]
    assert {one.key for one in told} == {key}
