"""An interrupted run keeps what it has seen and goes on in the same folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.harness.servers import start
from tests.harness.stack import written

ROOT = Path(__file__).parents[1]
#: What the portal keeps is seen first: a counted failure would make the exit code 1 at once.
SELECTED = ("-r", "transport/certificate-*", "-r", "search/*")
#: "Within seconds", also where the machine does other things.
MOST_SECONDS = 30


@dataclass(frozen=True)
class Slow:
    """A portal that drips while `quick` is not there, and how it is checked from `folder`."""

    file: Path
    quick: Path
    folder: Path

    def check(self, *more: str) -> subprocess.Popen[str]:
        """`pruefstand check` as a process."""
        return self.started("check", str(self.file), *SELECTED, *more)

    def started(self, *arguments: str) -> subprocess.Popen[str]:
        """A verb as a process."""
        line = [sys.executable, "-m", "pruefstand", *arguments]
        # Not in our group: the signal is for the process alone.
        return subprocess.Popen(
            line,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    @property
    def runs(self) -> list[Path]:
        """Every run folder."""
        return sorted((self.folder / "reports/out/hostile-dripping").glob("*"))

    @property
    def run(self) -> dict[str, Any]:
        """What `latest` says."""
        return dict(json.loads((self.folder / "reports/out/latest/run.json").read_text()))

    def lines(self) -> list[str]:
        """The facts of the newest run, line by line."""
        facts = self.folder / "reports/out/latest/facts.jsonl"
        return facts.read_text().splitlines() if facts.exists() else []

    def wait_for_facts(self, running: subprocess.Popen[str]) -> list[str]:
        """Let looks begin, then drip; give the lines as soon as a look is written."""
        self._wait(running, 1)
        self.quick.unlink()
        return self._wait(running, 2)

    def _wait(self, running: subprocess.Popen[str], count: int) -> list[str]:
        until = time.monotonic() + 60
        while len(lines := self.lines()) < count:
            assert running.poll() is None and time.monotonic() < until, running.communicate()
            time.sleep(0.02)
        return lines


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    """The running portal, quick as long as nothing else is said."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    with start("hostile", "dripping") as described:
        described["limits"] = {"timeout_seconds": 30}
        quick = Path(described["subjects"]["web"]["ca"]).with_name("quick")
        quick.touch()
        file = written(described, tmp_path).file
        (tmp_path / "here").mkdir()
        yield Slow(file, quick, tmp_path / "here")


def test_an_interrupt_ends_a_run_that_goes_on(slow: Slow) -> None:
    """Ctrl-C ends within seconds with 2, says how to go on, and --resume finishes in that folder."""
    running = slow.check()
    slow.wait_for_facts(running)
    time.sleep(0.5)  # so that looks are under way that nothing but the interrupt ends
    running.send_signal(signal.SIGINT)
    begun = time.monotonic()
    _, told = running.communicate(timeout=60)
    assert time.monotonic() - begun < MOST_SECONDS
    assert running.returncode == 2 and "--resume" in told and "Traceback" not in told
    before = slow.run
    assert before["interrupted"] and before["looks"] and before["exit_code"] == 2
    slow.quick.touch()
    _finished(slow, _looks(slow.lines()))


def test_a_killed_run_goes_on(slow: Slow) -> None:
    """After a kill in the middle of a line, whole looks are kept and the rest is looked at anew."""
    running = slow.check()
    slow.wait_for_facts(running)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate(timeout=60)
    kept = _looks(slow.lines())
    with (slow.folder / "reports/out/latest/facts.jsonl").open("a") as facts:
        facts.write('{"look": "torn in the mid')
    slow.quick.touch()
    _finished(slow, kept)
    again = slow.started("judge", "reports/out/latest")
    out, told = again.communicate(timeout=60)
    assert again.returncode == slow.run["exit_code"], out + told


def _finished(slow: Slow, kept: dict[str, Any]) -> None:
    """Resume, and see that the kept looks are those of the first time."""
    resumed = slow.check("--resume")
    out, told = resumed.communicate(timeout=90)
    assert "Traceback" not in told and resumed.returncode == 1, out + told
    assert len(slow.runs) == 1 and not slow.run["interrupted"]
    looks = {one["look"]: one["started"] for one in slow.run["looks"] if one["number"] == 1}
    assert kept and len(looks) > len(kept)
    assert {name: looks[name] for name in kept} == kept
    assert not [one for one in slow.run["findings"] if one["reason"] in {"interrupted", "timeout"}]
    assert (slow.runs[0] / "report.html").stat().st_size > 1000


def _looks(lines: list[str]) -> dict[str, Any]:
    """When each look that was written whole began, by its key."""
    told = [json.loads(line) for line in lines[1:]]
    return {
        one["look"]: one["started"]
        for one in told
        if one["outcome"] == "facts" and one["number"] == 1
    }
