"""Writes docs/schemas: the documents in which build, ask, check and tell meet, made from the models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from conformance.model import Attempt, Exchange, Run
from profiles.attestations import Register
from profiles.model import Norm, Profile, Requirement, Texts
from profiles.portal import Portal

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "schemas"
#: Lists of which people may write the only element.
ONE_OR_MANY = {"connect_to", "applies_if"}


class Header(BaseModel):
    """The first line of `facts.jsonl`: the masked descriptor, and what looked at it."""

    header: dict[str, Any]


#: File of a run or of the project to the model that it is read as.
DOCUMENTS: dict[str, Any] = {
    "portal": Portal,
    "attestations": Register,
    "norm": Norm,
    "requirement": Requirement,
    "profile": Profile,
    "texts": Texts,
    "facts-line": Header | Attempt,
    "exchange": Exchange,
    "run": Run,
}


def schemas() -> dict[str, str]:
    """Name of each file in `docs/schemas` to its text: JSON Schema 2020-12 of what is read."""
    made = {}
    for name, model in DOCUMENTS.items():
        schema = TypeAdapter(model).json_schema(by_alias=True)
        if name == "requirement":  # the path is the id: a file that writes one is refused
            del schema["properties"]["id"]
            schema["required"].remove("id")
        _one_or_many(schema)
        text = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
        made[f"{name}.json"] = json.dumps(text, ensure_ascii=False, indent=1) + "\n"
    return made


def _one_or_many(schema: dict[str, Any]) -> None:
    """The loader takes one value for a list of one; the models, being read values, do not say so."""
    for part in (schema, *schema.get("$defs", {}).values()):
        for name in ONE_OR_MANY & part.get("properties", {}).keys():
            written = part["properties"][name]
            one = written.pop("items")
            written["anyOf"] = [one, {"type": written.pop("type"), "items": one}]


def main() -> None:
    """Write every schema anew and remove those that no document has."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = schemas()
    for file in FOLDER.glob("*.json"):
        if file.name not in wanted:
            file.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
