"""What people wrote wrongly is told with file, line and what to do, all at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from profiles import reading
from profiles.errors import InputError, Problem
from profiles.model import Norm, Requirement
from profiles.portal import Portal
from profiles.text import MOST_BYTES

GOOD = """\
id: probe
name: {de: Probe, en: Probe}
kind: land
ars: "160000000000"
environment: test
profile: land-portal@next
contact: betrieb@probe.test
subjects:
  web: {kind: web, address: "https://portal.probe.test"}
"""


def _told(text: str, folder: Path) -> list[Problem]:
    file = folder / "portal.yaml"
    file.write_text(text)
    found: list[Problem] = []
    reading.taken(Portal, reading.written(file), file, found)
    return found


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """Nothing there, a folder, a loop of links, a pipe, a device, a broken disk, 100 MB: no traceback."""
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "text").write_text("x")
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "huge").open("wb") as huge:
        huge.truncate(100_000_000)
    wanted = {
        "none": "No such file",
        "": "is a folder",
        "loop": "symbolic links",
        "text/x": "Not a directory",
        "pipe": "no regular file",
        "/dev/zero": "no regular file",
        "/proc/self/mem": "Input/output error",
        "huge": f"larger than {MOST_BYTES}",
        "a\0b": "null byte",
    }
    for name, what in wanted.items():
        (problem,) = reading.written(tmp_path / name).problems
        assert what in problem.what and problem.remedy, (name, problem)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """A key that stands twice hides no wrong field, each is told at its own line, with the near name."""
    text = GOOD.replace("kind: land", "kind: stadt\nkind: land").replace("contact:", "contakt:")
    found = _told(text, tmp_path)
    told = {(one.line, one.what.split(":")[0]) for one in found}
    assert told == {
        (3, "kind"),
        (4, "the key 'kind' stands here twice"),
        (8, "contakt"),
        (1, "contact"),
    }
    assert all(one.remedy for one in found)
    assert any("did you mean 'contact'?" in one.remedy for one in found)


def test_an_unknown_field_of_a_subject_is_told_with_those_of_its_kind(tmp_path: Path) -> None:
    """The names that are suggested are those of that kind of subject, and the path is the file's."""
    text = GOOD.replace("}\n", ", xyzzy: 1, plainport: 80}\n").replace(
        "en: Probe, xyzzy: 1, plainport: 80}", "en: Probe}"
    )
    listed, close = _told(text, tmp_path)
    assert listed.what == "subjects.web.xyzzy: unknown field" and listed.line == 9
    assert "csp_exceptions" in listed.remedy and "environment" not in listed.remedy
    assert close.remedy == "did you mean 'plain_port'?"


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        ("id: probe", "id: no", "id: expected text, found true or false", "quotes"),
        ("betrieb@probe.test", "16:00", "contact: expected text, found a number", "quotes"),
        ("en: Probe", "en: 2026-01-01", "name.en: expected text, found a day", "quotes"),
        ("de: Probe", "no: Probe", "name: expected text as a key", "quotes"),
        ("kind: web", "kind: webb", "subjects.web.kind: 'webb' is none of", "did you mean 'web'"),
        ("kind: web, ", "", "subjects.web: does not say its kind", "kind: web"),
        ("name: {de: Probe, en: Probe}", "name: Probe", "name: expected fields, found text", "name: value"),
        ("environment: test", "allow: read\nenvironment: test", "allow: expected a list", "write a list"),
        ("environment: test", "public: ja\nenvironment: test", "public: expected true", "without quotes"),
        ("environment: test", "environment: on", "environment: expected one of", "in quotes"),
        ('"160000000000"', '"16"', "ars: does not have the form", "twelve digits"),
        ("kind: web", "kind: web, plain_port: 0", "plain_port: must be greater", "write 1 or more"),
    ],
)  # fmt: skip
def test_each_kind_of_mistake_has_a_remedy(
    tmp_path: Path, old: str, new: str, what: str, remedy: str
) -> None:
    """What pydantic finds is told in words of the file, with what to do."""
    assert old in GOOD
    found = _told(GOOD.replace(old, new, 1), tmp_path)
    assert any(what in one.what and remedy in one.remedy for one in found), found


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n- b\n", "hello\n"])
def test_what_is_no_descriptor_at_all_is_one_problem(tmp_path: Path, text: str) -> None:
    """Nothing, a list or a word in place of fields is told once."""
    (problem,) = _told(text, tmp_path)
    assert "empty" in problem.what or "expected fields" in problem.what


def test_contradictions_are_told_beside_wrong_fields(tmp_path: Path) -> None:
    """That a requirement says nothing of how it is decided is not hidden by a typo elsewhere."""
    file = tmp_path / "trial.yaml"
    file.write_text("titel: {de: a, en: b}\nlook: {tls: {}}\nexamples: {fail: [{tsl: {}}]}\n")
    with pytest.raises(InputError) as caught:
        reading.validate(Requirement, reading.read(file), file)
    told = str(caught.value)
    for part in ("titel", "name a clause", "exactly one of", "'tsl', which is not looked at"):
        assert part in told


def test_many_problems_of_a_large_file_are_told_quickly(tmp_path: Path) -> None:
    """The lines of a thousand mistakes are found by reading the file once."""
    file = tmp_path / "norm.yaml"
    file.write_text("clauses:\n" + "- {id: 1}\n" * 1000)
    with pytest.raises(InputError) as caught:
        reading.validate(Norm, reading.read(file), file)
    reading._of_text.cache_clear()
    assert {one.line for one in caught.value.problems} >= set(range(2, 1002))


def test_a_good_descriptor_is_read(tmp_path: Path) -> None:
    """The same file without mistakes becomes a portal."""
    file = tmp_path / "portal.yaml"
    file.write_text(GOOD)
    assert reading.validate(Portal, reading.read(file), file).allow == ("read",)
