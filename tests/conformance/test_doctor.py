"""What would make every verdict wrong is found before the first look, with a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from conformance.doctor import examine
from conformance.model import Complaint
from conformance.prepared import Wanted, prepare
from profiles import catalogue
from profiles.catalogue import PortalFile
from tests.harness.servers import free_port, start
from tests.harness.stack import written

KNOWN = catalogue.load()


def _examined(
    portal: PortalFile, *, environment: dict[str, str] | None = None, ahead: timedelta = timedelta()
) -> list[Complaint]:
    wanted = Wanted(profile="land-portal@next", requirements=frozenset())
    prepared = prepare(KNOWN, portal, wanted, environment=environment or {})
    known = {one.subject for one in prepared.complaints}
    places = [one for one in prepared.places if one.name not in known]
    return [*prepared.complaints, *examine(places, lambda: datetime.now(UTC) + ahead)]


def _patched(described: dict[str, Any], folder: Path, **web: Any) -> PortalFile:
    subject = {**described["subjects"]["web"], **web}
    return written({**described, "subjects": {"web": subject}}, folder)


def test_a_good_portal_gets_no_complaint(tmp_path: Path) -> None:
    """Reachable, trusted and in time: nothing to say."""
    with start("transport", "modern") as described:
        assert _examined(_patched(described, tmp_path)) == []


def test_obstacles_are_told_by_name(tmp_path: Path) -> None:
    """A wrong root, an unreadable one, another clock and missing credentials are each told."""
    with start("transport", "rsa-2048") as other:
        foreign = tmp_path / "foreign.pem"
        foreign.write_bytes((tmp_path / other["subjects"]["web"]["ca"]).read_bytes())
    with start("transport", "modern") as described:
        wrong = _examined(_patched(described, tmp_path, ca=str(foreign)))
        missing = _examined(_patched(described, tmp_path, ca="none.pem"))
        late = _examined(_patched(described, tmp_path), ahead=timedelta(hours=1))
        entry = {"kind": "basic", "user": "PROBE_USER", "password": "PROBE_PASSWORD"}
        unnamed = _examined(_patched(described, tmp_path, credentials=entry))
    told = [[one.key for one in some] for some in (wrong, missing, late, unnamed)]
    assert told == [["ca-unknown"], ["ca-unreadable"], ["clock-wrong"], ["credentials-missing"]]


@pytest.mark.parametrize(
    ("address", "connect_to", "key"),
    [
        ("https://portal.gibt-es-nicht.invalid", [], "name-unresolved"),
        ("https://portal.probe.test", ["127.0.0.1:{free}"], "connection-refused"),
    ],
)
def test_what_cannot_be_reached_is_told(
    tmp_path: Path, address: str, connect_to: list[str], key: str
) -> None:
    """A name without address and a closed port stop the subject before any look."""
    pinned = [one.format(free=free_port()) for one in connect_to]
    described = {
        "id": "probe",
        "name": {"de": "Probe", "en": "Trial"},
        "kind": "land",
        "ars": "160000000000",
        "environment": "test",
        "profile": "land-portal@next",
        "contact": "x@probe.test",
        "subjects": {"web": {"kind": "web", "address": address, "connect_to": pinned}},
    }
    assert [one.key for one in _examined(written(described, tmp_path))] == [key]
