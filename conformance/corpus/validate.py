"""The one place that knows jsonschema-rs: does a value fit a schema, and what does not."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs

MOST_ERRORS = 5
MOST_CHARACTERS = 200
_SURROGATE = b"\\ud"


class Shape:
    """A compiled JSON Schema 2020-12, formats included (they are off unless asked for)."""

    def __init__(self, schema: dict[str, Any], components: dict[str, Any] | None = None) -> None:
        whole = {**schema, "components": components} if components else schema
        self._validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)

    def fits(self, value: Any) -> bool:
        """Whether the value fits."""
        return bool(self._validator.is_valid(value))

    def errors(self, value: Any) -> tuple[str, ...]:
        """At most five short messages `path: what is wrong`, in a fixed order."""
        found = sorted({_message(error) for error in self._validator.iter_errors(value)})
        return tuple(found[:MOST_ERRORS])


def parsed(body: bytes) -> Any:
    """The JSON text of an answer; half a surrogate pair, which no file can hold, becomes U+FFFD.

    Raises ValueError where it is not JSON in UTF-8 (RFC 8259 8.1), RecursionError where it is too deep.
    """
    value = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    return _paired(value) if _SURROGATE in body.lower() else value


def _paired(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_paired(one) for one in value]
    if isinstance(value, dict):
        return {_paired(name): _paired(one) for name, one in value.items()}
    return value


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def _message(error: Any) -> str:
    path = "/".join(str(part) for part in error.instance_path)
    # A message may print the whole instance: what is asked for stands at its end.
    text = str(error.message)
    if len(text) > MOST_CHARACTERS:
        text = text[:60] + " … " + text[-(MOST_CHARACTERS - 63) :]
    return f"{path}: {text}" if path else text
