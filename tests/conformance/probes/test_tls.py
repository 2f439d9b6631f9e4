"""Our facts are those of sslyze and of OpenSSL on six servers that differ in their TLS."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from conformance.client import Client, Endpoint
from conformance.facts.certificate import CertificateFacts
from conformance.facts.handshake import HandshakeFacts
from conformance.facts.tls import TlsFacts
from conformance.model import Undecided
from conformance.probes import certificate, handshake, tls
from tests.harness.servers import free_port, start
from tests.harness.sslyze import scan

SERVERS = ("modern", "tls10-on", "weak-suites", "rsa-2048", "expired", "wildcard")
#: Groups by OpenSSL's names, where they differ.
OPENSSL = {
    "secp256r1": "P-256",
    "secp384r1": "P-384",
    "secp521r1": "P-521",
    "x25519": "X25519",
    "x448": "X448",
}
COMPARED = (
    "secp256r1",
    "secp384r1",
    "secp521r1",
    "x25519",
    "x448",
    "brainpoolP256r1",
    "brainpoolP384r1",
)


class Seen:
    """One server as we and sslyze see it."""

    def __init__(self, portal: dict[str, Any]) -> None:
        web = portal["subjects"]["web"]
        self.name = web["address"].removeprefix("https://").partition(":")[0]
        self.port = int(web["connect_to"].partition(":")[2])
        endpoint = Endpoint("https", self.name, "127.0.0.1", self.port, ca=web["ca"])
        self.tls: TlsFacts = tls.look(Client(endpoint))
        self.certificate: CertificateFacts = certificate.look(Client(endpoint))
        self.handshake: HandshakeFacts = handshake.look(Client(endpoint))
        self.theirs = scan(self.name, self.port)


@pytest.fixture(scope="module", params=SERVERS)
def seen(request: pytest.FixtureRequest) -> Iterator[Seen]:
    """Each of the servers, looked at once by both, and kept running."""
    with start("transport", request.param) as portal:
        yield Seen(portal)


def test_versions_are_those_of_sslyze(seen: Seen) -> None:
    """A version is offered exactly where sslyze finds a suite in it."""
    ours = {version for version, answer in seen.tls.versions.items() if answer == "offered"}
    assert ours == {version for version, suites in seen.theirs["suites"].items() if suites}
    assert "unknown" not in seen.tls.versions.values()


def test_suites_are_those_of_sslyze(seen: Seen) -> None:
    """Of the suites that sslyze knows every version accepts those that it finds; the rest is ours alone."""
    for version, suites in seen.tls.suites.items():
        known = seen.theirs["asked"][version]
        assert sorted(set(suites) & set(known)) == seen.theirs["suites"][version], version
        assert len(known) > 4
        assert seen.tls.other_suites[version] == "refused"


def test_traits_are_those_of_sslyze(seen: Seen) -> None:
    """Compression, renegotiation, extended master secret and 0-RTT agree."""
    classic = seen.tls.extensions["TLS1.2"]
    assert (seen.tls.compression == "offered") == seen.theirs["compression"]
    assert (classic["renegotiation_info"] == "offered") == seen.theirs["secure_renegotiation"]
    assert (seen.handshake.client_renegotiation == "offered") == seen.theirs["client_renegotiation"]
    assert (classic["extended_master_secret"] == "offered") == seen.theirs["extended_master_secret"]
    assert (seen.handshake.early_data == "offered") == seen.theirs["early_data"]


def test_certificates_are_those_of_sslyze(seen: Seen) -> None:
    """The same leaves are shown, RSA and ECDSA."""
    kinds = (seen.certificate.ecdsa, seen.certificate.rsa)
    assert sorted(one["leaf"].serial for one in kinds if one) == seen.theirs["leaves"]


@pytest.mark.parametrize("group", COMPARED)
def test_groups_are_those_of_openssl(seen: Seen, group: str) -> None:
    """`openssl s_client` gets a TLS 1.2 handshake over a group exactly where we say offered."""
    # With RSA the list binds nothing but the key exchange (RFC 8422 section 5.1).
    line = ["openssl", "s_client", "-connect", f"127.0.0.1:{seen.port}", "-tls1_2"]
    line += ["-servername", seen.name, "-cipher", "ECDHE+aRSA:@SECLEVEL=0"]
    line += ["-groups", OPENSSL.get(group, group)]
    run = subprocess.run(line, input="", capture_output=True, text=True, timeout=20)
    shaken = "Server Temp Key" in run.stdout
    assert ("offered" if shaken else "refused") == seen.tls.groups["TLS1.2"][group]


def test_nobody_there_is_undecided() -> None:
    """A port where nobody listens gives no facts."""
    client = Client(Endpoint("https", "x.test", "127.0.0.1", free_port()))
    with pytest.raises(Undecided, match="connection-refused"):
        tls.look(client)
