"""Modes and owners of declared files; contents are not read."""

from __future__ import annotations

from conformance.facts.files import File, FilesFacts
from conformance.host import Host, Stat

_STICKY, _OTHERS_WRITE = 0o1000, 0o002


def look(
    host: Host,
    key_files: tuple[str, ...],
    secret_files: tuple[str, ...],
    state_files: tuple[str, ...],
    config_files: tuple[str, ...],
    log_files: tuple[str, ...],
) -> FilesFacts:
    """Mode, owner and group of each path that the subject names, links followed."""
    return FilesFacts(
        key={path: _file(host.stat(path)) for path in key_files},
        secret={path: _file(host.stat(path)) for path in secret_files},
        state={path: _file(host.stat(path)) for path in state_files},
        config={path: _file(host.stat(path)) for path in config_files},
        log={path: _file(host.stat(path)) for path in log_files},
    )


def _file(said: Stat | str) -> File:
    if not isinstance(said, Stat):
        return File(seen="absent" if said == "absent" else "unknown")
    folder = int(said.folder_mode, 8)
    return File(
        seen="yes",
        kind=said.kind,
        mode=said.mode,
        owner=said.owner,
        group=said.group,
        replaceable=bool(folder & _OTHERS_WRITE) and not folder & _STICKY,
    )
