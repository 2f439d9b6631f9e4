"""The commented template is what a Land starts with: it must load, and must not lag behind the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from profiles import catalogue

TEMPLATE = Path(__file__).parents[2] / "portals" / "template" / "portal.yaml"


def _values(value: object) -> Iterator[BaseModel]:
    """A model and all models in it."""
    if isinstance(value, BaseModel):
        yield value
        for name in value.model_fields_set:
            yield from _values(getattr(value, name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from _values(one)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template with every optional line switched on, as its first lines say how."""
    file = tmp_path_factory.mktemp("portal") / "portal.yaml"
    text = re.sub(r"(?m)^( *)#(?=\S)", r"\1", TEMPLATE.read_text("utf-8"))
    file.write_text(text, "utf-8")
    return file


def test_template_loads_as_it_is() -> None:
    """A copy of the template is a valid descriptor before anything is filled in."""
    assert catalogue.portal(TEMPLATE).portal.allow == ("read",)


def test_template_loads_with_every_optional_line(whole: Path) -> None:
    """Each optional line is valid in its place."""
    assert catalogue.portal(whole).portal.subjects.keys() == {"web", "search", "host"}


def test_every_field_stands_in_the_template(whole: Path) -> None:
    """No field of the descriptor, its limits, credentials or subjects is left unexplained."""
    known: dict[str, set[str]] = {}
    shown: dict[str, set[str]] = {}
    for value in _values(catalogue.portal(whole).portal):
        name = type(value).__name__
        known.setdefault(name, set()).update(type(value).model_fields)
        shown.setdefault(name, set()).update(value.model_fields_set)
    # What every networked subject takes is explained once, at the first.
    shown["SuchdienstSubject"] |= {"connect_to", "ca", "revocation_hosts"}
    assert {name: known[name] - shown[name] for name in known} == {name: set() for name in known}
    assert {"WebSubject", "SuchdienstSubject", "HostSubject", "Limits", "Credentials"} <= set(known)


def test_every_optional_field_is_explained_before_it() -> None:
    """A comment in words precedes each optional line or the group of lines that it belongs to."""
    for block in re.findall(r"(?m)(?:^ *#\S.*\n)+", TEMPLATE.read_text("utf-8")):
        before = TEMPLATE.read_text("utf-8").split(block)[0].rstrip("\n").splitlines()[-1]
        assert re.match(r" *# \S", before), block
