"""Documents that people follow to the letter are held to what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from conformance.bind import bind
from conformance.examples import try_out
from profiles import catalogue
from profiles.model import Requirement
from profiles.release import ask

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "changelog.d").glob("*")]


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_links_lead_somewhere(file: Path) -> None:
    """Each link to a file of the project has a target."""
    links = re.findall(r"\]\(([^)#:]+)\)", file.read_text("utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_make_targets_named_exist() -> None:
    """`make …` in README and CONTRIBUTING is a target of the Makefile."""
    made = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text("utf-8")))
    text = "".join((ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    assert set(re.findall(r"(?m)(?:`|^)make ([a-z]+)", text)) <= made


def test_the_requirement_in_contributing_works() -> None:
    """The lines in CONTRIBUTING.md are a requirement that binds, and its examples hold."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("```yaml\n")[1].split("```")[0]
    known = catalogue.load()
    name = "header/charset-utf-8"
    requirement = Requirement.model_validate({**yaml.load(text, yaml.CSafeLoader), "id": name})
    known.requirements[name] = requirement
    (bound,) = bind(known, [ask(known, requirement)])
    tried = list(try_out(known, requirement, bound))
    assert {one.kind for one in tried} == {"pass", "fail"}
    assert [one for one in tried if not one.holds] == []
