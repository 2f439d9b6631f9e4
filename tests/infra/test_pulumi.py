"""`up`, `down`, `env` and plain Pulumi on one and the same state, as people use them."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from infra.settings import Ports
from infra.state import FOLDER_VARIABLE, Places, project
from infra.targets import local, processes, records, sockets
from tests.infra.stacks import free_ports, state_folder

pytestmark = pytest.mark.engine


@dataclass
class Machine:
    """A state folder, and commands that work on it."""

    state: Path
    ports: Ports
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, *command: str, code: int = 0) -> str:
        """Run a command from the project's folder; returns all that it said."""
        environment = {**os.environ, FOLDER_VARIABLE: str(self.state), "PYTHONPATH": str(project())}
        done = subprocess.run(
            command,
            cwd=project(),
            env={**environment, **self.variables},
            capture_output=True,
            text=True,
            timeout=900,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def pruefstand(self, *arguments: str, code: int = 0) -> str:
        """Run one of our verbs."""
        return self.run(sys.executable, "-m", "pruefstand", *arguments, code=code)

    def up(self, code: int = 0) -> str:
        """Bring the stack up on its own ports."""
        values = [f"--set=ports.{name}={port}" for name, port in self.ports]
        return self.pruefstand("up", *values, code=code)

    def pulumi(self, *arguments: str) -> str:
        """Run plain Pulumi with nothing but what `env` prints."""
        exported = self.pruefstand("env")
        lines = [
            line.removeprefix("export ")
            for line in exported.splitlines()
            if line.startswith("export ")
        ]
        pairs = (line.partition("=") for line in lines)
        self.variables |= {name: shlex.split(value)[0] for name, _, value in pairs}
        return self.run("pulumi", "--non-interactive", "--color=never", *arguments)

    def kill(self, part: str) -> None:
        """kill -9 of the first process of a part."""
        found = records.load(Places(self.state), part)
        assert found is not None and found.pid is not None
        os.kill(found.pid, signal.SIGKILL)

    def pids(self) -> list[int]:
        """Every living process of the stack."""
        all_ = records.every(Places(self.state))
        return [pid for one in all_ if one.pid for pid in processes.group(one.pid, one.birth)]

    def nothing_left(self, pids: list[int]) -> bool:
        """No process, no port, no key of a server, no descriptor."""
        listening = [port for _, port in self.ports if sockets.holder(port)]
        left = [*Places(self.state).stack.rglob("*.key"), *self.state.glob("portal.yaml")]
        return not (listening or left or any(processes.born(pid) for pid in pids))


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """A machine on which the stack was brought up once."""
    https, http, portal = free_ports(3)
    with state_folder() as state:
        made = Machine(state, Ports(https=https, http=http, portal=portal))
        try:
            made.up()
            yield made
        finally:
            made.variables = {}
            made.pruefstand("down")


def test_second_up_changes_nothing(machine: Machine) -> None:
    """What runs as it should is left alone."""
    assert "0 changes" in machine.up()


@pytest.mark.parametrize("part", ["portal", "front_door"])
def test_killed_process_is_all_that_up_repairs(machine: Machine, part: str) -> None:
    """After kill -9 of one process, nginx's master included, `up` makes exactly that one anew."""
    machine.kill(part)
    said = machine.up()
    assert f"{part}: made" in said and "1 change\n" in said


def test_plain_pulumi_works_on_the_same_state(machine: Machine) -> None:
    """`pulumi preview` finds nothing to do, `pulumi up` repairs exactly what was killed, `up` agrees."""
    assert "unchanged" in machine.pulumi("preview", "--expect-no-changes")
    machine.kill("front_door")
    said = machine.pulumi("up", "--yes", "--skip-preview")
    assert "+ 1 created" in said and "updated" not in said
    machine.variables = {}
    assert "0 changes" in machine.up()


def test_secrets_stay_out_of_pulumis_state(machine: Machine) -> None:
    """Neither a private key nor a pid is in Pulumi's state, and the passphrase is for the owner alone."""
    places = Places(machine.state)
    states = list((places.pulumi / "backend").rglob("*.json"))
    assert states
    for path in states:
        text = path.read_text()
        assert "PRIVATE KEY" not in text and '"pid"' not in text
    assert (places.pulumi / "passphrase").stat().st_mode & 0o777 == 0o600


def test_taken_port_is_an_error_that_names_the_process(machine: Machine) -> None:
    """A port in use stops `up` before anything is changed, with exit code 2."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = machine.pruefstand("up", "--set", f"ports.http={port}", code=2)
    assert f"port {port} is in use by" in said and str(os.getpid()) in said


@pytest.mark.parametrize("value", ["ports.https=80", "portz.https=8443", "ports"])
def test_wrong_setting_is_an_error_and_not_kept(machine: Machine, value: str) -> None:
    """A setting that the stack does not know is refused with exit code 3, and the next `up` is as before."""
    machine.pruefstand("up", "--set", value, code=3)


def test_plain_destroy_and_down_leave_nothing(machine: Machine) -> None:
    """`pulumi destroy` ends all of it; so does `down`."""
    for take_down in (("destroy", "--yes", "--skip-preview"), None):
        machine.variables = {}
        machine.up()
        pids = machine.pids()
        assert len(pids) >= 4
        if take_down:
            machine.pulumi(*take_down)
        else:
            machine.pruefstand("down")
        assert machine.nothing_left(pids)


def test_down_after_pulumis_state_was_lost(machine: Machine) -> None:
    """Without Pulumi's state the records suffice, and a new `up` works after it."""
    machine.variables = {}
    machine.up()
    pids = machine.pids()
    shutil.rmtree(Places(machine.state).pulumi)
    assert "removed by the records" in machine.pruefstand("down")
    assert machine.nothing_left(pids)
    assert f"{len(local.PARTS)} changes" in machine.up()
