"""What pydantic finds wrong, in words for whoever wrote the file: what is wrong and what to do.

Values are told only where they say something about the mistake, and never what could be a secret.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Told = tuple[str, str]
#: Below these fields nothing is repeated that somebody wrote.
SECRET = {"credentials", "enter"}

#: Forms that models ask of a text, by their pattern: what to write.
_FORMS = {
    r"^\d{12}$": 'write all twelve digits in quotes, such as "160000000000"',
    r"^[a-z0-9][a-z0-9-]*$": "write small letters, digits and hyphens only, such as musterland",
    r"^[a-z0-9-]+@[A-Za-z0-9.-]+$": "write name@version, such as land-portal@2026.12",
    r"^https?://": "begin with https:// (or http://) and the name of the host",
    r"^P\d+[YMWD](\d+M)?(\d+W)?(\d+D)?$": "write a duration such as P3Y or P18M",
    r"^[a-z+-]+://": "begin with local://, ssh:// or docker://",
    r"^[0-9a-f]{64}$": "write the 64 small hexadecimal digits that `sha256sum FILE` prints",
}
_LISTS = "write a list, such as [a, b], or one value a line after a hyphen"
_FIELDS = "write fields as `name: value`, one a line, indented below it"
_NUMBER = "write a number without quotes"
_DAY = "write a day such as 2026-11-25"

#: Each kind of pydantic's errors to what is expected and what to do.
_EXPECTED: dict[str, Told] = {
    "bool_type": ("true or false", "write true or false without quotes"),
    "bool_parsing": ("true or false", "write true or false without quotes"),
    "int_type": ("a whole number", _NUMBER),
    "int_parsing": ("a whole number", _NUMBER),
    "int_from_float": ("a whole number", "write it without decimal places"),
    "int_parsing_size": ("a smaller number", _NUMBER),
    "float_type": ("a number", _NUMBER),
    "float_parsing": ("a number", _NUMBER),
    "finite_number": ("a finite number", "write null where nothing limits it"),
    "date_type": ("a day", _DAY),
    "date_parsing": ("a day", _DAY),
    "date_from_datetime_parsing": ("a day", _DAY),
    "date_from_datetime_inexact": ("a day without a time", _DAY),
    "tuple_type": ("a list", _LISTS),
    "list_type": ("a list", _LISTS),
    "set_type": ("a list", _LISTS),
    "dict_type": ("fields", _FIELDS),
    "mapping_type": ("fields", _FIELDS),
    "model_type": ("fields", _FIELDS),
    "model_attributes_type": ("fields", _FIELDS),
    "dataclass_type": ("fields", _FIELDS),
    "none_required": ("nothing", "leave it out"),
    "string_type": ("text", "write one text"),
}
_BOUNDS = {
    "greater_than": ("gt", "write a number greater than {}"),
    "greater_than_equal": ("ge", "write {} or more"),
    "less_than": ("lt", "write a number less than {}"),
    "less_than_equal": ("le", "write {} or less"),
    "too_short": ("min_length", "write {} or more"),
    "too_long": ("max_length", "write {} or fewer"),
    "string_too_short": ("min_length", "write at least {} characters"),
    "string_too_long": ("max_length", "write at most {} characters"),
}


def worded(error: Mapping[str, Any], keys: Sequence[str | int], known: Sequence[str]) -> Told:
    """One of pydantic's errors as what is wrong and what to do; `known` are the fields around it."""
    kind, name = error["type"], str(keys[-1]) if keys else ""
    if kind == "missing":
        return "is missing", f"add `{name}: …` here"
    if kind == "extra_forbidden":
        return "unknown field", near(name, known, "known here: ")
    if kind == "union_tag_not_found":
        return "does not say its kind", "add `kind: web`, `kind: suchdienst` or `kind: host`"
    if kind in _CHOICES:
        return _choice(error, secret=bool(SECRET & set(map(str, keys))))
    if kind == "string_type" and SECRET & set(map(str, keys)):
        return "expected text", "write the name of an environment variable, such as PORTAL_PASSWORD"
    if kind in _SPECIAL:
        return _SPECIAL[kind](error)
    if kind in _BOUNDS:
        context, remedy = _BOUNDS[kind]
        what = "has too few entries" if kind == "too_short" else _small(error["msg"])
        return what, remedy.format(error.get("ctx", {}).get(context))
    expected, remedy = _EXPECTED.get(kind, ("", ""))
    if not expected:
        return _small(error["msg"]), f"found {found(error['input'])}: write what is asked for"
    return f"expected {expected}, found {found(error['input'])}", remedy


def near(name: str, known: Iterable[str], listed: str = "known: ") -> str:
    """The nearest of the known names, else all of them."""
    names = list(known)
    return meant(name, names) or f"{listed}{', '.join(names) or 'none'}"


def meant(name: str, known: Iterable[str]) -> str:
    """The nearest of the known names as a question; empty where none is near."""
    close = difflib.get_close_matches(name, list(known), 1)
    return f"did you mean {close[0]!r}?" if close else ""


def found(value: Any) -> str:
    """What kind of value stands there, never the value itself."""
    for kinds, told in (
        (bool, "true or false"),
        ((int, float), "a number"),
        (datetime.date, "a day"),
        (str, "text"),
        ((list, tuple), "a list"),
        (Mapping, "fields"),
    ):
        if isinstance(value, kinds):
            return told
    return "nothing" if value is None else "something else"


def _text(error: Mapping[str, Any]) -> Told:
    value, what = error["input"], f"expected text, found {found(error['input'])}"
    if isinstance(value, (bool, int, float, datetime.date)):
        why = "YAML reads yes, no, on, off, days, times and numbers as something else than text"
        return what, f"put it in quotes: {why}"
    return what, "write one text"


def _choice(error: Mapping[str, Any], *, secret: bool) -> Told:
    context, value = error.get("ctx", {}), error["input"]
    expected = str(context.get("expected") or context.get("expected_tags"))
    if isinstance(value, Mapping):  # the kind of a subject
        value = context.get("tag")
    names = [one.strip("' ") for one in expected.replace(" or ", ", ").split(",")]
    if not isinstance(value, str):
        what = f"expected one of {', '.join(names)}, found {found(value)}"
        quotes = isinstance(value, (bool, int, float, datetime.date))
        return what, "write one of them" + (", in quotes" if quotes else "")
    if secret:
        return f"is none of {', '.join(names)}", "write one of them"
    return f"{value[:40]!r} is none of {', '.join(names)}", near(value, names, "write one of: ")


def _key(error: Mapping[str, Any]) -> Told:
    what = f"expected text as a key, found {found(error['input'])}"
    return what, "put the key in quotes: YAML reads no, on, off and numbers as something else"


def _form(error: Mapping[str, Any]) -> Told:
    pattern = error["ctx"]["pattern"]
    remedy = _FORMS.get(pattern, f"write what matches the regular expression {pattern}")
    return "does not have the form that is asked for", remedy


def _own(error: Mapping[str, Any]) -> Told:
    return str(error["msg"]).removeprefix("Value error, "), "correct what is named"


_CHOICES = {"literal_error", "enum", "union_tag_invalid"}


def _small(message: str) -> str:
    return (message[:1].lower() + message[1:]).replace("input should be", "must be")


_SPECIAL: dict[str, Callable[[Mapping[str, Any]], Told]] = {
    "string_type": _text,
    "string_pattern_mismatch": _form,
    "invalid_key": _key,
    "value_error": _own,
    "assertion_error": _own,
}
