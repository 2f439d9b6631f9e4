"""Several machines of one portal: each by its own way in, and trouble with one stays its own."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.host import Host
from conformance.model import Finding
from conformance.prepared import Wanted, prepare
from conformance.probes import files, machine
from conformance.session import Session
from profiles import catalogue
from tests.harness.rules import DESCRIBED, rules
from tests.harness.servers import free_port
from tests.harness.stack import written

SSHD = shutil.which("sshd", path=f"/usr/sbin:{os.environ['PATH']}")
NOBODY_THERE = "ssh://nobody@127.0.0.1:1?timeout=2"


def found(hosts: dict[str, str], folder: Path) -> dict[str, Finding]:
    """The finding of one requirement on each machine."""
    subjects = {name: {"kind": "host", "address": way} for name, way in hosts.items()}
    described = {**DESCRIBED, "subjects": subjects}
    known = catalogue.load([rules(folder)])
    prepared = prepare(known, written(described, folder), Wanted(out=folder / "out"))
    session = Session(prepared)
    session.look()
    return {str(one.subject): one for one in session.finish().findings}


def test_a_machine_out_of_reach_costs_only_its_own(tmp_path: Path) -> None:
    """Its requirements are undecided, with the reason; those of the other machine are judged."""
    said = found({"here": "local://", "gone": NOBODY_THERE}, tmp_path)
    assert {name: one.verdict for name, one in said.items()} == {
        "here": "pass",
        "gone": "undecided",
    }
    assert said["gone"].reason == "host-unreachable"


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose name leaves room: the path of a socket has at most 107 characters."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture
def by_ssh(tmp_path: Path, short: Path) -> Iterator[str]:
    """The address of this machine through an SSH server of its own, with keys made for it."""
    if SSHD is None:
        pytest.skip("no SSH server is installed")
    for name in ("host", "user"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)]
        subprocess.run(command, check=True)
    port = free_port()
    (tmp_path / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {tmp_path}/host\nPidFile none\n"
        f"AuthorizedKeysFile {tmp_path}/user.pub\nStrictModes no\nPasswordAuthentication no\n"
    )
    (tmp_path / "ssh_config").write_text(
        f"Host machine\n  HostName 127.0.0.1\n  Port {port}\n  IdentityFile {tmp_path}/user\n"
        f"  IdentitiesOnly yes\n  StrictHostKeyChecking no\n  UserKnownHostsFile {tmp_path}/known\n"
        f"  ControlMaster auto\n  ControlPersist 5\n  ControlPath {short}/%C\n"
    )
    log = tmp_path / "sshd.log"
    with log.open("w") as told:  # no pipe: a shared connection would hold it open
        command = [SSHD, "-D", "-e", "-f", str(tmp_path / "sshd_config")]
        server = subprocess.Popen(command, stderr=told)
    try:
        _wait(server, log)
        yield f"ssh://{getpass.getuser()}@machine?ssh_config={tmp_path}/ssh_config"
    finally:
        way = ["-F", str(tmp_path / "ssh_config"), "-l", getpass.getuser()]
        ssh = ["ssh", *way, "-O", "exit", "machine"]
        subprocess.run(ssh, capture_output=True)  # else the shared connection outlives its server
        server.terminate()
        server.wait(10)


def _wait(server: subprocess.Popen[bytes], log: Path) -> None:
    """Until it listens; a server that may not run on this machine says why."""
    end = time.monotonic() + 10
    while "listening" not in log.read_text():
        if server.poll() is not None and "rivilege separation" in log.read_text():
            pytest.skip(f"the SSH server cannot run here: {log.read_text().strip()}")
        if server.poll() is not None or time.monotonic() > end:
            pytest.fail(f"the SSH server did not start: {log.read_text()}")
        time.sleep(0.05)


def test_over_ssh_the_same_is_seen(by_ssh: str, tmp_path: Path) -> None:
    """Modes, texts and odd names come through a second shell as they are."""
    odd = tmp_path / "quo'te $(x) ü"
    odd.write_text("x")
    odd.chmod(0o640)
    paths = (str(odd), str(tmp_path / "none"))
    here, there = (Host(way, lambda: None) for way in ("local://", by_ssh))
    assert there.read(str(odd)) == b"x"
    assert files.look(there, paths, (), (), (), ()) == files.look(here, paths, (), (), (), ())
    assert machine.look(there, "") == machine.look(here, "")
    assert there.user_id == here.user_id


def test_requirements_are_judged_alike_over_ssh(by_ssh: str, tmp_path: Path) -> None:
    """One portal, two ways into its machines, one verdict."""
    said = found({"here": "local://", "there": by_ssh}, tmp_path)
    assert {one.verdict for one in said.values()} == {"pass"}
