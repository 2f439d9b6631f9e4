"""What can be asked is read whole or not at all, ours and somebody else's alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from profiles import catalogue
from profiles.errors import InputError
from profiles.release import ask, asked, freeze, release, seal
from tests.harness.rules import NORM, PROFILE, REQUIREMENT, rules


def test_somebody_elses_rules_carry_their_folders_name(tmp_path: Path) -> None:
    """A requirement of another folder is named after it, and can be asked by its profile."""
    known = catalogue.load([rules(tmp_path)])
    (one,) = asked(known, known.profile("probe@1"))
    assert (one.id, one.level) == ("rules/area/trial", "MUSS")


@pytest.mark.parametrize(
    ("part", "old", "new", "line", "what"),
    [
        ("requirement", "Probe#P1", "Probe#P9", 2, "unknown clause"),
        ("requirement", "check:", "chekc:", 5, "Extra inputs are not permitted"),
        ("requirement", "title: {de: Probe, en: Trial}", "id: x", 1, "the path is the id"),
        ("requirement", "faults: [{stack: {debug_port: 6379}}]", "", 1, "needs a fault"),
        (
            "norm",
            "document: Probe\n    level: MUSS",
            "document: Brobe\n    level: MUSS",
            13,
            "unknown document",
        ),
        ("norm", "level: SOLLTE, gist: {de: P2", "level: SOLL, gist: {de: P2", 20, "level"),
        ("norm", "id: P2", "id: P1", 20, "stands twice"),
        ("profile", "version:", "versoin:", 2, "Extra inputs"),
    ],
)
def test_mistakes_are_told_with_file_and_line(
    tmp_path: Path, part: str, old: str, new: str, line: int, what: str
) -> None:
    """A typo anywhere in the rules is an error that names file and line, and nothing is loaded."""
    texts = {"norm": NORM, "requirement": REQUIREMENT, "profile": PROFILE}
    assert old in texts[part]
    texts[part] = texts[part].replace(old, new, 1)
    with pytest.raises(InputError) as caught:
        catalogue.load([rules(tmp_path, **texts)])
    assert any(one.line == line and what in one.what for one in caught.value.problems), str(
        caught.value
    )


def test_a_part_has_its_own_level(tmp_path: Path) -> None:
    """Who fulfils a part of a clause is told with the level of the part."""
    text = REQUIREMENT.replace("Probe#P1", "Probe#P1.a")
    known = catalogue.load([rules(tmp_path, requirement=text)])
    assert known.level(known.requirements["rules/area/trial"]) == "SOLLTE"


def test_tables_follow_the_edition_of_the_profile(tmp_path: Path) -> None:
    """The rows of a table are those of the edition that is asked for, else the current one."""
    known = catalogue.load([rules(tmp_path)])
    assert [row.name for row in known.rows("Probe#suites", {})] == ["NEW"]
    assert [row.name for row in known.rows("Probe#suites", {"Probe": "1"})] == ["OLD"]


def test_an_unknown_table_is_told(tmp_path: Path) -> None:
    """A table that no norm has is an error at the argument that names it."""
    text = REQUIREMENT.replace(
        "with: {at: sockets/open}", "with: {at: sockets/open, key: {norm: 'Probe#none'}}"
    )
    known = catalogue.load([rules(tmp_path, requirement=text)])
    with pytest.raises(InputError, match="unknown table"):
        ask(known, known.requirements["rules/area/trial"])


def test_a_release_is_sealed(tmp_path: Path) -> None:
    """A released requirement is judged as it was frozen, and an edit of the release is an error."""
    known = catalogue.load([rules(tmp_path)])
    draft = known.profile("probe@1")
    frozen = release(known, draft)
    (one,) = asked(known, draft)
    assert frozen.requirements[one.id].hash == seal(one.id, freeze(one))
    edited = frozen.requirements[one.id].model_copy(update={"level": "KANN"})
    tampered = frozen.model_copy(update={"requirements": {one.id: edited}})
    with pytest.raises(InputError, match="changed after the release"):
        asked(known, tampered)


def test_a_profile_that_names_nothing_is_told(tmp_path: Path) -> None:
    """A pattern of a draft that matches no requirement is an error with its line."""
    text = PROFILE.replace("rules/*", "ruels/*")
    known = catalogue.load([rules(tmp_path, profile=text)])
    with pytest.raises(InputError, match="names no requirement"):
        asked(known, known.profile("probe@1"))


def test_an_unknown_folder_is_told(tmp_path: Path) -> None:
    """A folder of rules that is not there is an error."""
    with pytest.raises(InputError, match="no such folder"):
        catalogue.load([tmp_path / "nowhere"])
