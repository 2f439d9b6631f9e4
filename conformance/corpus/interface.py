"""An interface of `profiles/interfaces` as the corpus needs it: operations, schemas, intents."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from profiles.model import Value
from profiles.reading import read

INTERFACES = Path(__file__).parents[2] / "profiles" / "interfaces"
_METHODS = ("get", "head", "put", "post", "patch", "delete", "options", "trace")


@dataclass(frozen=True)
class Parameter:
    """A parameter in path or query, with its schema as written."""

    name: str
    place: str
    required: bool
    schema: dict[str, Any]
    example: str | None = None

    @property
    def formed(self) -> bool:
        """Whether a value must have a certain form; other texts are free."""
        return bool({"pattern", "format", "enum", "const"} & set(self.schema))


@dataclass(frozen=True)
class Operation:
    """One documented operation; `label` is `METHOD /path/{template}`."""

    label: str
    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    responses: dict[str, dict[str, Any]]

    def target(self, values: dict[str, str]) -> str:
        """Path and query with these values, percent-encoded; those that are not named are left out."""
        path, query = self.path, []
        for parameter in self.parameters:
            if parameter.name not in values:
                continue
            coded = quote(values[parameter.name], safe="")
            if parameter.place == "path":
                path = path.replace("{" + parameter.name + "}", coded)
            else:
                query.append(f"{quote(parameter.name, safe='')}={coded}")
        return path + ("?" + "&".join(query) if query else "")

    def example(self) -> dict[str, str]:
        """The described example value of each parameter that must be there."""
        return {p.name: p.example for p in self.parameters if p.required and p.example is not None}


class Numbered(Value):
    """Pages asked by number: parameters, and where an answer holds items and total."""

    operation: str
    given: dict[str, str]
    page: str
    size: str
    sizes: tuple[int, ...]
    items: str
    key: str
    total: str


class Continued(Value):
    """Pages asked by a token that the page before gave."""

    operation: str
    given: dict[str, str]
    token: str
    items: str
    key: str
    total: str
    next: str
    most: int


@dataclass(frozen=True)
class Interface:
    """A shared interface: its OpenAPI document and the intents of `cases.yaml` beside it."""

    name: str
    document: dict[str, Any]
    operations: dict[str, Operation]
    intents: dict[str, Any]
    hash: str
    folder: Path = INTERFACES
    by_id: dict[str, Operation] = field(default_factory=dict)

    @property
    def components(self) -> dict[str, Any]:
        """The shared schemas that `$ref`s point to."""
        return dict(self.document.get("components", {}))

    @property
    def numbered(self) -> Numbered:
        """How numbered pages are walked. Raises KeyError where the interface has none."""
        return Numbered.model_validate(_given(self.intents["paging"]["numbered"]))

    @property
    def continued(self) -> Continued:
        """How continued pages are walked. Raises KeyError where the interface has none."""
        return Continued.model_validate(_given(self.intents["paging"]["continued"]))

    def values(self, test_data: dict[str, str]) -> dict[str, str]:
        """The values for placeholders: the interface's own, and the subject's before them."""
        return {**self.intents.get("values", {}), **test_data}


def interface(name: str, folder: Path = INTERFACES) -> Interface:
    """Read `folder/name/openapi.yaml` and, where there is one, `cases.yaml` beside it.

    Raises profiles.errors.InputError where a file is missing or broken.
    """
    described, intended = folder / name / "openapi.yaml", folder / name / "cases.yaml"
    document = read(described)
    intents = read(intended) if intended.is_file() else {}
    data = described.read_bytes() + (intended.read_bytes() if intended.is_file() else b"")
    operations = {one.label: one for one in _operations(document)}
    return Interface(
        name=name,
        document=document,
        operations=operations,
        intents=intents,
        hash=hashlib.sha256(data).hexdigest(),
        folder=folder.resolve(),
        by_id={one.id: one for one in operations.values()},
    )


def _given(written: dict[str, Any]) -> dict[str, Any]:
    return {"given" if key == "with" else key: value for key, value in written.items()}


def _operations(document: dict[str, Any]) -> list[Operation]:
    return [
        _operation(document, path, method, item[method], item.get("parameters", []))
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item
    ]


def _operation(
    document: dict[str, Any], path: str, method: str, written: dict[str, Any], shared: list[Any]
) -> Operation:
    parameters = [_parameter(document, one) for one in [*shared, *written.get("parameters", [])]]
    return Operation(
        label=f"{method.upper()} {path}",
        id=written.get("operationId", f"{method} {path}"),
        method=method.upper(),
        path=path,
        parameters=tuple(one for one in parameters if one.place in {"path", "query"}),
        responses={
            str(status): resolved(document, response)
            for status, response in written["responses"].items()
        },
    )


def _parameter(document: dict[str, Any], written: dict[str, Any]) -> Parameter:
    said = resolved(document, written)
    example = said.get("example")
    return Parameter(
        name=said["name"],
        place=said["in"],
        required=bool(said.get("required", False)),
        schema=resolved(document, said.get("schema", {})),
        example=None if example is None else str(example),
    )


def resolved(document: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` inside the document points to (RFC 6901); anything else is itself."""
    while "$ref" in value:
        found: Any = document
        for part in str(value["$ref"]).removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        value = found
    return value
