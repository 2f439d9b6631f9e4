"""Writes a draft out whole as a release."""

from __future__ import annotations

from pathlib import Path

import yaml

from conformance.bind import bind
from conformance.runs.folder import write_whole
from profiles.catalogue import Catalogue
from profiles.errors import InputError, Problem
from profiles.release import asked, release
from profiles.wording import near

HEADER = "# Written by `pruefstand profiles --release`; sealed: an edit is an error.\n"


def write_release(known: Catalogue, name: str, version: str, output: Path) -> None:
    """Write the release of a draft. Raises InputError if it is none, or the file exists."""
    if name not in known.drafts:
        remedy = near(name, sorted(known.drafts), "drafts: ")
        raise InputError([Problem(name, 0, 0, "is no draft", remedy)])
    if output.exists():
        what = "exists: a released version is never written again"
        raise InputError([Problem(str(output), 0, 0, what, "give the draft a new version")])
    draft = known.profile(name)
    bind(known, asked(known, draft))
    made = release(known, draft).model_copy(update={"version": version})
    body = made.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    text = yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=110)
    output.parent.mkdir(parents=True, exist_ok=True)
    write_whole(output, (HEADER + text).encode())
