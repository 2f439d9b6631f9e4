"""Joins requirement, probe, check and facts type, and says with file and line what does not fit."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from conformance.bound import Bound, BoundLook
from conformance.client import Client
from conformance.paths import leads_nowhere
from profiles import reading
from profiles.catalogue import Catalogue
from profiles.errors import InputError, Problem
from profiles.portal import SUBJECTS, Portal
from profiles.release import Asked

_KINDS = inspect.Parameter
_PATH_ARGUMENTS = ("at", "where")


class _Misfit(Exception):
    """Something in a requirement that does not fit the code it names."""

    def __init__(self, keys: tuple[str | int, ...], what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.keys, self.what, self.remedy = keys, what, remedy


def bind(catalogue: Catalogue, asked: list[Asked]) -> list[Bound]:
    """Each requirement bound. Raises InputError with every misfit, each with file and line."""
    found: list[Bound] = []
    problems: list[Problem] = []
    for one in asked:
        try:
            found.append(_bind(one))
        except _Misfit as misfit:
            problems.append(_problem(catalogue, one.id, misfit))
    if problems:
        raise InputError(problems)
    return found


def _problem(catalogue: Catalogue, name: str, misfit: _Misfit) -> Problem:
    file = catalogue.files.get(name)
    if file is None:  # frozen in a release, and gone since
        return Problem(name, 0, 0, misfit.what, misfit.remedy)
    return reading.problem_at(file, misfit.keys, misfit.what, misfit.remedy, catalogue.shown(name))


def _bind(one: Asked) -> Bound:
    for index, kind in enumerate(one.subject):
        if kind not in SUBJECTS and kind != "portal":
            known = ", ".join(SUBJECTS)
            raise _Misfit(
                ("subject", index), f"unknown kind of subject {kind!r}", f"known: {known}"
            )
    looks = tuple(_look(one, noun, arguments) for noun, arguments in one.look.items())
    bound = Bound(
        id=one.id,
        level=one.level,
        clauses=one.clauses,
        partly=one.partly,
        subject=one.subject,
        looks=looks,
        applies_if=one.applies_if,
        attestation=one.attestation,
        untestable=one.untestable,
    )
    for index, condition in enumerate(one.applies_if):
        _path(one, looks, condition.at, ("applies_if", index, "at"))
    return _with_check(one, bound) if one.check else bound


def _look(one: Asked, noun: str, arguments: dict[str, Any]) -> BoundLook:
    probe = _module("probes", noun, ("look", noun))
    look = getattr(probe, "look", None)
    if look is None:
        raise _Misfit(("look", noun), f"probes/{noun}.py has no function look")
    hints = get_type_hints(look)
    parameters = list(inspect.signature(look).parameters.values())
    fields = tuple(p.name for p in parameters[1:] if p.kind is not _KINDS.KEYWORD_ONLY)
    for name in fields:
        if not any(name in SUBJECTS[k].model_fields for k in one.subject if k in SUBJECTS):
            raise _Misfit(("subject",), f"probe {noun} takes {name!r}, which no subject here has")
    return BoundLook(
        noun=noun,
        look=look,
        door=hints.get(parameters[0].name, Client),
        facts=hints["return"],
        arguments=_fitted(look, arguments, ("look", noun)),
        subject_fields=fields,
    )


def _with_check(one: Asked, bound: Bound) -> Bound:
    module, _, name = str(one.check).rpartition(".")
    check = getattr(_module("checks", module, ("check",)), name, None)
    if check is None:
        raise _Misfit(("check",), f"checks/{module}.py has no function {name!r}")
    parameters = inspect.signature(check).parameters.values()
    nouns = {p.name for p in parameters if p.kind is _KINDS.POSITIONAL_OR_KEYWORD}
    takes_any = any(p.kind is _KINDS.VAR_KEYWORD for p in parameters)
    looked = {look.noun for look in bound.looks}
    if not takes_any and nouns != looked:
        what = f"{one.check} judges {sorted(nouns)}, but the look gives {sorted(looked)}"
        raise _Misfit(("look",), what)
    from_portal = {k: v["portal"] for k, v in one.arguments.items() if _is_portal(v)}
    for key, portal_field in from_portal.items():
        _portal_field(one, portal_field, ("with", key))
    written = {k: v for k, v in one.arguments.items() if k not in from_portal}
    arguments = _fitted(check, written, ("with",), given={*from_portal, "now"})
    for key in _PATH_ARGUMENTS:
        if isinstance(written.get(key), str):
            _path(one, bound.looks, written[key], ("with", key))
    takes_now = any(p.name == "now" for p in parameters)
    return Bound(
        **{
            **bound.__dict__,
            "check": check,
            "arguments": arguments,
            "portal_arguments": from_portal,
            "takes_now": takes_now,
        }
    )


def _module(part: str, name: str, keys: tuple[str | int, ...]) -> ModuleType:
    """Our own module of that name, else one that an installed package offers."""
    full = f"conformance.{part}.{name}"
    try:
        return importlib.import_module(full)
    except ModuleNotFoundError as error:
        if error.name != full:
            raise
    for offered in entry_points(group=f"pruefstand.{part}", name=name):
        module = offered.load()
        if isinstance(module, ModuleType):
            return module
    raise _Misfit(keys, f"no {part[:-1]} {name!r}", f"write conformance/{part}/{name}.py")


def _fitted(
    function: Callable[..., Any],
    arguments: dict[str, Any],
    keys: tuple[str | int, ...],
    given: set[str] | None = None,
) -> dict[str, Any]:
    """The arguments, typed by the signature's keyword-only parameters, defaults included."""
    given = given or set()
    hints = get_type_hints(function)
    fields: dict[str, Any] = {
        p.name: (hints.get(p.name, Any), ... if p.default is _KINDS.empty else p.default)
        for p in inspect.signature(function).parameters.values()
        if p.kind is _KINDS.KEYWORD_ONLY and p.name not in given
    }
    config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    model: type[BaseModel] = create_model("arguments", __config__=config, **fields)
    try:
        fitted = model.model_validate(arguments)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        taken = ", ".join(fields) or "none"
        path = tuple(key for key in first["loc"] if isinstance(key, (str, int)))
        name = function.__module__.rpartition(".")[2] + "." + function.__name__
        what = f"{'.'.join(map(str, path))}: {first['msg']}"
        raise _Misfit((*keys, *path), what, f"{name} takes: {taken}") from error
    return {name: getattr(fitted, name) for name in fields}


def _is_portal(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"portal"}


def _portal_field(one: Asked, name: str, keys: tuple[str | int, ...]) -> None:
    if name == "host" or name in Portal.model_fields:
        return
    if any(name in SUBJECTS[kind].model_fields for kind in one.subject if kind in SUBJECTS):
        return
    raise _Misfit(keys, f"neither portal nor subject has a field {name!r}")


def _path(one: Asked, looks: tuple[BoundLook, ...], path: str, keys: tuple[str | int, ...]) -> None:
    noun, _, rest = path.partition("/")
    if noun == "portal":
        _portal_field(one, rest.partition("/")[0], keys)
        return
    facts = {look.noun: look.facts for look in looks}
    if noun not in facts:
        raise _Misfit(keys, f"{path!r} begins with {noun!r}", f"looked at: {', '.join(facts)}")
    if wrong := leads_nowhere(facts[noun], rest):
        raise _Misfit(keys, f"{path!r}: {facts[noun].__name__} has no {wrong!r}")
