"""Servers that nobody here provisioned: correct ones however odd, and wrong ones in just one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.prepared import Wanted, prepare
from conformance.session import Session
from profiles import catalogue
from tests.harness.checked import PROFILE, red
from tests.harness.servers import SERVERS, judged_areas, start
from tests.harness.stack import written

KNOWN = catalogue.load()
AREAS = {"header", "session", "content", "legal"}
OURS = frozenset(one.id for one in KNOWN.requirements.values() if one.area in AREAS and one.check)


def _listing(server: str) -> set[str]:
    """The requirements that name this server as a fault of theirs."""
    fault = {"server": f"web/{server}"}
    return {one.id for one in KNOWN.requirements.values() if fault in one.faults}


@pytest.mark.parametrize("name", sorted(one.name for one in (SERVERS / "web").iterdir()))
def test_only_what_lists_a_server_is_red_on_it(name: str, tmp_path: Path) -> None:
    """A server turns red the requirements that list it and no other, and no look breaks on it."""
    with start("web", name) as described:
        wanted = Wanted(out=tmp_path / "out", profile=PROFILE, requirements=OURS)
        session = Session(prepare(KNOWN, written(described, tmp_path), wanted))
        session.examine()
        session.look_once()
    areas = judged_areas(f"web/{name}")
    found = {one for one in red(session.found) if areas is None or one.partition("/")[0] in areas}
    assert found == _listing(name)
    assert {one.reason for one in session.found} & {"internal-error", "page-not-named"} == set()
