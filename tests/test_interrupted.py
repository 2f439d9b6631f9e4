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
from importlib.metadata import entry_points
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
        return self.started_module("pruefstand", *arguments)

    def started_module(self, *words: str) -> subprocess.Popen[str]:
        """A module as a process."""
        line = [sys.executable, "-m", *words]
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


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_a_run_that_goes_on(slow: Slow, asked: signal.Signals) -> None:
    """Ctrl-C and SIGTERM end within seconds with 2, say how to go on, and --resume finishes there."""
    running = slow.check()
    slow.wait_for_facts(running)
    time.sleep(0.5)  # so that looks are under way that nothing but the interrupt ends
    running.send_signal(asked)
    begun = time.monotonic()
    _, told = running.communicate(timeout=60)
    assert time.monotonic() - begun < MOST_SECONDS
    assert running.returncode == 2 and "Traceback" not in told
    assert "The run was interrupted" in told and told.strip().endswith("--resume")
    before = slow.run
    assert before["interrupted"] and before["looks"] and before["exit_code"] == 2
    slow.quick.touch()
    _finished(slow, _looks(slow.lines()))
    _has_both_parts(slow, before["footprint"])


def test_an_interrupt_ends_all_portals(slow: Slow) -> None:
    """The portal under way keeps what was seen, no further one is begun, and the table says so."""
    second = slow.file.with_name("second.yaml")
    second.write_text(slow.file.read_text().replace("id: hostile-dripping", "id: second"))
    running = slow.started("check", str(slow.file), str(second), "-q", *SELECTED)
    slow.wait_for_facts(running)
    running.send_signal(signal.SIGINT)
    out, told = running.communicate(timeout=60)
    assert running.returncode == 2 and "Traceback" not in told, told
    words = [line.split() for line in out.splitlines()]
    assert [str(slow.file), "interrupted"] in [one[:2] for one in words]
    assert [str(second), "not", "begun"] in words
    assert slow.run["interrupted"] and not (slow.folder / "reports/out/second").exists()


def test_an_interrupt_ends_pytest(slow: Slow) -> None:
    """The pytest front keeps what was seen, exits 2, and makes no verdicts of what was not looked at."""
    words = ("-p", "no:schemathesis", "-p", "no:cacheprovider", "-k", "certificate or search")
    plugin = () if _offered() else ("-p", "conformance.plugin")
    running = slow.started_module("pytest", *words, *plugin, "--portal", str(slow.file))
    slow.wait_for_facts(running)
    running.send_signal(signal.SIGTERM)
    out, told = running.communicate(timeout=60)
    assert running.returncode == 2, out + told
    assert "The run was interrupted" in out and "FAILED" not in out
    assert slow.run["interrupted"] and slow.run["looks"]


def test_an_interrupt_before_the_first_look_is_told(slow: Slow) -> None:
    """While doctor examines there is nothing to keep; the run says so and can go on."""
    slow.quick.unlink()
    running = slow.check()
    assert running.stderr is not None
    assert "examining" in running.stderr.readline()
    time.sleep(0.5)
    running.send_signal(signal.SIGTERM)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 2 and "The run was interrupted" in told and "Traceback" not in told
    assert slow.run["interrupted"] and not slow.run["looks"]


def test_a_killed_run_goes_on(slow: Slow) -> None:
    """After a kill in the middle of a line, whole looks are kept and the rest is looked at anew."""
    running = slow.check()
    slow.wait_for_facts(running)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate(timeout=60)
    kept = _looks(slow.lines())
    left = json.loads((slow.folder / "reports/out/latest/footprint.json").read_text())
    with (slow.folder / "reports/out/latest/facts.jsonl").open("a") as facts:
        facts.write('{"look": "torn in the mid')
    slow.quick.touch()
    _finished(slow, kept)
    _has_both_parts(slow, left)
    again = slow.started("judge", "reports/out/latest")
    out, told = again.communicate(timeout=60)
    assert again.returncode == slow.run["exit_code"], out + told


def _offered() -> bool:
    """Whether the plugin is installed, so that pytest finds it by itself."""
    return any(one.value == "conformance.plugin" for one in entry_points(group="pytest11"))


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


def _has_both_parts(slow: Slow, first: dict[str, Any]) -> None:
    """The footprint is that of the first part and more: doctor alone asked again."""
    whole = slow.run["footprint"]
    assert whole["methods"]["HEAD"] == first["methods"]["HEAD"] + 2, (whole, first)
    assert whole["connections"] > first["connections"] > 0
    assert whole["bytes_received"] >= first["bytes_received"]


def _looks(lines: list[str]) -> dict[str, Any]:
    """When each look that was written whole began, by its key."""
    told = [json.loads(line) for line in lines[1:]]
    return {
        one["look"]: one["started"]
        for one in told
        if one["outcome"] == "facts" and one["number"] == 1
    }
