"""Deploys the stack as processes on this machine: whole and without Pulumi (`apply`, `down`), or part by part for it.

Every part brings itself from whatever there is to what the settings say, and does nothing when that is so.
"""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from infra import descriptor, files
from infra.settings import StackSettings
from infra.state import Places
from infra.targets import processes, records, running, sockets, stored
from infra.targets.context import Action, Context, context

#: In the order in which they are deployed; taken down in the other.
PARTS = ("certificates", "database", "portal", "front_door", "descriptor")
_STORED: dict[str, tuple[Callable[[Context], Action], Callable[[Context], str]]] = {
    "certificates": (stored.certificates, stored.certificates_fingerprint),
    "database": (stored.database, stored.database_fingerprint),
    "descriptor": (stored.descriptor, stored.descriptor_fingerprint),
}


def apply(settings: StackSettings, state: Path) -> dict[str, Action]:
    """Bring the stack below a state folder to these settings; says for each part what was done.

    Raises PortTaken before anything starts, NotReady, NginxMissing, ValueError for settings that do not work.
    """
    made = context(settings, state)
    with _alone(made.places):
        check_ports(made)
        return {name: deploy(name, made) for name in PARTS}


def down(state: Path) -> list[str]:
    """End every process of the stack and remove what it wrote, by the records alone; says which parts there were."""
    places = Places(state)
    descriptor.remove_stray(state)
    if not places.folder.exists():
        return ["lost processes"] if processes.end_strays(state) else []
    with _alone(places):
        found = [record.name for record in records.every(places)]
        for name in sorted(
            found, key=lambda name: PARTS.index(name) if name in PARTS else -1, reverse=True
        ):
            remove(name, places)
        for folder in (places.stack, places.authority, places.records):
            shutil.rmtree(folder, ignore_errors=True)
    if not found and processes.end_strays(state):
        found.append("lost processes")
    return found


def deploy(name: str, made: Context) -> Action:
    """Bring one part to what the settings say."""
    return _STORED[name][0](made) if name in _STORED else running.service(name, made)


def fingerprint(name: str, made: Context) -> str:
    """Stands for what the settings ask of a part."""
    return _STORED[name][1](made) if name in _STORED else running.fingerprint(name, made)


def observe(name: str, places: Places) -> str | None:
    """Fingerprint of what is really there; None when it is gone or does not run."""
    return records.observe(records.load(places, name), time.time())


def remove(name: str, places: Places) -> None:
    """End the part's processes, leftovers of a killed one too, and remove its files."""
    record = records.load(places, name)
    if record is None:
        return
    if record.pid is not None:
        processes.stop(record.pid, record.birth)
    for path in map(Path, record.files):
        path.unlink(missing_ok=True)
        if path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()
    records.forget(places, name)


def check_ports(made: Context) -> None:
    """Raises PortTaken, naming the process, when a port is held by anything but this stack."""
    own: set[int] = set()
    for record in records.every(made.places):
        if record.pid is not None:
            own |= set(processes.group(record.pid, record.birth))
    wanted = {f"ports.{name}": port for name, port in made.settings.ports}
    for field, port in {**wanted, "debug_port": made.settings.debug_port}.items():
        found = sockets.holder(port) if port is not None else None
        if found and found[0] not in own:
            who = f"{found[1]} (process {found[0]})" if found[0] else found[1]
            raise processes.PortTaken(
                f"port {port} is in use by {who}. End it, or take another: pruefstand up --set {field}=PORT"
            )


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    """Two commands at once would each repair what the other is just restarting."""
    files.folder(places.folder, files.FOLDER_MODE)
    with (places.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
