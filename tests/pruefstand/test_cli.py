"""The command line says what it does, and its exit codes can be relied on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pruefstand.cli import Verbs, as_typed, main, pruefstand
from tests.harness.rules import DESCRIBED, REQUIREMENT, rules


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a descriptor and rules of its own, as the current folder."""
    rules(tmp_path)
    (tmp_path / "portal.yaml").write_text(yaml.safe_dump(DESCRIBED))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_verb_has_help_and_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """Each verb explains itself, with an example that begins with its own name."""
    assert isinstance(pruefstand, Verbs)
    for verb in pruefstand.list_commands(None):  # type: ignore[arg-type]
        assert main([verb, "--help"]) == 0
        assert f"pruefstand {verb}" in capsys.readouterr().out


def test_a_check_prints_verdict_and_report(trial: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A check exits 0 where nothing counted failed, and says where the report lies."""
    assert main(["check", "portal.yaml", "--profiles", "rules"]) == 0
    out = capsys.readouterr().out
    assert "Report: reports/out/probe/" in out and "report.html" in out
    assert (trial / "reports/out/latest/report.html").stat().st_size > 1000


def test_a_fail_exits_one(trial: Path) -> None:
    """A counted fail makes the exit code 1."""
    text = REQUIREMENT.replace("value.present", "value.absent")
    rules(trial, requirement=text)
    assert main(["check", "portal.yaml", "--profiles", "rules", "-q"]) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "none.yaml"], "No such file"),
        (["check", "portal.yaml"], "no such profile"),
        (["check", "portal.yaml", "--profiles", "rules", "-r", "none/*"], "names no requirement"),
        (["check", "portal.yaml", "--profiles", "rules", "--format", "xml"], "no report format"),
        (["check"], "Missing argument"),
        (["chekc"], "No such command"),
        (["report", "."], "reports/out/latest"),
        (["explain", "area/none"], "names no requirement"),
    ],
)
def test_bad_input_exits_three(
    trial: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    """Usage and input errors exit 3, say what is wrong, and leave no run behind."""
    assert main(arguments) == 3
    assert told in capsys.readouterr().err
    assert not (trial / "reports").exists()


def test_a_dry_run_sends_nothing(trial: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--dry-run names each look and where, and writes no run."""
    assert main(["check", "portal.yaml", "--profiles", "rules", "--dry-run"]) == 0
    assert "[sockets]" in capsys.readouterr().out
    assert not (trial / "reports").exists()


def test_a_run_is_judged_and_told_again(
    trial: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Stored facts are judged under another day, and a report goes to standard output."""
    main(["check", "portal.yaml", "--profiles", "rules", "-q"])
    assert main(["judge", "reports/out/latest", "--profiles", "rules", "--at", "2030-01-01"]) == 0
    capsysbinary.readouterr()
    assert main(["report", "reports/out/latest", "--format", "junit", "-o", "-"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"<?xml")


def test_explain_shows_clauses_and_the_line_that_decides(
    trial: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A requirement is explained with its clauses and the place of its check."""
    assert main(["explain", "rules/area/trial", "--profiles", "rules"]) == 0
    out = capsys.readouterr().out
    assert "Probe#P1 [MUSS]" in out and "conformance/checks/value.py:" in out


def test_examples_can_be_tried(trial: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever writes a requirement sees whether its examples hold."""
    assert main(["requirements", "rules/*", "--profiles", "rules", "--try"]) == 0
    assert "2 of 2 examples hold" in capsys.readouterr().out


def test_pytest_checks_from_any_folder(trial: Path) -> None:
    """`pytest --portal` gives one item for each requirement and subject, and -k selects."""
    line = [sys.executable, "-m", "pytest", "-p", "no:schemathesis", "-p", "no:cacheprovider"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    plugin = ["-p", "conformance.plugin"] if not _installed() else []
    said = [*line, *plugin, "--portal", "portal.yaml", "--profiles", "rules", "-v"]
    done = subprocess.run(said, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0 and "rules/area/trial@host] PASSED" in done.stdout, done.stdout
    none = subprocess.run(
        [*said, "-k", "nothing"], capture_output=True, text=True, env=environment, check=False
    )
    assert none.returncode == 5
    broken = subprocess.run(
        [*said, "--profile", "x@1"], capture_output=True, text=True, env=environment, check=False
    )
    assert broken.returncode == 3 and "no such profile" in broken.stdout + broken.stderr


def test_what_is_printed_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are printed as the user has called us: by name where PATH finds it, else by path."""
    program = tmp_path / "a folder" / "pruefstand"
    program.parent.mkdir()
    program.touch(mode=0o755)
    monkeypatch.setattr(sys, "argv", [str(program), "up"])
    monkeypatch.setenv("PATH", "/nowhere")
    assert as_typed() == f"'{program}'"
    monkeypatch.setenv("PATH", str(program.parent))
    assert as_typed() == "pruefstand"
    monkeypatch.chdir(program.parent.parent)
    monkeypatch.setattr(sys, "argv", ["./a folder/pruefstand", "up"])
    monkeypatch.setenv("PATH", "/nowhere")
    assert as_typed() == "'./a folder/pruefstand'"
    monkeypatch.setattr(sys, "argv", ["/x/pruefstand/__main__.py", "up"])
    assert as_typed().endswith(" -m pruefstand")


def _installed() -> bool:
    from importlib.metadata import entry_points

    return any(one.value == "conformance.plugin" for one in entry_points(group="pytest11"))
