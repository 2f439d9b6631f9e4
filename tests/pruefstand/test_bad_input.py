"""Whatever stands in a file: the command says where and what to do, exits 3, sends nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pruefstand.cli import main
from tests.harness.rules import REQUIREMENT, rules
from tests.profiles.test_reading import GOOD

PORTAL = GOOD.replace("land-portal@next", "probe@1")
DEEP = "\n".join(" " * depth + "a:" for depth in range(1000))
BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))


def _huge(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(100_000_000)


def _text(text: str | bytes) -> Callable[[Path], None]:
    def write(file: Path) -> None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    return write


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing": (lambda file: None, "No such file"),
    "folder": (Path.mkdir, "is a folder"),
    "loop": (lambda file: file.symlink_to(file.name), "symbolic links"),
    "huge": (_huge, "larger than"),
    "empty": (_text(""), "is empty"),
    "list": (_text("- a\n"), "expected fields, found a list"),
    "tab": (_text(PORTAL.replace("  web", "\tweb")), "cannot start any token"),
    "bomb": (_text("a0: &a0 [x]\n" + BOMB + PORTAL), "an alias is not allowed"),
    "deep": (_text(DEEP), "nested more than"),
    "brackets": (_text("a: " + "[" * 100_000), "nested more than"),
    "latin": (_text("a: Prüf".encode("latin-1")), "UTF-8"),
    "nul": (_text(PORTAL + "a: \0"), "control characters"),
    "merge": (_text(PORTAL + "<<: {a: 1}\n"), "a merge key"),
    "boolean": (_text(PORTAL.replace("id: probe", "id: no")), "id: expected text"),
    "time": (_text(PORTAL.replace("betrieb@probe.test", "16:00")), "contact: expected text"),
    "date": (_text(PORTAL.replace("en: Probe", "en: 2026-02-30")), "looks like a day"),
    "twice": (_text(PORTAL + "id: probe\n"), "stands here twice"),
    "mark": (_text(b"\xef\xbb\xbf" + PORTAL.replace("kind: land", "kind: x").encode()), "'x' is none"),
    "secret": (_text(PORTAL.replace("https://", "https://a:hunter2@")), "user or password"),
}  # fmt: skip
OF_RULES = (
    "folder",
    "loop",
    "huge",
    "empty",
    "list",
    "tab",
    "bomb",
    "deep",
    "latin",
    "nul",
    "twice",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with good rules, as the current folder."""
    rules(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_broken_descriptors_exit_three(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is told with file and remedy instead of a traceback; no secret is said, no run is made."""
    for name, (write, _) in BROKEN.items():
        (folder / name).mkdir()
        write(folder / name / "portal.yaml")
    portals = [f"{name}/portal.yaml" for name in BROKEN]
    assert main(["check", *portals, "--profiles", "rules"]) == 3
    said = capsys.readouterr().err
    told = {part.partition("/")[0]: part for part in said.split("Error: ")[1:]}
    for name, (_, what) in BROKEN.items():
        assert what in told[name] and "\n    " in told[name], name
    assert "Traceback" not in said and "hunter" not in said
    assert not (folder / "reports").exists()


def test_broken_rules_exit_three(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every broken file of every part of the rules is told at once, and a wrong descriptor with them."""
    (folder / "portal.yaml").write_text(PORTAL.replace("kind: land", "kind: stadt"))
    wanted = {}
    for part in ("norms", "requirements/area", "draft", "released", "texts"):
        for name in OF_RULES:
            file = folder / "rules" / part / f"{name}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            write, wanted[f"rules/{part}/{name}.yaml"] = BROKEN[name]
            write(file)
    assert main(["doctor", "portal.yaml", "--profiles", "rules"]) == 3
    said = capsys.readouterr().err
    for file_name, what in wanted.items():
        lines = [
            line
            for line in said.splitlines()
            if line.startswith((file_name, f"Error: {file_name}"))
        ]
        assert any(what in line for line in lines), file_name
    assert "portal.yaml:3:1: kind: 'stadt'" in said and "Traceback" not in said


def test_an_example_that_gives_no_facts_is_told_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`requirements --try` names file and line of the example whose patch no look could give."""
    rules(folder, requirement=REQUIREMENT.replace('8443": null', '8443": {portal: 3}'))
    assert main(["requirements", "rules/*", "--profiles", "rules", "--try"]) == 1
    out = capsys.readouterr().out
    assert "trial.yaml:8:" in out and "fail[0] gives no valid facts: open." in out
