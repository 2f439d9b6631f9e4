"""Joins requirement, probe, check and facts type, and says with file and line what does not fit."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from conformance.bound import Bound, BoundLook
from conformance.client import Client
from conformance.paths import leads_nowhere
from conformance.sending import unsaid
from profiles import reading
from profiles.catalogue import Catalogue
from profiles.errors import InputError, Problem
from profiles.model import Requirement
from profiles.portal import SUBJECTS, Portal
from profiles.release import Asked, written_out
from profiles.shape import place
from profiles.wording import near, worded

_KINDS = inspect.Parameter
_PATH_ARGUMENTS = ("at", "where")
_CHECK = "name module and function, such as value.equals"


@dataclass(frozen=True)
class _Misfit:
    """Something in a requirement that does not fit the code it names."""

    keys: tuple[str | int, ...]
    what: str
    remedy: str = ""


def bind(catalogue: Catalogue, asked: Iterable[Asked]) -> list[Bound]:
    """Each requirement bound. Raises InputError with every misfit, each with file and line."""
    found: list[Bound] = []
    problems: list[Problem] = []
    for one in asked:
        joint = _Joint(one)
        bound = joint.bound()
        problems += [_problem(catalogue, one.id, misfit) for misfit in joint.misfits]
        if bound is not None:
            found.append(bound)
    if problems:
        raise InputError(problems)
    return found


def misfits(catalogue: Catalogue, requirements: Iterable[Requirement]) -> list[Problem]:
    """All that does not fit in requirements, also in those of which something else is wrong."""
    problems: list[Problem] = []
    for requirement in requirements:
        one, wrong = written_out(catalogue, requirement, {}, None)
        problems += wrong
        try:
            bind(catalogue, [one])
        except InputError as error:
            problems += error.problems
    return problems


def _problem(catalogue: Catalogue, name: str, misfit: _Misfit) -> Problem:
    file = catalogue.files.get(name)
    if file is None:  # frozen in a release, and gone since
        return Problem(name, 0, 0, misfit.what, misfit.remedy)
    return reading.problem_at(file, misfit.keys, misfit.what, misfit.remedy, catalogue.shown(name))


class _Joint:
    """One requirement and the code that it names: what fits, and every misfit."""

    def __init__(self, one: Asked) -> None:
        self.one = one
        self.misfits: list[_Misfit] = []
        #: Kinds of subjects that there are; without them nothing can be said of fields.
        self.kinds = [SUBJECTS[kind] for kind in one.subject if kind in SUBJECTS]

    def bound(self) -> Bound | None:
        """The requirement with its code, or None where something does not fit."""
        self._subjects()
        looks = [self._look(noun, arguments) for noun, arguments in self.one.look.items()]
        fitting = tuple(look for look in looks if look is not None)
        for index, condition in enumerate(self.one.applies_if):
            self._path(fitting, condition.at, ("applies_if", index, "at"))
        decision = self._decision(fitting) if self.one.check else {}
        return None if self.misfits else self._joined(fitting, decision)

    def _joined(self, looks: tuple[BoundLook, ...], decision: dict[str, Any]) -> Bound:
        return Bound(
            id=self.one.id,
            level=self.one.level,
            clauses=self.one.clauses,
            partly=self.one.partly,
            subject=self.one.subject,
            looks=looks,
            applies_if=self.one.applies_if,
            attestation=self.one.attestation,
            untestable=self.one.untestable,
            **decision,
        )

    def _wrong(self, keys: tuple[str | int, ...], what: str, remedy: str) -> None:
        self.misfits.append(_Misfit(keys, what, remedy))

    def _subjects(self) -> None:
        for index, kind in enumerate(self.one.subject):
            if kind not in SUBJECTS and kind != "portal":
                remedy = near(kind, [*SUBJECTS, "portal"])
                self._wrong(("subject", index), f"unknown kind of subject {kind!r}", remedy)

    def _look(self, noun: str, arguments: dict[str, Any]) -> BoundLook | None:
        keys = ("look", noun)
        probe = self._module("probes", noun, keys)
        if probe is None:
            return None
        look = getattr(probe, "look", None)
        if look is None:
            remedy = f"name a probe: {near(noun, _modules('probes'))}"
            self._wrong(keys, f"probes/{noun}.py has no function look", remedy)
            return None
        if wrong := unsaid(probe):
            self._wrong(keys, wrong, "write SENDS beside look; conformance/sending.py says how")
        hints = get_type_hints(look)
        parameters = list(inspect.signature(look).parameters.values())
        fields = tuple(p.name for p in parameters[1:] if p.kind is not _KINDS.KEYWORD_ONLY)
        for name in fields if self.kinds else ():
            if not any(name in kind.model_fields for kind in self.kinds):
                having = ", ".join(k for k, v in SUBJECTS.items() if name in v.model_fields)
                what = f"probe {noun} takes {name!r}, which no subject here has"
                self._wrong(("subject",), what, f"it is a field of: {having or 'none'}")
        return BoundLook(
            noun=noun,
            look=look,
            door=hints.get(parameters[0].name, Client),
            facts=hints["return"],
            arguments=self._fitted(look, arguments, keys),
            subject_fields=fields,
        )

    def _decision(self, looks: tuple[BoundLook, ...]) -> dict[str, Any]:
        """The check with its arguments, as fields of Bound."""
        module_name, _, name = str(self.one.check).rpartition(".")
        if not module_name:
            self._wrong(("check",), f"{self.one.check!r} is no MODULE.function", _CHECK)
            return {}
        module = self._module("checks", module_name, ("check",))
        if module is None:
            return {}
        check = getattr(module, name, None)
        if not inspect.isfunction(check):
            own = [k for k, v in vars(module).items() if inspect.isfunction(v) and k[0] != "_"]
            what = f"checks/{module_name}.py has no function {name!r}"
            self._wrong(("check",), what, near(name, own))
            return {}
        self._nouns(check)
        written = self.one.arguments
        from_portal = {k: v["portal"] for k, v in written.items() if _is_portal(v)}
        for key, portal_field in from_portal.items():
            self._portal_field(portal_field, ("with", key))
        written = {k: v for k, v in written.items() if k not in from_portal}
        arguments = self._fitted(check, written, ("with",), given={*from_portal, "now"})
        for key in _PATH_ARGUMENTS:
            if isinstance(written.get(key), str):
                self._path(looks, written[key], ("with", key))
        return {
            "check": check,
            "arguments": arguments,
            "portal_arguments": from_portal,
            "takes_now": "now" in inspect.signature(check).parameters,
        }

    def _nouns(self, check: Callable[..., Any]) -> None:
        """A check that names its nouns judges exactly what the look gives."""
        parameters = inspect.signature(check).parameters.values()
        nouns = {p.name for p in parameters if p.kind is _KINDS.POSITIONAL_OR_KEYWORD}
        takes_any = any(p.kind is _KINDS.VAR_KEYWORD for p in parameters)
        looked = set(self.one.look)
        if not takes_any and nouns != looked:
            what = f"{self.one.check} judges {sorted(nouns)}, but the look gives {sorted(looked)}"
            self._wrong(("look",), what, f"look at: {', '.join(sorted(nouns))}")

    def _module(self, part: str, name: str, keys: tuple[str | int, ...]) -> ModuleType | None:
        """Our own module of that name, else one that an installed package offers."""
        full = f"conformance.{part}.{name}"
        if name.isidentifier():  # what stands in a file is never a way into another package
            try:
                return importlib.import_module(full)
            except ModuleNotFoundError as error:
                if error.name != full:
                    raise
        for offered in entry_points(group=f"pruefstand.{part}", name=name):
            module = offered.load()
            if isinstance(module, ModuleType):
                return module
        remedy = near(name, _modules(part))
        if name.isidentifier():
            remedy += f"; or write conformance/{part}/{name}.py"
        self._wrong(keys, f"no {part[:-1]} {name!r}", remedy)
        return None

    def _fitted(
        self,
        function: Callable[..., Any],
        arguments: dict[str, Any],
        keys: tuple[str | int, ...],
        given: set[str] | None = None,
    ) -> dict[str, Any]:
        """The arguments, typed by the signature's keyword-only parameters, defaults included."""
        model, fields = _signature(function, given or set())
        try:
            fitted = model.model_validate(arguments)
        except ValidationError as error:
            taken = ", ".join(fields) or "no arguments"
            name = function.__module__.rpartition(".")[2] + "." + function.__name__
            for one in error.errors(include_url=False):
                path, known = place(model, one)
                what, remedy = worded(one, path, known)
                told = f"{'.'.join(map(str, path))}: {what}"
                self._wrong((*keys, *path), told, f"{remedy}; {name} takes: {taken}")
            return {}
        return {name: getattr(fitted, name) for name in fields}

    def _portal_field(self, name: Any, keys: tuple[str | int, ...]) -> None:
        known = ["host", *Portal.model_fields, *(f for k in self.kinds for f in k.model_fields)]
        if name not in known:
            remedy = near(str(name), dict.fromkeys(known))
            self._wrong(keys, f"neither portal nor subject has a field {name!r}", remedy)

    def _path(self, looks: tuple[BoundLook, ...], path: str, keys: tuple[str | int, ...]) -> None:
        noun, _, rest = path.partition("/")
        if noun == "portal":
            self._portal_field(rest.partition("/")[0], keys)
            return
        facts = {look.noun: look.facts for look in looks}
        if noun not in self.one.look:
            remedy = f"begin with what is looked at: {', '.join([*self.one.look, 'portal'])}"
            self._wrong(keys, f"{path!r} begins with {noun!r}", remedy)
        elif noun in facts and (wrong := leads_nowhere(facts[noun], rest)):
            what = f"{path!r}: {facts[noun].__name__} has no {wrong!r}"
            self._wrong(keys, what, near(wrong, facts[noun].model_fields))


def _signature(
    function: Callable[..., Any], given: set[str]
) -> tuple[type[BaseModel], dict[str, Any]]:
    """The keyword-only parameters that YAML fills, as a model, and by name."""
    hints = get_type_hints(function)
    fields: dict[str, Any] = {
        p.name: (hints.get(p.name, Any), ... if p.default is _KINDS.empty else p.default)
        for p in inspect.signature(function).parameters.values()
        if p.kind is _KINDS.KEYWORD_ONLY and p.name not in given
    }
    config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    return create_model("arguments", __config__=config, **fields), fields


def _modules(part: str) -> list[str]:
    """The names of our own probes or checks, and of those that installed packages offer."""
    package = importlib.import_module(f"conformance.{part}")
    own = [one.name for one in pkgutil.iter_modules(package.__path__) if one.name[0] != "_"]
    return sorted({*own, *(one.name for one in entry_points(group=f"pruefstand.{part}"))})


def _is_portal(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"portal"}
