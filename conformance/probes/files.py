"""Modes and owners of declared files; contents are not read."""

from __future__ import annotations

from typing import Literal

from conformance.facts.files import File, FilesFacts
from conformance.host import Host, Known, Stat
from conformance.sending import COMMAND, Sending, always

_STICKY, _OTHERS_WRITE = 0o1000, 0o002

SENDS = always(
    Sending(COMMAND, "modes and owners of the named paths", 2),
    Sending(COMMAND, "search for files in them that may be run", 1),
)


def look(
    host: Host,
    key_files: tuple[str, ...],
    secret_files: tuple[str, ...],
    state_files: tuple[str, ...],
    config_files: tuple[str, ...],
    log_files: tuple[str, ...],
) -> FilesFacts:
    """Mode, owner and group of each path that the subject names, links followed."""
    roles = {
        "key": key_files,
        "secret": secret_files,
        "state": state_files,
        "config": config_files,
        "log": log_files,
    }
    every = tuple({path: None for paths in roles.values() for path in paths})
    said, runs = host.stat(*every), host.executable(*every)
    return FilesFacts.model_validate(
        {
            role: {path: _file(said[path], runs[path]) for path in paths}
            for role, paths in roles.items()
        }
    )


def _file(said: Known, executable: Literal["yes", "no", "unknown"]) -> File:
    if not isinstance(said, Stat):
        return File(seen=said)
    folder = int(said.folder_mode, 8)
    return File(
        seen="yes",
        kind=said.kind,
        mode=said.mode,
        owner=said.owner,
        group=said.group,
        executable=executable,
        replaceable=bool(folder & _OTHERS_WRITE) and not folder & _STICKY,
    )
