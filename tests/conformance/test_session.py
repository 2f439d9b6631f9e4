"""A check from descriptor to run.json: stable, resumable, honest about what it could not see."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conformance.model import Attempt, Run
from conformance.prepared import Prepared, Wanted, prepare, restored
from conformance.recorder import Counts
from conformance.runs.folder import RunFolder, resumable
from conformance.session import Session
from profiles import catalogue
from profiles.errors import InputError
from tests.harness.rules import DESCRIBED, REQUIREMENT, rules
from tests.harness.stack import written


@pytest.fixture
def prepared(tmp_path: Path) -> Prepared:
    """One requirement on this machine, ready to be checked."""
    known = catalogue.load([rules(tmp_path)])
    return prepare(known, written(DESCRIBED, tmp_path), Wanted(out=tmp_path / "out"))


def test_a_run_is_written_whole(prepared: Prepared, tmp_path: Path) -> None:
    """A check leaves facts, run.json and a link to the newest run, and the run says all there is."""
    session = Session(prepared)
    session.examine()
    session.look()
    run = session.finish()
    (finding,) = run.findings
    assert (finding.verdict, finding.subject, run.exit_code) == ("pass", "host", 0)
    folder = RunFolder(tmp_path / "out" / "latest")
    assert folder.run() == run and folder.header()["portal"]["id"] == "probe"
    assert len([one for one in run.clauses if one.how == "open"]) > 800
    assert json.loads((folder.path / "run.json").read_text())["schema"] == "pruefstand-run/1"


def test_stored_facts_are_judged_alike(prepared: Prepared) -> None:
    """Judging a stored run again gives the same findings without a look."""
    session = Session(prepared)
    session.look()
    before = session.finish()
    folder = session.open()
    again = Session(restored(prepared.catalogue, folder, Wanted()), folder)
    again.recall_all(folder, before)
    again.judge()
    assert again.told().findings == before.findings
    assert again.told().footprint == before.footprint


def test_an_interrupted_run_goes_on(prepared: Prepared) -> None:
    """Whole looks are kept, a torn line is looked at anew, a finished run is not resumed."""
    first = Session(prepared)
    first.look()
    folder = first.open()
    with (folder.path / "facts.jsonl").open("a") as file:
        file.write('{"look": "torn')
    found = resumable(prepared.wanted.out, "probe", prepared.header, datetime.now(UTC))
    assert found is not None and found.path == folder.path and len(found.attempts()) == 1
    resumed = Session(replace(prepared, wanted=replace(prepared.wanted, resume=True)))
    resumed.look()
    resumed.finish()
    assert resumed.open().path == folder.path
    assert resumable(prepared.wanted.out, "probe", prepared.header, datetime.now(UTC)) is None


def test_a_resumed_run_has_the_footprint_of_all_its_parts(prepared: Prepared) -> None:
    """What the first part has left at the portal is added to what the second leaves."""
    first = Session(prepared)
    first.look_once()
    left = first.open().footprint()
    assert left.commands > 0
    counts = Counts()
    counts.request("portal.test", "GET", 1, 2)
    wanted = replace(prepared.wanted, resume=True)
    run = Session(replace(prepared, wanted=wanted, counts=counts)).finish()
    both = left + counts.footprint()
    assert run.footprint == both and RunFolder(prepared.wanted.out / "latest").footprint() == both
    assert (both.commands, both.methods, both.bytes_received) == (left.commands, {"GET": 1}, 2)


def test_a_run_of_something_else_is_not_resumed(prepared: Prepared) -> None:
    """Another descriptor, profile or tool makes another run."""
    Session(prepared).look()
    other = {**prepared.header, "tool": {"pruefstand": "another"}}
    assert resumable(prepared.wanted.out, "probe", other, datetime.now(UTC)) is None


def test_two_different_answers_are_undecided(prepared: Prepared) -> None:
    """What fails in one attempt and not in the other is unstable, not red."""
    session = Session(prepared)
    session.look()
    (seen,) = session.seen.attempts.values()
    session.seen.add(_empty(seen, number=1))
    session.seen.add(seen.model_copy(update={"number": 2}))
    (finding,) = session.judge()
    assert (finding.verdict, finding.reason, finding.stable) == ("undecided", "unstable", False)
    assert finding.deviations
    session.seen.add(_empty(seen, number=2))
    assert session.judge()[0].verdict == "fail"


@pytest.mark.parametrize(("leaves", "attempts"), [(False, {1, 2}), (True, {1})])
def test_a_journey_that_leaves_traces_is_not_repeated(
    leaves: bool, attempts: set[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What failed is looked at once more, but for what would enter the same form again."""
    monkeypatch.setattr("conformance.probes.sockets.LEAVES_TRACES", leaves, raising=False)
    failing = REQUIREMENT.replace("value.present", "value.absent")
    known = catalogue.load([rules(tmp_path, requirement=failing)])
    session = Session(prepare(known, written(DESCRIBED, tmp_path), Wanted(out=tmp_path / "out")))
    session.look()
    assert [one.verdict for one in session.found] == ["fail"]
    assert {number for _, number in session.seen.attempts} == attempts


def test_a_folder_that_is_no_run_is_told(tmp_path: Path) -> None:
    """Reading what is no run folder names the file and what to do."""
    with pytest.raises(InputError, match="reports/out/latest"):
        RunFolder(tmp_path).run()
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(InputError, match="pruefstand judge"):
        RunFolder(tmp_path).run()


def test_a_changed_exchange_is_not_shown(prepared: Prepared) -> None:
    """Evidence is named by its hash: what was changed since is not passed off as seen."""
    folder = Session(prepared).open()
    (folder.path / "exchanges" / ("0" * 64 + ".json")).write_text(
        '{"method": "GET", "url": "x", "address": "y"}'
    )
    assert folder.exchange("0" * 64) is None


def _empty(seen: Attempt, *, number: int) -> Attempt:
    facts = {**(seen.facts or {}), "open": {}}
    return seen.model_copy(update={"facts": facts, "number": number})


def test_the_run_has_a_schema() -> None:
    """run.json is a published model: its schema can be made."""
    assert "findings" in Run.model_json_schema()["properties"]
