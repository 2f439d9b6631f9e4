"""Our own careful rule for what a request is: only what is certain on the wire is judged.

Schemathesis says of a case how it was made; what the server reads may still be valid (an empty
value left out, a number written as text), so its mark is not enough for a verdict.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qsl, unquote

from conformance.corpus.case import Kind
from conformance.corpus.interface import Operation, Parameter
from conformance.corpus.validate import Shape

Certainty = Literal["valid", "invalid", "unsure"]

_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)")
_LARGEST_NUMBER = 2**31 - 1
_LONGEST_TEXT = 200


def judge(operation: Operation, target: str, *, extra_fields: bool = False) -> tuple[Kind, str]:
    """`positive`, `negative` or `odd`, and what is wrong with a negative request.

    A request is negative if one value is certainly wrong or a required one is missing, and
    positive only if every value is certainly right and there is nothing undeclared.
    """
    path, _, query = target.partition("?")
    try:
        values = _values(operation, path, query)
    except ValueError:
        return "odd", ""
    declared = {parameter.name: parameter for parameter in operation.parameters}
    if len(values) != len(dict(values)) or {name for name, _ in values} - set(declared):
        return "odd", ""
    given = dict(values)
    for parameter in operation.parameters:
        if parameter.required and parameter.name not in given:
            return "negative", f"{parameter.name} is missing"
    known = {name: certainty(declared[name], value) for name, value in values}
    wrong = sorted(name for name, said in known.items() if said == "invalid")
    if wrong:
        return "negative", f"{wrong[0]} is not as described"
    if extra_fields or "unsure" in known.values():
        return "odd", ""
    return "positive", ""


def certainty(parameter: Parameter, value: str) -> Certainty:
    """Whether a value, as a server reads it from the wire, fits the parameter's schema."""
    seen = "".join(letter for letter in value if letter.isprintable()).strip()
    if seen == "":
        return "unsure"  # left out, for many servers
    if len(value) > _LONGEST_TEXT or not value.isprintable():
        # A filter may cut or clean a text, or refuse it. One that must have a certain form is
        # wrong either way.
        fits = _shape(parameter).fits(seen) or _shape(parameter).fits(value)
        return "invalid" if parameter.formed and not fits else "unsure"
    if parameter.schema.get("type") in {"integer", "number"}:
        return _number(parameter, value)
    if parameter.schema.get("type") != "string":
        return "unsure"
    fit = {_shape(parameter).fits(value), _shape(parameter).fits(seen)}
    return "unsure" if len(fit) == 2 else "valid" if fit == {True} else "invalid"


def _number(parameter: Parameter, value: str) -> Certainty:
    if _WHOLE_NUMBER.fullmatch(value):
        number = int(value)
        if not _shape(parameter).fits(number):
            return "invalid"
        return "valid" if abs(number) <= _LARGEST_NUMBER else "unsure"
    # Anything with a digit in it may be read leniently (1.0, +1, 1e3, 0x1, digits of other scripts).
    return "unsure" if any(letter.isnumeric() for letter in value) else "invalid"


def _values(operation: Operation, path: str, query: str) -> list[tuple[str, str]]:
    pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict")
    return [*_in_path(operation, path), *pairs]


def _in_path(operation: Operation, path: str) -> list[tuple[str, str]]:
    """The values of a path. Raises ValueError where a value changes which path it is."""
    asked, described = path.split("/"), operation.path.split("/")
    if len(asked) != len(described):
        raise ValueError(path)
    found = []
    for part, name in zip(asked, described, strict=True):
        if not name.startswith("{"):
            continue
        value = unquote(part, errors="strict")
        if value in {"", ".", ".."} or "/" in value or "\\" in value:
            raise ValueError(path)
        found.append((name.strip("{}"), value))
    return found


def _shape(parameter: Parameter) -> Shape:
    return _compiled(json.dumps(parameter.schema, sort_keys=True))


@lru_cache(maxsize=256)
def _compiled(schema: str) -> Shape:
    return Shape(json.loads(schema))
