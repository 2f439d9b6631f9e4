"""Reads what Linux says under /proc (proc(5)): needs no tool that a small machine may lack. Pure."""

from __future__ import annotations

import ipaddress
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_LISTEN = {"tcp": "0A", "udp": "07"}
_FD_FOLDER = re.compile(r"^/proc/(\d+)/fd:")
_FD_SOCKET = re.compile(r"-> '?socket:\[(\d+)\]")
_STATUS_OF = re.compile(r"^==> /proc/(\d+)/status <==$")


@dataclass(frozen=True)
class Socket:
    """A listening socket as `tcp://127.0.0.1:8443` or `udp://[::]:53`, its user id and inode."""

    name: str
    user_id: int
    inode: str


@dataclass(frozen=True)
class Process:
    """What `/proc/PID/status` says; None where the kernel is too old to say."""

    id: int
    name: str
    parent: int
    user_id: int
    no_new_privileges: bool | None
    umask: int | None = None


def read_sockets(text: str) -> tuple[Socket, ...]:
    """Listening sockets of the tables tcp, tcp6, udp, udp6; before each table stands its name."""
    found: list[Socket] = []
    table = ""
    for line in text.splitlines():
        fields = line.split()
        if len(fields) == 1:
            table = fields[0]
        elif len(fields) > 9 and fields[0].rstrip(":").isdigit():
            protocol = table.rstrip("6")
            if fields[3] == _LISTEN.get(protocol):
                name = f"{protocol}://{_address(fields[1])}"
                found.append(Socket(name, int(fields[7]), fields[9]))
    return tuple(sorted(found, key=lambda socket: (socket.name, socket.inode)))


def holders(text: str) -> dict[str, tuple[int, ...]]:
    """Inode to process ids, from `ls -ln /proc/[0-9]*/fd`."""
    held: dict[str, set[int]] = {}
    pid = 0
    for line in text.splitlines():
        if folder := _FD_FOLDER.match(line):
            pid = int(folder[1])
        elif socket := _FD_SOCKET.search(line):
            held.setdefault(socket[1], set()).add(pid)
    return {inode: tuple(sorted(pids)) for inode, pids in held.items()}


def read_processes(text: str) -> dict[int, Process]:
    """Processes by id, from `head /proc/[0-9]*/status`."""
    fields: dict[int, dict[str, str]] = {}
    current: dict[str, str] = {}
    for line in text.splitlines():
        if header := _STATUS_OF.match(line):
            current = fields.setdefault(int(header[1]), {})
        elif ":" in line:
            key, _, value = line.partition(":")
            current[key] = value.strip()
    return {pid: _process(pid, said) for pid, said in fields.items() if "Uid" in said}


def belonging(
    declared: Iterable[str],
    sockets: Iterable[Socket],
    held: Mapping[str, tuple[int, ...]],
    processes: Mapping[int, Process],
) -> frozenset[int]:
    """Ids of the processes of the portal: those that hold a declared socket, and their descendants.

    So neither other software of a shared machine nor a second portal on other ports is judged.
    """
    names = set(declared)
    inside = {pid for s in sockets if s.name in names for pid in held.get(s.inode, ())}
    while more := {p.id for p in processes.values() if p.parent in inside} - inside:
        inside |= more
    return frozenset(inside)


def _address(text: str) -> str:
    """`0100007F:20FB` to `127.0.0.1:8443`: groups of 32 bits in the machine's byte order."""
    digits, _, port = text.partition(":")
    raw = bytes.fromhex(digits)
    # Every machine that Linux portals run on today is little-endian; s390x is not supported here.
    packed = b"".join(
        struct.pack(">I", *struct.unpack("<I", raw[i : i + 4])) for i in range(0, len(raw), 4)
    )
    address = ipaddress.ip_address(packed)
    return f"[{address}]:{int(port, 16)}" if address.version == 6 else f"{address}:{int(port, 16)}"


def _process(pid: int, said: Mapping[str, str]) -> Process:
    gains, masked = said.get("NoNewPrivs"), said.get("Umask")
    return Process(
        id=pid,
        name=said.get("Name", "?"),
        parent=int(said.get("PPid", "0")),
        user_id=int(said["Uid"].split()[1]),
        no_new_privileges=None if gains is None else gains == "1",
        umask=None if masked is None else int(masked, 8),
    )
