"""Processes of this machine, started for the test: what they give away and what they may do."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.facts.processes import Program
from conformance.host import Host
from conformance.model import Undecided
from conformance.probes import processes

SERVICE = (
    "import socket,sys;s=socket.create_server(('127.0.0.1',0));"
    "print(s.getsockname()[1],flush=True);sys.stdin.read()"
)


@contextlib.contextmanager
def _service(*arguments: str, core: int = 0, **environment: str) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVICE, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], **environment},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (core, resource.RLIM_INFINITY)),
    )
    assert process.stdout is not None
    try:
        yield f"tcp://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.communicate("")


def _program(address: str) -> Program:
    name = Path(sys.executable).name
    facts = processes.look(Host("local://", lambda: None), (address,), {name: "somebody"})
    assert facts.undeclared == ()
    return facts.running[name]


def test_a_quiet_service_gives_nothing_away() -> None:
    """No secret in arguments or environment, no core dumps, no key log."""
    with _service("--port=8443", "--secret-file", "/etc/secret", HOME="/tmp") as address:
        program = _program(address)
    assert program.secret_arguments == program.secret_variables == ()
    assert (program.core_dumps, program.tls_key_log) == ("off", "off")
    assert program.privilege_gain in {"on", "off"}
    assert len(program.users) == 1 and program.supervisors == ()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--ssl-keyfile-password=x"], "ssl-keyfile-password"),
        (["--api-key", "abc"], "api-key"),
        (["DB_PASSWORD=x"], "DB_PASSWORD"),
        (["postgresql://portal:geheim@db/portal"], "address with password"),
    ],
)
def test_secrets_in_arguments_are_named_without_value(arguments: list[str], named: str) -> None:
    """The name of the argument is told, and its value stays where it is."""
    with _service(*arguments) as address:
        program = _program(address)
    assert program.secret_arguments == (named,)


def test_what_names_a_file_is_no_secret() -> None:
    """A path is where a secret lies."""
    with _service("--password=/run/secrets/db", TOKEN="/run/secrets/token") as address:
        program = _program(address)
    assert program.secret_arguments == program.secret_variables == ()


def test_environment_and_limits_are_seen() -> None:
    """A variable with a secret, a key log and core dumps each show."""
    unlimited = resource.RLIM_INFINITY
    with _service(core=unlimited, SSLKEYLOGFILE="/dev/null", APP_SECRET="x") as address:
        program = _program(address)
    assert program.secret_variables == ("APP_SECRET",)
    assert (program.core_dumps, program.tls_key_log) == ("on", "on")


@pytest.mark.parametrize(
    ("argument", "stage", "named"),
    [
        ("--reload", "production", "--reload"),
        ("--inspect=127.0.0.1:9229", "production", "--inspect"),
        ("-agentlib:jdwp=transport=dt_socket", "production", "-agentlib:jdwp"),
        ("--quiet", "development", "NODE_ENV"),
    ],
)
def test_switches_of_debugging_are_named(argument: str, stage: str, named: str) -> None:
    """Arguments and variables that open a debugger or show internals."""
    with _service(argument, NODE_ENV=stage) as address:
        assert _program(address).debugging == (named,)


def test_a_variable_switches_on_debugging() -> None:
    """Whichever framework's it is."""
    with _service(APP_DEBUG="true") as address:
        assert _program(address).debugging == ("APP_DEBUG",)


def test_names_alike_do_not_switch_on_debugging() -> None:
    """A variable that says no, a production stage, and words that only begin alike."""
    with _service("--debug-level=none", DEBUG="false", DEBUGGER_HOST="x") as address:
        assert _program(address).debugging == ()


def test_umask_and_addresses_are_seen() -> None:
    """The rights that new files get, and whether memory lies at random."""
    before = os.umask(0o027)
    try:
        with _service() as address:
            closed = _program(address)
        os.umask(0o022)
        with _service() as address:
            opened = _program(address)
    finally:
        os.umask(before)
    assert (closed.open_new_files, opened.open_new_files) == ("off", "on")
    assert closed.fixed_addresses == "off"


def test_nobody_on_the_declared_sockets_is_undecided() -> None:
    """A portal that is not on this machine is not judged by its neighbours."""
    with pytest.raises(Undecided) as raised:
        processes.look(Host("local://", lambda: None), ("tcp://127.0.0.1:1",), {})
    assert raised.value.key == "portal-not-on-host"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_nginx_is_one_program_with_a_supervisor(tmp_path: Path) -> None:
    """Master and workers go together, and nginx hides its environment."""
    port = _free_port()
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
        f"http {{ access_log off; server {{ listen 127.0.0.1:{port}; }} }}\n"
    )
    command = ["nginx", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    master = subprocess.Popen(
        [*command, "-e", str(tmp_path / "error.log")], env={**os.environ, "SECRET": "x"}
    )
    try:
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.02)
        host = Host("local://", lambda: None)
        facts = processes.look(host, (f"tcp://127.0.0.1:{port}",), {"nginx": "www-data"})
    finally:
        master.send_signal(signal.SIGTERM)
        master.wait(5)
    program = facts.running["nginx"]
    assert list(facts.running) == ["nginx"]
    assert len(program.users) == len(program.supervisors) == 1
    assert program.secret_arguments == ()
