"""Each fault turns red exactly the requirements that list it: the proof that checks can fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from profiles import catalogue
from tests.harness.checked import checked, red
from tests.harness.faults import SERVER, WIRE, Fault, batches, faults
from tests.harness.servers import SERVERS as FOLDER
from tests.harness.servers import judged_areas, start
from tests.harness.stack import RunningStack, before, running_stack, written

KNOWN = catalogue.load()
FAULTS = faults(KNOWN)
WIRES = [one for one in FAULTS if one.kind == WIRE]
SERVERS = sorted(
    file.parent.relative_to(FOLDER).as_posix()
    for file in FOLDER.glob("*/*/server.yaml")
    if file.parts[-3] != "hostile"  # tests/test_hostile.py: those need reasons, not verdicts
)
BATCHES = batches(one for one in FAULTS if one.kind == "stack")


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    """One reference portal for all faults of this file."""
    with running_stack() as running:
        yield running


@pytest.fixture(scope="module")
def baseline(stack: RunningStack) -> set[str]:
    """What is red on the conformant portal."""
    return red(checked(KNOWN, stack.conformant()).found)


@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: batch[0].text[:60])
def test_faults_of_the_stack(batch: list[Fault], stack: RunningStack, baseline: set[str]) -> None:
    """Applied to the running portal, faults turn red what lists them and nothing else."""
    wrong = _wrong(stack, batch, baseline)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("fault", WIRES, ids=lambda fault: fault.text[:60])
def test_faults_on_the_wire(fault: Fault, stack: RunningStack, baseline: set[str]) -> None:
    """What no setting can break is broken by a front door, and only that turns red."""
    portal = stack.conformant()
    with before(portal, fault.patch[WIRE], stack.state) as disguised:
        found = red(checked(KNOWN, disguised).found)
    assert found - baseline == fault.requirements - baseline


@pytest.mark.parametrize("name", SERVERS)
def test_other_servers(name: str, baseline: set[str], tmp_path: Path) -> None:
    """A server of somebody else is red in exactly what lists it, a correct one in nothing."""
    listing = {id_ for one in FAULTS if one.patch.get(SERVER) == name for id_ in one.requirements}
    areas = judged_areas(name)
    with start(*name.split("/")) as described:
        every = red(checked(KNOWN, written(described, tmp_path)).found)
    found = {one for one in every if areas is None or one.partition("/")[0] in areas}
    assert found - baseline == listing - baseline


def test_every_check_has_a_fault() -> None:
    """No automated requirement goes without a proof that it can turn red."""
    proven = frozenset[str]().union(*(one.requirements for one in FAULTS))
    checks = {one.id for one in KNOWN.requirements.values() if one.check}
    assert checks <= proven


def _reddened(stack: RunningStack, batch: list[Fault], baseline: set[str]) -> set[str]:
    session = checked(KNOWN, stack.broken([one.patch for one in batch]))
    return red(session.found) - baseline


def _wrong(stack: RunningStack, batch: list[Fault], baseline: set[str]) -> list[str]:
    """What is wrong with which fault; a batch that differs is halved until one fault is alone."""
    found = _reddened(stack, batch, baseline)
    wanted = frozenset[str]().union(*(one.requirements for one in batch)) - baseline
    if found == wanted:
        return []
    if len(batch) > 1:
        middle = len(batch) // 2
        halves = batch[:middle], batch[middle:]
        return [told for half in halves for told in _wrong(stack, half, baseline)]
    missing, surprising = sorted(wanted - found), sorted(found - wanted)
    return [f"{batch[0].text}: not red {missing}, red but not listed {surprising}"]
