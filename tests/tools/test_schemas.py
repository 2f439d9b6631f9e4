"""Others write descriptors and read runs by these schemas: they are current, and they fit our files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from tools import schemas

ROOT = Path(__file__).parents[2]
MADE = schemas.schemas()


def _read(file: Path) -> Any:
    # A date is a string in JSON.
    return json.loads(json.dumps(yaml.load(file.read_text("utf-8"), yaml.CSafeLoader), default=str))


def _examples() -> list[tuple[str, Path]]:
    files = {
        "portal": "portals/template/portal.yaml",
        "attestations": "portals/template/attestations.yaml",
        "norm": "profiles/norms/*.yaml",
        "requirement": "profiles/requirements/**/*.yaml",
        "profile": "profiles/draft/*.yaml",
        "texts": "profiles/texts/*.yaml",
    }
    return [(name, file) for name, glob in files.items() for file in sorted(ROOT.glob(glob))]


def test_schemas_are_current() -> None:
    """docs/schemas holds what the models say now: `make schemas` writes it."""
    found = {file.name: file.read_text("utf-8") for file in schemas.FOLDER.glob("*.json")}
    assert found == MADE, "run: make schemas"


@pytest.mark.parametrize("name", schemas.DOCUMENTS)
def test_schema_is_a_schema(name: str) -> None:
    """Each is valid JSON Schema 2020-12."""
    jsonschema_rs.meta.validate(json.loads(MADE[f"{name}.json"]))


@pytest.mark.parametrize(("name", "file"), _examples(), ids=lambda one: getattr(one, "stem", one))
def test_our_own_files_fit(name: str, file: Path) -> None:
    """What the loader reads, an editor with the schema accepts."""
    jsonschema_rs.validate(json.loads(MADE[f"{name}.json"]), _read(file))


def test_one_address_may_stand_alone() -> None:
    """`connect_to: ADDRESS` is what the loader takes for a list of one, and so does the schema."""
    portal = _read(ROOT / "portals" / "template" / "portal.yaml")
    portal["subjects"]["web"]["connect_to"] = "192.0.2.10:443"
    jsonschema_rs.validate(json.loads(MADE["portal.json"]), portal)
