"""Sockets of this machine: the portal's own are told from a neighbour's."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from conformance.checks import sockets as check
from conformance.host import Host
from conformance.model import Deviation
from conformance.probes import sockets

LISTENER = (
    "import socket,sys;s=[socket.create_server(('127.0.0.1',0)) for _ in range(int(sys.argv[1]))];"
    "print(*[x.getsockname()[1] for x in s],flush=True);sys.stdin.read()"
)


def _listener(count: int) -> tuple[subprocess.Popen[str], list[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", LISTENER, str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, [f"tcp://127.0.0.1:{port}" for port in process.stdout.readline().split()]


@pytest.fixture
def listening() -> Iterator[tuple[list[str], list[str]]]:
    """Addresses of a portal with two sockets, and of a neighbour with one."""
    portal, own = _listener(2)
    neighbour, foreign = _listener(1)
    yield own, foreign
    for process in (portal, neighbour):
        process.communicate("")


def _undeclared(own: list[str], environment: str) -> set[str]:
    facts = sockets.look(Host("local://", lambda: None), (own[0],))
    found = check.within(facts, declared=(own[0],), environment=environment)
    return {one.where for one in found if isinstance(one, Deviation)}


def test_on_a_shared_machine_only_the_portal_is_judged(
    listening: tuple[list[str], list[str]],
) -> None:
    """The portal's second socket is undeclared; the neighbour's is noise."""
    own, _ = listening
    wanted = "sockets/open/" + own[1].replace("/", "~1")
    assert _undeclared(own, "reference") == {wanted}


def test_on_its_own_machine_every_socket_counts(listening: tuple[list[str], list[str]]) -> None:
    """In production the neighbour's socket is a finding too."""
    own, foreign = listening
    wheres = {"sockets/open/" + name.replace("/", "~1") for name in (own[1], foreign[0])}
    assert wheres <= _undeclared(own, "production")
