"""Judges modes and owners of declared files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from conformance.facts.files import File, FilesFacts, Role
from conformance.model import Deviation, NotTested, Remark, Undecided
from conformance.paths import joined

Mode = Literal["0600", "0640", "0644"]
#: On a folder, "read" for the owner's work also means "enter".
_ENTER = 0o111


def closed(
    files: FilesFacts,
    *,
    roles: Sequence[Role],
    at_most: Mode,
    owners: Mapping[str, str] | None = None,
) -> Iterator[Deviation | Remark]:
    """No file of these roles allows more than `at_most` (octal), nor can others replace it.

    With `owners` (program to user; none: not judged) each file belongs to root or to one of them.
    Raises NotTested where the descriptor names no such file, Undecided for one that is not there.
    """
    named = [(role, path, file) for role in roles for path, file in getattr(files, role).items()]
    if not named:
        raise NotTested("files-not-declared", ", ".join(roles))
    for role, path, file in named:
        where = joined("files", role, path)
        if file.seen == "yes":
            yield from _too_open(where, file, int(at_most, 8))
            yield from _foreign(where, file, owners)
    for role, path, file in named:
        if file.seen != "yes":
            key = "file-absent" if file.seen == "absent" else "answer-unknown"
            raise Undecided(key, joined("files", role, path))


def not_executable(files: FilesFacts, *, roles: Sequence[Role]) -> Iterator[Deviation | Remark]:
    """Nothing that these roles name may be run as a program, nor a file in a folder that they name.

    Raises NotTested where the descriptor names no such file, Undecided for one that was not seen.
    """
    named = [(role, path, file) for role in roles for path, file in getattr(files, role).items()]
    if not named:
        raise NotTested("files-not-declared", ", ".join(roles))
    for role, path, file in named:
        where = joined("files", role, path, "executable")
        if file.executable == "yes":
            yield Deviation(where=where, expected="no", seen="yes", key="file-executable")
    for role, path, file in named:
        if file.executable == "unknown":
            key = "file-absent" if file.seen == "absent" else "answer-unknown"
            raise Undecided(key, joined("files", role, path, "executable"))


def _too_open(where: str, file: File, most: int) -> Iterator[Deviation]:
    allowed = most | (most >> 2 & _ENTER) if file.kind == "folder" else most
    mode = int(file.mode or "0", 8) & 0o777
    if mode & ~allowed:
        yield Deviation(
            where=f"{where}/mode", expected=f"{allowed:04o}", seen=file.mode, key="file-too-open"
        )
    if file.replaceable:
        yield Deviation(
            where=f"{where}/replaceable", expected=False, seen=True, key="file-replaceable"
        )


def _foreign(where: str, file: File, owners: Mapping[str, str] | None) -> Iterator[Deviation]:
    if owners and file.owner not in {"root", *owners.values()}:
        yield Deviation(
            where=f"{where}/owner",
            expected=sorted({"root", *owners.values()}),
            seen=file.owner,
            key="file-foreign-owner",
        )
