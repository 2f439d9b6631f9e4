"""Adds a document to a register: text is appended, so that comments and order stay as they were."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
import yaml

from conformance.exit_code import OK
from conformance.runs.folder import write_whole
from profiles import reading
from profiles.attestations import Register
from profiles.catalogue import Catalogue
from profiles.descriptor import REGISTER
from profiles.errors import InputError, Problem
from profiles.model import Text
from profiles.text import parse
from profiles.wording import near
from pruefstand.running.attesting import Attesting, kinds_of, opened, wanted
from pruefstand.running.drafting import free_name


@dataclass(frozen=True)
class Entry:
    """A document as the command line names it."""

    file: Path
    kind: str
    issued: date
    expires: date | None
    issuer: str
    hosts: tuple[str, ...]


def add(portal: Path, said: Attesting, entry: Entry) -> int:
    """Register a file with its SHA-256. Raises InputError, and writes nothing, where that cannot be.

    A kind that the profile does not ask for is refused: it would decide nothing.
    """
    known, file = opened(portal, said)
    asked_for = sorted(kinds_of(wanted(known, file, said)))
    if entry.kind not in asked_for:
        raise _refused(
            "--kind", f"the profile asks for no {entry.kind!r}", near(entry.kind, asked_for)
        )
    register = file.file.parent / REGISTER
    name = free_name(entry.kind, file.register.attestations)
    before = register.read_text("utf-8") if register.exists() else "attestations:\n"
    written = _written(known, entry, register.parent)
    after = _appended(before, name, written)
    _same_but_for(register, after, file.register, name)
    write_whole(register, after.encode())
    click.echo(f"{register}: {name}")
    return OK


def _written(known: Catalogue, entry: Entry, folder: Path) -> dict[str, Any]:
    try:
        with entry.file.open("rb") as opened_:
            digest = hashlib.file_digest(opened_, "sha256").hexdigest()
    except OSError as error:
        raise _refused(str(entry.file), error.strerror or "", "name a file to read") from error
    told = known.texts.documents.get(entry.kind)
    title = told.title if told else Text(de=entry.kind, en=entry.kind)
    said: dict[str, Any] = {"kind": entry.kind, "title": title.model_dump(), "issued": entry.issued}
    if entry.expires:
        said["expires"] = entry.expires
    said["issuer"] = entry.issuer
    if entry.hosts:
        said["covers"] = {"hosts": list(entry.hosts)}
    return {**said, "file": os.path.relpath(entry.file.resolve(), folder), "sha256": digest}


def _appended(before: str, name: str, written: dict[str, Any]) -> str:
    dumped = yaml.safe_dump({name: written}, allow_unicode=True, sort_keys=False, width=10_000)
    block = "".join(f"  {line}\n" for line in dumped.splitlines())
    return before + ("" if before.endswith("\n") else "\n") + block


def _same_but_for(file: Path, text: str, before: Register, name: str) -> None:
    """Raises InputError unless the new text holds the old entries and the new one."""
    said = parse(text.encode(), str(file))
    try:
        after = reading.validate(Register, said.value, file) if not said.problems else None
    except InputError as error:  # the places are those of the text that nobody has seen
        first = error.problems[0]
        raise _refused(f"{name}", first.what, first.remedy) from error
    kept = {k: v for k, v in after.attestations.items() if k != name} if after else None
    if after is None or kept != before.attestations or name not in after.attestations:
        entry = text.rpartition(f"  {name}:\n")
        what = (
            "nothing can be appended: `attestations` is not the last field, indented by two spaces"
        )
        raise _refused(str(file), what, f"write it yourself:\n{entry[1]}{entry[2]}")


def _refused(where: str, what: str, remedy: str) -> InputError:
    return InputError([Problem(where, 0, 0, what, remedy)])
