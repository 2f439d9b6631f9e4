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
        ("requirement", "check:", "chekc:", 5, "chekc: unknown field"),
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
        ("norm", "section: Tab. 1", "section: Tab. 1\n    note: [1]", 25, "note: expected text"),
        (
            "norm",
            "document: Probe\n    section",
            "document: Brobe\n    section",
            23,
            "unknown document",
        ),
        ("norm", '"2": [{name: NEW}]', '"3": [{name: NEW}]', 27, "has no edition '3'"),
        ("norm", 'current: "2"', 'current: "3"', 7, "not among the editions"),
        ("norm", "parts:", "conditions: [never]\n    parts:", 18, "unknown condition 'never'"),
        (
            "requirement",
            "fail: [{sockets",
            "fail: [{sokcets",
            8,
            "'sokcets', which is not looked at",
        ),
        ("requirement", "{stack:", "{stak:", 9, "unknown kind of fault 'stak'"),
        ("requirement", "{stack: {debug_port: 6379}}", "{stack: {}}", 9, "says nothing"),
        ("requirement", "{stack: {debug_port: 6379}}", "{server: {a: b}}", 9, "by its folder"),
        ("profile", "patterns:", "extends: land-portal@nxt\npatterns:", 5, "no such profile"),
        ("profile", "patterns:", "extends: probe@1\npatterns:", 5, "leads back to itself"),
        ("profile", "patterns:", "editions: {Brobe: '1'}\npatterns:", 5, "unknown document"),
        ("profile", "patterns:", "editions: {Probe: '7'}\npatterns:", 5, "has no edition"),
        ("profile", "patterns:", "overrides: {rules/area/trail: {}}\npatterns:", 5, "does not ask"),
        ("profile", "rules/*", "ruels/*", 5, "names no requirement"),
        ("profile", 'version: "1"', "version: 1", 2, "version: expected text"),
        ("profile", "version:", "versoin:", 2, "versoin: unknown field"),
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


def test_two_profiles_of_one_name_are_told(tmp_path: Path) -> None:
    """Which of two files would count is no matter of luck: the second is an error."""
    folder = rules(tmp_path)
    (folder / "draft" / "second.yaml").write_text(PROFILE)
    with pytest.raises(InputError, match=r"second\.yaml:2:1: probe@1 stands in"):
        catalogue.load([folder])


def test_a_wrong_norm_hides_no_clause_and_no_other_file(tmp_path: Path) -> None:
    """Mistakes in norm, requirement and profile are one round, and a clause of a wrong norm is known."""
    folder = rules(
        tmp_path,
        norm=NORM.replace("level: SOLLTE, gist: {de: P2", "level: SOLL, gist: {de: P2"),
        requirement=REQUIREMENT.replace("remedy:", "remdy:"),
        profile=PROFILE.replace("title:", "titel:"),
    )
    (folder / "norms" / "tab.yaml").write_text("a:\n\tb: 1\n")
    (folder / "norms" / "folder.yaml").mkdir()
    with pytest.raises(InputError) as caught:
        catalogue.load([folder])
    told = str(caught.value)
    for part in (
        "'SOLL' is none of",
        "remdy: unknown field",
        "titel: unknown",
        "tab.yaml:2",
        "is a folder",
    ):
        assert part in told, part
    assert "unknown clause" not in told
    assert all(one.remedy for one in caught.value.problems)


ODD = [
    ("norms", "documents: {a: b}\nclauses: [a, {id: [x], document: {}}, {id: 1, document: a}]"),
    ("norms", "documents: [a]\nclauses: {a: b}\ntables: [x]\nconditions: 3"),
    ("norms", "clauses: [{id: a, document: b, conditions: [{}], parts: [3]}]\ntables: {x: {document: [a]}}"),
    ("requirements/a", "fulfils: [{a: b}, 3]\nlook: [tls]\ncheck: 3\nexamples: {fail: [3], maybe: [{}]}"),
    ("requirements/a", "faults: [a, {b: 1}]\nexamples: [a]\nsubject: web\napplies_if: 3\nlevel: MUSS"),
    ("requirements/a", "[1]"),
    ("draft", "patterns: {a: b}\noverrides: {a: 3}\neditions: [a]"),
    ("released/x", "requirements: {a: {level: X, look: 3}}"),
    ("texts", "deviations: {a: b}\nreason: {}"),
    ("texts", ""),
]  # fmt: skip


def test_no_wrong_type_is_a_traceback(tmp_path: Path) -> None:
    """Whatever stands where something else belongs is told with what to do, in all files at once."""
    folder = rules(tmp_path)
    files = [folder / part / f"odd{index}.yaml" for index, (part, _) in enumerate(ODD)]
    for file, (_, text) in zip(files, ODD, strict=True):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    with pytest.raises(InputError) as caught:
        catalogue.load([folder])
    assert {one.file for one in caught.value.problems} == {str(file) for file in files}
    assert all(one.remedy for one in caught.value.problems)


def test_a_record_that_is_none_is_told(tmp_path: Path) -> None:
    """A record is the fields of a look; anything else is an error of its file."""
    folder = rules(tmp_path)
    (folder / "records").mkdir()
    (folder / "records" / "sockets.yaml").write_text("[1]")
    with pytest.raises(InputError, match="a record is the fields"):
        catalogue.load([folder]).record("sockets")


def test_an_unknown_folder_is_told(tmp_path: Path) -> None:
    """A folder of rules that is not there is an error."""
    with pytest.raises(InputError, match="no such folder"):
        catalogue.load([tmp_path / "nowhere"])
