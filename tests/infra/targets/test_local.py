"""The local target against real nginx and uvicorn."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from infra.settings import patched, with_fault
from infra.state import Places
from infra.targets import local, processes, records, sockets
from tests.infra.conftest import Running
from tests.infra.stacks import free_ports, settings, state_folder

UNCHANGED = dict.fromkeys(local.PARTS, "unchanged")


def get(running: Running, path: str, host: str | None = None) -> http.client.HTTPResponse:
    """GET over TLS, verified by the stack's own root, with the name pinned to loopback."""
    name = host or running.settings.host
    trust = ssl.create_default_context(cafile=running.ca)
    raw = socket.create_connection(("127.0.0.1", running.settings.ports.https), timeout=5)
    connection = http.client.HTTPConnection(name)
    connection.sock = trust.wrap_socket(raw, server_hostname=running.settings.host)
    connection.request("GET", path, headers={"Host": name})
    return connection.getresponse()


def record(running: Running, part: str) -> records.Record:
    """The record of a part, which there must be."""
    found = records.load(Places(running.state), part)
    assert found is not None
    return found


def workers(running: Running) -> set[int]:
    """Pids of nginx's workers."""
    front_door = record(running, "front_door")
    assert front_door.pid is not None
    return set(processes.group(front_door.pid, front_door.birth)) - {front_door.pid}


def handshake(running: Running, version: ssl.TLSVersion) -> bool:
    """Whether a TLS version is accepted."""
    trust = ssl.create_default_context(cafile=running.ca)
    trust.minimum_version = trust.maximum_version = version
    try:
        with (
            socket.create_connection(("127.0.0.1", running.settings.ports.https), 5) as raw,
            trust.wrap_socket(raw, server_hostname=running.settings.host),
        ):
            return True
    except ssl.SSLError:
        return False


def test_portal_answers_through_the_front_door(running: Running) -> None:
    """The portal is reached by its name over TLS, trusted by the stack's own root, with HSTS."""
    answer = get(running, "/healthz")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_localhost_name_gets_no_hsts(running: Running) -> None:
    """Under `.localhost` the portal can be looked at, and the browser is not told to remember anything."""
    answer = get(running, "/healthz", running.settings.local_host)
    assert answer.status == 200
    assert "Strict-Transport-Security" not in answer.headers


def test_foreign_name_is_refused_neutrally(running: Running) -> None:
    """A name that is not the portal's gets 421 and a page that tells nothing of the software."""
    answer = get(running, "/", "elsewhere.test")
    assert answer.status == 421
    assert "nginx" not in answer.read().decode()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_plain_http_redirects_to_the_portals_own_name(running: Running) -> None:
    """Plain HTTP leads to https under the portal's name, whatever Host was sent."""
    connection = http.client.HTTPConnection("127.0.0.1", running.settings.ports.http, timeout=5)
    connection.request("GET", "/suche?q=x", headers={"Host": "elsewhere.test"})
    answer = connection.getresponse()
    port = running.settings.ports.https
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{running.settings.host}:{port}/suche?q=x"


def test_second_apply_changes_nothing(running: Running) -> None:
    """Applying the same settings again does nothing."""
    assert local.apply(running.settings, running.state) == UNCHANGED


@pytest.mark.parametrize("part", ["portal", "front_door"])
def test_killed_process_alone_is_repaired(running: Running, part: str) -> None:
    """After kill -9 of one process exactly its part is started again; nginx's orphans are gone."""
    before = record(running, part)
    assert before.pid is not None
    orphans = set(processes.group(before.pid, before.birth)) - {before.pid}
    os.kill(before.pid, signal.SIGKILL)
    expected = {**UNCHANGED, part: "restarted"}
    assert local.apply(running.settings, running.state) == expected
    assert not any(processes.born(pid) for pid in orphans)
    assert get(running, "/healthz").status == 200


def test_killed_worker_is_replaced_by_nginx_itself(running: Running) -> None:
    """After kill -9 of a worker its master starts another, and there is nothing to repair."""
    victim = min(workers(running))
    os.kill(victim, signal.SIGKILL)
    end = time.monotonic() + 5
    while (victim in workers(running) or len(workers(running)) < 2) and time.monotonic() < end:
        time.sleep(0.02)
    assert local.apply(running.settings, running.state) == UNCHANGED
    assert get(running, "/healthz").status == 200


def test_nginx_fault_reloads_and_leaves_no_old_worker(running: Running) -> None:
    """A fault in nginx is in force when apply returns, by new workers only, and is mended the same way."""
    old = workers(running)
    done = local.apply(
        with_fault(running.settings, {"nginx": {"ssl_protocols": "TLSv1.2"}}), running.state
    )
    assert done["front_door"] == "reloaded"
    assert done["portal"] == done["certificates"] == "unchanged"
    assert not workers(running) & old
    assert not handshake(running, ssl.TLSVersion.TLSv1_3)
    local.apply(running.settings, running.state)
    assert handshake(running, ssl.TLSVersion.TLSv1_3)


def test_header_can_be_left_out(running: Running) -> None:
    """Null takes a directive away."""
    fault = {"nginx": {"add_header Strict-Transport-Security": None}}
    local.apply(with_fault(running.settings, fault), running.state)
    assert "Strict-Transport-Security" not in get(running, "/healthz").headers


def test_nginx_refuses_wrong_directive_before_anything_is_disturbed(running: Running) -> None:
    """Settings that nginx does not accept are an error with its words, and the old ones stay in force."""
    wrong = with_fault(running.settings, {"nginx": {"ssl_protocols": "TLSv9"}})
    with pytest.raises(ValueError, match="TLSv9"):
        local.apply(wrong, running.state)
    assert get(running, "/healthz").status == 200


def test_portal_fault_restarts_the_portal_alone(running: Running) -> None:
    """A fault in the portal's behaviour restarts the portal and nothing else."""
    done = local.apply(
        with_fault(running.settings, {"portal": {"error_page_neutral": False}}), running.state
    )
    assert (done["portal"], done["front_door"]) == ("restarted", "unchanged")


def test_certificate_fault_is_served_and_mended_with_the_same_certificates(
    running: Running,
) -> None:
    """Another certificate is served at once; afterwards the very same ones as before are back."""
    folder = Places(running.state).certificates
    before = {name: (folder / name).read_bytes() for name in ("ca.pem", "rsa.pem", "ecdsa.pem")}
    fault = {"certificate": {"names": ["other.test"]}}
    local.apply(with_fault(running.settings, fault), running.state)
    with pytest.raises(ssl.SSLCertVerificationError):
        get(running, "/healthz")
    local.apply(running.settings, running.state)
    assert before == {name: (folder / name).read_bytes() for name in before}
    assert get(running, "/healthz").status == 200


@pytest.mark.parametrize(
    "fault",
    [
        {"signature": "sha1"},
        {"rsa": "rsa1024"},
        {"rsa": None},
        {"ecdsa": "brainpoolP256r1"},
        {"intermediate": "rsa3072", "padding": "pkcs1v15"},
    ],
)
def test_weak_certificates_can_be_served(running: Running, fault: dict[str, object]) -> None:
    """OpenSSL's own level does not keep a fault of the certificate from being shown."""
    local.apply(with_fault(running.settings, {"certificate": fault}), running.state)
    assert sockets.holder(running.settings.ports.https) is not None
    address = f"127.0.0.1:{running.settings.ports.https}"
    shown = subprocess.run(
        ["openssl", "s_client", "-connect", address, "-tls1_2", "-cipher", "ALL:@SECLEVEL=0"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert "BEGIN CERTIFICATE" in shown.stdout


@pytest.mark.parametrize(
    "name", ["key_rsa", "database", "secret", "log", "portal_settings", "nginx_settings"]
)
def test_mode_of_a_named_file_is_broken_and_mended(running: Running, name: str) -> None:
    """A mode fault is on disk when apply returns, without a restart of the portal, and is mended."""
    from infra.services import MODES, named_files

    path = named_files(Places(running.state))[name]
    local.apply(with_fault(running.settings, {"mode": {name: "0666"}}), running.state)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666
    local.apply(running.settings, running.state)
    assert stat.S_IMODE(path.stat().st_mode) == MODES[name]


def test_drift_of_a_mode_is_mended(running: Running) -> None:
    """What somebody changed by hand is brought back."""
    key = Places(running.state).certificates / "ecdsa.key"
    key.chmod(0o644)
    assert local.apply(running.settings, running.state)["certificates"] == "changed"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_debug_port_listens_and_goes_away(running: Running) -> None:
    """The additional socket is the front door's, and is closed again."""
    (port,) = free_ports(1)
    local.apply(with_fault(running.settings, {"stack": {"debug_port": port}}), running.state)
    found = sockets.holder(port)
    assert found is not None and found[1] == "nginx"
    local.apply(running.settings, running.state)
    assert sockets.holder(port) is None


def test_processes_are_confined(running: Running) -> None:
    """No process runs as root, may gain privileges or dump core; the settings can lift that for a fault."""
    for part in ("portal", "front_door"):
        pid = record(running, part).pid
        assert pid is not None
        status = Path(f"/proc/{pid}/status").read_text()
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert psutil.Process(pid).uids().effective != 0 and "NoNewPrivs:\t1" in status
        assert next(line for line in limits.splitlines() if "core file" in line).split()[4] == "0"


def test_taken_port_is_named_before_anything_starts(running: Running) -> None:
    """A port that somebody else holds is an error that names the process and the setting."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        wanted = patched(running.settings, {"ports": {"http": other.getsockname()[1]}})
        with pytest.raises(processes.PortTaken, match=rf"process {os.getpid()}.*ports\.http"):
            local.apply(wanted, running.state)
    assert get(running, "/healthz").status == 200


def test_group_of_a_reused_pid_is_not_ours() -> None:
    """A process that merely has the recorded pid is never ended."""
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True
    ) as other:
        assert not processes.stop(other.pid, "another-boot:1")
        assert other.poll() is None
        other.kill()


def test_down_leaves_nothing(running: Running) -> None:
    """After down no process, no port and no file of the stack is left, and up makes all of it again."""
    pids = [one.pid for one in records.every(Places(running.state)) if one.pid] + list(
        workers(running)
    )
    assert set(local.down(running.state)) == set(local.PARTS)
    assert not any(processes.born(pid) for pid in pids)
    assert all(sockets.holder(port) is None for _, port in running.settings.ports)
    assert {path.name for path in running.state.iterdir()} <= {"lock", "runtime"}


def test_down_ends_orphans_of_a_killed_master(running: Running) -> None:
    """Workers whose master was killed are ended too."""
    local.apply(running.settings, running.state)
    master = record(running, "front_door").pid
    assert master is not None
    os.kill(master, signal.SIGKILL)
    local.down(running.state)
    assert sockets.holder(running.settings.ports.https) is None


def test_down_ends_what_runs_on_a_lost_folder() -> None:
    """With the whole state folder deleted, down still finds the processes by what they name or hold."""
    with state_folder() as folder:
        made = settings()
        local.apply(made, folder)
        shutil.rmtree(folder)
        assert local.down(folder) == ["lost processes"]
        assert not [port for _, port in made.ports if sockets.holder(port)]
        assert local.down(folder) == []
