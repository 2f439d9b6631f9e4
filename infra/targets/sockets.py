"""Listening sockets as the kernel tells of them.

psutil decodes every connection of the machine, some thousands after a load test; only a few listen.
"""

from __future__ import annotations

from pathlib import Path

import psutil

_LISTENS = "0A"


def listening() -> dict[int, set[str]]:
    """Port to the inodes of the sockets that listen on it, over IPv4 and IPv6."""
    found: dict[int, set[str]] = {}
    for table in ("tcp", "tcp6"):
        path = Path("/proc/net") / table
        for line in path.read_text().splitlines()[1:] if path.exists() else ():
            fields = line.split()
            if fields[3] == _LISTENS:
                found.setdefault(int(fields[1].rpartition(":")[2], 16), set()).add(fields[9])
    return found


def held_by(pid: int) -> set[str]:
    """Inodes of the sockets that a process holds; none where it may not be seen or is gone."""
    inodes: set[str] = set()
    try:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            try:
                target = str(descriptor.readlink())
            except FileNotFoundError:
                continue
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return set()
    return inodes


def holder(port: int) -> tuple[int, str] | None:
    """Pid and name of a process that listens on a port; pid 0 where it may not be seen."""
    inodes = listening().get(port)
    if not inodes:
        return None
    for pid in psutil.pids():
        if held_by(pid) & inodes:
            try:
                return pid, psutil.Process(pid).name()
            except psutil.NoSuchProcess:
                continue
    return 0, "a process of another user"
