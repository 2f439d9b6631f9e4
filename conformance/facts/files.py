"""Modes and owners of the files that a portal's operator declares."""

from __future__ import annotations

from typing import Literal

from conformance.facts.base import Facts
from profiles.model import Value

Role = Literal["key", "secret", "state", "config", "log"]


class File(Value):
    """One path: mode as octal text ("0640"); `seen` says why the rest may be None.

    `executable`: it, or for a folder a file in it, may be run as a program.
    `replaceable`: others may write to the folder, and no sticky bit keeps them from replacing the file.
    """

    seen: Literal["yes", "absent", "unknown"]
    kind: Literal["file", "folder", "other"] | None = None
    mode: str | None = None
    owner: str | None = None
    group: str | None = None
    replaceable: bool | None = None
    executable: Literal["yes", "no", "unknown"] = "unknown"


class FilesFacts(Facts):
    """Files by role, and by the path that the descriptor names."""

    key: dict[str, File]
    secret: dict[str, File]
    state: dict[str, File]
    config: dict[str, File]
    log: dict[str, File]
