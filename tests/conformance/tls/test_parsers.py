"""Whatever a server sends, the parsers say Broken and nothing else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.tls import answers, chain
from conformance.tls.ask import exchange
from conformance.tls.hello import Hello
from conformance.tls.names import VERSIONS
from conformance.tls.octets import Broken, Octets, extensions
from conformance.tls.suites import CLASSIC_SUITES, SUITES, TLS13_SUITES

PARSERS: tuple[Callable[[bytes], object], ...] = (
    answers.server_hello,
    answers.stapled_answer,
    extensions,
    lambda data: answers.certificate_list(data, "TLS1.2"),
    lambda data: answers.certificate_list(data, "TLS1.3"),
    lambda data: answers.ticket(data, "TLS1.2"),
    lambda data: answers.ticket(data, "TLS1.3"),
    lambda data: answers.key_exchange(data, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS1.2"),
    lambda data: answers.key_exchange(data, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", "TLS1.2"),
)


@pytest.mark.parametrize("parse", PARSERS)
@given(data=st.binary(max_size=400))
def test_parsers_raise_only_broken(parse: Callable[[bytes], object], data: bytes) -> None:
    """Arbitrary bytes are parsed or are Broken."""
    try:
        parse(data)
    except Broken as broken:
        assert str(broken)


@given(data=st.binary(max_size=300))
def test_certificates_are_never_raised(data: bytes) -> None:
    """Arbitrary bytes in place of a certificate are told as unreadable."""
    assert chain.read(data).readable is False


@given(data=st.binary(max_size=600))
def test_a_hostile_server_gets_an_answer(data: bytes) -> None:
    """Arbitrary bytes over a connection end in an outcome, never in an exception."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        said = exchange(ours, Hello("TLS1.2", CLASSIC_SUITES, "x.test"), whole=True, seconds=2)
    assert said.outcome in {"hello", "refused", "unknown"}
    assert said.outcome == "hello" or said.reason


def test_an_endless_answer_is_cut_off() -> None:
    """A server that never stops sending records is left after a bounded number of them."""
    ours, theirs = socket.socketpair()
    record = b"\x14\x03\x03\x00\x01\x01"  # change_cipher_spec, which is skipped

    def flood() -> None:
        try:
            while True:
                theirs.sendall(record * 100)
        except OSError:
            theirs.close()

    threading.Thread(target=flood, daemon=True).start()
    with ours:
        said = exchange(ours, Hello("TLS1.2", CLASSIC_SUITES), whole=True, seconds=5)
    assert (said.outcome, said.reason) == ("unknown", "broken: too many records")


@given(
    version=st.sampled_from(list(VERSIONS)),
    suites=st.lists(st.sampled_from(list(SUITES)), min_size=1, max_size=30, unique=True),
    name=st.sampled_from([None, "portal.beispiel.test"]),
)
def test_hello_says_what_it_offers(version: str, suites: list[str], name: str | None) -> None:
    """A ClientHello is well-formed and holds just the suites that were asked for, in order."""
    record = Hello(version, tuple(suites), name).record()
    reader = Octets(record)
    assert reader.number(1) == 22
    reader.number(2)
    message = Octets(reader.vector(2))
    assert (message.number(1), bool(reader)) == (1, False)
    body = Octets(message.vector(3))
    body.take(34)
    body.vector(1)
    listed = Octets(body.vector(2))
    assert [listed.number(2) for _ in suites] == [SUITES[one] for one in suites]
    assert body.vector(1) == b"\x00"
    named = bool(body) and 0 in extensions(body.vector(2))
    assert named == (name is not None and version != "SSLv3")


def test_registry_has_each_suite_once() -> None:
    """Names and code points are unique, and TLS 1.3 has its five suites of RFC 8446."""
    assert len(set(SUITES.values())) == len(SUITES) == len(CLASSIC_SUITES) + len(TLS13_SUITES)
    assert SUITES["TLS_AES_128_GCM_SHA256"] == 0x1301
    assert SUITES["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"] == 0xC02B
