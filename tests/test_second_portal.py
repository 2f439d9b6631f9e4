"""A portal that this project did not build, behind other software, is checked from one file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.harness.servers import SERVERS, start
from tests.harness.stack import written

ROOT = Path(__file__).parents[1]
NAME = "python-files"
RED = set(yaml.safe_load((SERVERS / "web" / NAME / "server.yaml").read_text())["red"])
PYTEST = ("pytest", "-p", "no:schemathesis")


@dataclass(frozen=True)
class Done:
    """What a process did in its folder: code, output, and the run that `latest` points to."""

    code: int
    output: str
    folder: Path

    @property
    def latest(self) -> Path:
        """The newest run folder."""
        return self.folder / "reports" / "out" / "latest"

    @property
    def run(self) -> dict[str, Any]:
        """Its run.json."""
        return dict(json.loads((self.latest / "run.json").read_text()))

    def counted(self, word: str) -> int:
        """How many of a kind pytest tells in its last line."""
        found = re.search(rf"(\d+) {word}\b", self.output.strip().splitlines()[-1])
        return int(found.group(1)) if found else 0


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The descriptor of the running portal, in a folder of its own."""
    with start("web", NAME) as described:
        yield written(described, tmp_path_factory.mktemp("described")).file


@pytest.fixture(scope="module")
def checked(portal: Path, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """`pruefstand check` from an empty folder."""
    return _ran(tmp_path_factory.mktemp("checked"), "pruefstand", "check", str(portal))


@pytest.fixture(scope="module")
def tested(portal: Path, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """`pytest --portal` from another empty folder."""
    return _ran(tmp_path_factory.mktemp("tested"), *PYTEST, "--portal", str(portal))


def _ran(folder: Path, module: str, *arguments: str) -> Done:
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return Done(done.returncode, done.stdout, folder)


def test_a_check_is_red_in_what_is_wrong(checked: Done) -> None:
    """Exactly the MUSS that this server breaks are red, and the exit code says so."""
    found = checked.run["findings"]
    red = {one["requirement"] for one in found if one["verdict"] == "fail" and one["counted"]}
    assert red == RED
    assert not [one for one in found if one["counted"] and one["verdict"] == "undecided"]
    assert checked.code == checked.run["exit_code"] == 1


def test_reports_lie_below_the_current_folder(checked: Done) -> None:
    """One run folder with both reports, and `latest` points to it."""
    run = checked.run
    assert checked.latest.is_symlink()
    assert checked.latest.resolve().parent == checked.folder / "reports/out" / run["portal"]["id"]
    assert "</html>" in (checked.latest / "report.html").read_text()
    suite = ElementTree.parse(checked.latest / "report.xml").getroot()
    assert len(list(suite.iter("testcase"))) == len(run["findings"])
    assert sorted(one.name for one in checked.folder.iterdir()) == ["reports"]
    assert f"Report: reports/out/{run['portal']['id']}/" in checked.output


def test_pytest_says_the_same(checked: Done, tested: Done) -> None:
    """One item for each finding, with the same verdicts, from any folder."""
    assert _verdicts(tested.run) == _verdicts(checked.run)
    assert (tested.code, tested.run["partial"]) == (1, False)
    found = checked.run["findings"]
    verdicts = Counter(one["verdict"] for one in found)
    assert tested.counted("passed") == verdicts["pass"]
    assert tested.counted("skipped") == verdicts["not-tested"] + verdicts["not-applicable"]
    assert tested.counted("failed") == len(RED)
    uncounted = [one for one in found if one["verdict"] == "fail" and not one["counted"]]
    assert tested.counted("xfailed") == len(uncounted)


def test_only_what_failed_is_run_again(tested: Done, portal: Path) -> None:
    """`--lf` runs the failures of the run before, and only what they need is looked at."""
    again = _ran(tested.folder, *PYTEST, "--portal", str(portal), "--lf")
    assert (again.code, again.counted("failed"), again.counted("passed")) == (1, len(RED), 0)
    assert {one["requirement"] for one in again.run["findings"]} == RED
    assert again.run["partial"]


def test_a_part_is_marked_as_one(portal: Path, tmp_path: Path) -> None:
    """`-k` selects items, the run folder says that it is partial, `-x` stops at the first red one."""
    chosen = _ran(tmp_path, *PYTEST, "--portal", str(portal), "-q", "-x", "-k", "transport")
    areas = {one["requirement"].partition("/")[0] for one in chosen.run["findings"]}
    assert areas == {"transport"} and chosen.run["partial"]
    assert (chosen.code, chosen.counted("failed")) == (1, 1)
    assert "test session starts" not in chosen.output and "stopping after 1" in chosen.output


def test_a_broken_descriptor_sends_nothing(portal: Path, tmp_path: Path) -> None:
    """Bad input exits 3 from both fronts, and leaves no run."""
    told = yaml.safe_load(portal.read_text()) | {"kind": "dorf"}
    (tmp_path / "portal.yaml").write_text(yaml.safe_dump(told))
    assert _ran(tmp_path, "pruefstand", "check", "portal.yaml").code == 3
    assert _ran(tmp_path, *PYTEST, "--portal", "portal.yaml").code == 3
    assert not (tmp_path / "reports").exists()


def _verdicts(run: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(one["requirement"], one["subject"]): one["verdict"] for one in run["findings"]}
