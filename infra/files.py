"""Writes state files: whole or not at all, with mode and owner set before the content is there."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from infra.state import Owner

#: Others may pass through to `ca.pem`; what lies beside it is protected by its own mode.
FOLDER_MODE = 0o755


def write(path: Path, content: bytes, mode: int, owner: Owner | None = None) -> bool:
    """Make a file say this, with this mode (and owner, where we are root); true when that changed it."""
    if path.exists() and path.read_bytes() == content:
        return protect(path, mode, owner)
    folder(path.parent, FOLDER_MODE, None)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        protect(Path(name), mode, owner)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    return True


def touch(path: Path, mode: int, owner: Owner | None = None) -> bool:
    """Make a file exist with this mode, leaving its content to the service; true when that changed it."""
    if path.exists():
        return protect(path, mode, owner)
    return write(path, b"", mode, owner)


def folder(path: Path, mode: int, owner: Owner | None = None) -> None:
    """Make a folder, and those above it, exist; an existing one keeps its mode unless an owner is given."""
    if not path.exists():
        folder(path.parent, FOLDER_MODE, None)
        path.mkdir(mode=mode, exist_ok=True)
        path.chmod(mode)
    if owner is not None:
        protect(path, mode, owner)


def protect(path: Path, mode: int, owner: Owner | None = None) -> bool:
    """Set mode and owner where they differ; true when they did."""
    now = path.stat()
    changed = False
    if owner is not None and owner.drop and (now.st_uid, now.st_gid) != (owner.uid, owner.gid):
        os.chown(path, owner.uid, owner.gid)
        changed = True
    if now.st_mode & 0o7777 != mode:
        path.chmod(mode)
        changed = True
    return changed


def readable(path: Path) -> None:
    """Let everybody read a folder of code or style sheets, whatever the umask of its source was."""
    for one in (path, *path.rglob("*")):
        one.chmod(0o755 if one.is_dir() or one.stat().st_mode & 0o100 else 0o644)
