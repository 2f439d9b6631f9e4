"""YAML that people wrote wrongly is told with file, line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from profiles import reading
from profiles.errors import InputError
from profiles.portal import Portal

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


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (b"a: 1\na: 2\n", 2, "stands here twice"),
        (b"a:\n\tb: 1\n", 2, "cannot start any token"),
        (b"a: &x [1]\nb: [*x, *x]\n", 1, "alias"),
        (b"[" * 1000, 0, "nested more than"),
        (b"- " * 1000, 0, "nested more than"),
        (b"a: \x00", 0, "control characters"),
        (b"a: [1\nb: 2", 2, "expected"),
        (b"a: !!python/object/apply:os.system [id]\n", 1, "could not determine a constructor"),
    ],
)
def test_unreadable_yaml_is_told_with_its_line(text: bytes, line: int, what: str) -> None:
    """Each way to write broken YAML names the line and says what is wrong."""
    with pytest.raises(InputError) as caught:
        reading.parse(text, "portal.yaml")
    (problem,) = caught.value.problems
    assert problem.line == line and what in problem.what


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A path that leads nowhere is an error with the path, not a traceback."""
    with pytest.raises(InputError, match="No such file"):
        reading.read(tmp_path / "none.yaml")


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """Three mistakes in one file are three problems, each at its own line, with the near name."""
    file = tmp_path / "portal.yaml"
    file.write_text(GOOD.replace("kind: land", "kind: stadt").replace("contact:", "contakt:"))
    with pytest.raises(InputError) as caught:
        reading.validate(Portal, reading.read(file), file)
    told = {(one.line, one.what.split(":")[0]) for one in caught.value.problems}
    assert {(3, "kind"), (7, "contakt"), (1, "contact")} <= told
    assert "did you mean 'contact'?" in str(caught.value)


def test_a_good_descriptor_is_read(tmp_path: Path) -> None:
    """The same file without mistakes becomes a portal."""
    file = tmp_path / "portal.yaml"
    file.write_text(GOOD)
    assert reading.validate(Portal, reading.read(file), file).allow == ("read",)
