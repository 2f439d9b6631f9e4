"""Starts, watches and ends processes of the stack by the pid that we recorded, and never by a name.

Each service leads a process group of its own: when its first process is killed, what that one
started (nginx's workers) keeps the port, and is found and ended through the group.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

from infra.state import Owner
from infra.targets import sockets

POLL_SECONDS = 0.01
GRACE_SECONDS = 2.0
#: Our own children; kept so that they are reaped and never reported as forgotten.
_started: list[subprocess.Popen[bytes]] = []


class NotReady(RuntimeError):
    """A process was started and did not become ready; the message says what it wrote."""

    exit_code = 2


class PortTaken(RuntimeError):
    """A port that the stack needs belongs to somebody else."""

    exit_code = 2


def born(pid: int) -> str | None:
    """What tells a process from a later one with its pid: boot and start tick; None if it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else f"{boot}:{fields[19]}"


def alive(pid: int, birth: str) -> bool:
    """Whether the very process that we started still runs."""
    for child in _started:
        child.poll()
    return born(pid) == birth


def group(pid: int, birth: str) -> list[int]:
    """All living processes of the group that we started, also when its leader is dead.

    The kernel gives no new process a pid that is still the id of a group, so a living leader with
    another birth means that our group is gone; after a reboot nothing of it can be left.
    """
    leader = born(pid)
    if leader not in (None, birth) or not birth.startswith(_boot()):
        return []
    return [one for one in psutil.pids() if _group_of(one) == pid and born(one) is not None]


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def stop(pid: int, birth: str) -> bool:
    """End the whole group: asked first, killed after a grace period; true when there was something."""
    members = group(pid, birth)
    if not members:
        return False
    if alive(pid, birth):
        os.kill(pid, signal.SIGTERM)
        _wait(lambda: not group(pid, birth), GRACE_SECONDS)
    if group(pid, birth):
        os.killpg(pid, signal.SIGKILL)
        _wait(lambda: not group(pid, birth), GRACE_SECONDS)
    return True


def end_strays(folder: Path) -> list[int]:
    """End what still runs on a state folder that nobody knows any more; the groups that were ended.

    A process belongs to the folder if its command line or environment names it, or if it holds a file
    of it open, also a deleted one: that is how nginx's workers are known, whose titles say nothing.
    """
    mark = f"{folder}/"
    groups = {_group_of(pid) for pid in psutil.pids() if pid != os.getpid() and _names(pid, mark)}
    ended = sorted(one for one in groups if one and one != os.getpgrp())
    for one in ended:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(one, signal.SIGKILL)
    _wait(lambda: not any(_group_of(pid) in ended for pid in psutil.pids()), GRACE_SECONDS)
    return ended


def _names(pid: int, mark: str) -> bool:
    here = Path(f"/proc/{pid}")
    try:
        told = (here / "cmdline").read_bytes() + (here / "environ").read_bytes()
        held = [str(one.readlink()) for one in (here / "fd").iterdir()]
    except OSError:  # gone meanwhile, or not ours to see
        return False
    services = any(word in told for word in (b"nginx", b"uvicorn"))
    return services and (mark.encode() in told or any(one.startswith(mark) for one in held))


def as_owner(owner: Owner) -> tuple[str, ...]:
    """A program before a command that makes it run as the owner.

    `subprocess` can change the user itself, but then it forks, and a fork in a process with gRPC's
    threads (Pulumi's provider) dies; without that it uses vfork.
    """
    if not owner.drop:
        return ()
    return ("setpriv", f"--reuid={owner.uid}", f"--regid={owner.gid}", "--clear-groups")


def start(
    command: tuple[str, ...], environment: Mapping[str, str], console: Path, owner: Owner
) -> tuple[int, str]:
    """Start a group of its own as the owner; returns pid and birth. The console file gets its output."""
    base = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
    }
    with console.open("wb") as output:
        child = subprocess.Popen(
            (*as_owner(owner), *command),
            env={**base, **environment},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o027,
        )
    _started.append(child)
    return child.pid, born(child.pid) or ""


def wait_until_ready(
    pid: int, birth: str, ports: tuple[int, ...], logs: tuple[Path, ...], seconds: float
) -> None:
    """Wait until this group listens on all ports: somebody else's answer is not ours. Raises NotReady."""

    def settled() -> bool:
        return not alive(pid, birth) or owns(pid, birth, ports)

    began = time.monotonic()
    _wait(settled, seconds)
    if not owns(pid, birth, ports):
        what = f"does not listen on {', '.join(map(str, ports))}" if alive(pid, birth) else "ended"
        raise NotReady(f"{what} after {time.monotonic() - began:.1f} s; {last_words(logs)}")


def last_words(logs: tuple[Path, ...]) -> str:
    """The ends of the files into which a process writes what troubles it."""
    lines = [
        line
        for log in logs
        if log.exists()
        for line in log.read_text(errors="replace").splitlines()[-5:]
    ]
    return "\n".join(["it wrote:", *lines]) if lines else "it wrote nothing"


def owns(pid: int, birth: str, ports: tuple[int, ...]) -> bool:
    """Whether the leader of this group itself holds a listening socket for each port."""
    if not alive(pid, birth):
        return False
    held, open_ = sockets.held_by(pid), sockets.listening()
    return all(held & open_.get(port, set()) for port in ports)


def reload(pid: int, birth: str, seconds: float = 10.0) -> None:
    """SIGHUP, then wait until every old worker is gone and a new one is there. Raises NotReady."""
    old = set(group(pid, birth)) - {pid}
    os.kill(pid, signal.SIGHUP)

    def renewed() -> bool:
        now = set(group(pid, birth)) - {pid}
        return bool(now) and not now & old

    if not _wait(renewed, seconds):
        raise NotReady(f"process {pid} kept its old workers for {seconds:.0f} s after a reload")


def _wait(reached: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > end:
            return False
        time.sleep(POLL_SECONDS)
    return True
