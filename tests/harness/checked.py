"""A check as users run it, in this process, once, for the harness to compare verdicts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from conformance.model import Finding
from conformance.prepared import Wanted, prepare
from conformance.session import Session
from profiles.catalogue import Catalogue, PortalFile

PROFILE = "land-portal@next"


def checked(known: Catalogue, portal: PortalFile, *, repeat: bool = False) -> Session:
    """Examine, look and judge by the whole draft profile; with `repeat` as `check` does it."""
    with tempfile.TemporaryDirectory(prefix="checked-") as out:
        session = Session(prepare(known, portal, Wanted(out=Path(out), profile=PROFILE)))
        session.examine()
        if repeat:
            session.look()
        else:
            session.look_once()
        return session


def red(findings: Iterable[Finding]) -> set[str]:
    """The requirements that something fails."""
    return {one.requirement for one in findings if one.verdict == "fail"}
