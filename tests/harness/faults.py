"""Every fault that a requirement lists, and which of them can be tried together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from profiles.catalogue import Catalogue

#: Kinds that change the running reference portal; `wire` stands before it, `server` beside it.
WIRE, SERVER = "wire", "server"
#: Two faults of one group can hide each other: how connections are made, what the search
#: interface answers, how logs are written.
HIDING = (
    ("certificate", "stack/security", "nginx/ssl"),
    ("portal/suchdienst_", "nginx/location", "nginx/server_tokens"),
    ("portal/log_",),
)
CUTTING = ("certificate/names", "certificate/chain_complete", "certificate/starts_in_days")


@dataclass(frozen=True)
class Fault:
    """One entry of `faults:`, and all requirements that list it: those that must turn red."""

    text: str
    requirements: frozenset[str]

    @property
    def patch(self) -> dict[str, Any]:
        """The entry as written."""
        return dict(json.loads(self.text))

    @property
    def kind(self) -> str:
        """`wire`, `server`, or `stack` for everything that changes the stack."""
        (first, *_) = self.patch
        return first if first in (WIRE, SERVER) else "stack"

    @property
    def touches(self) -> frozenset[str]:
        """What it changes, so that two faults can be seen to keep out of each other's way."""
        return frozenset(_leaves(self.patch, ()))

    @property
    def cuts_off(self) -> bool:
        """Whether it makes trust impossible, so that nothing else can be seen over HTTP."""
        return self._touches(CUTTING)

    @property
    def groups(self) -> frozenset[tuple[str, ...]]:
        """The groups in which it could hide another fault, or be hidden by one."""
        return frozenset(group for group in HIDING if self._touches(group))

    def _touches(self, prefixes: tuple[str, ...]) -> bool:
        return any(one.startswith(prefixes) for one in self.touches)


def faults(known: Catalogue) -> list[Fault]:
    """Every distinct fault, in a fixed order."""
    listed: dict[str, set[str]] = {}
    for requirement in known.requirements.values():
        for one in requirement.faults:
            listed.setdefault(json.dumps(one, sort_keys=True), set()).add(requirement.id)
    return [Fault(text, frozenset(ids)) for text, ids in sorted(listed.items())]


def batches(some: Iterable[Fault]) -> list[list[Fault]]:
    """Faults that change different things and share no requirement, together."""
    made: list[list[Fault]] = []
    for fault in some:
        home = next((batch for batch in made if all(_apart(fault, one) for one in batch)), None)
        if home is None:
            made.append([fault])
        else:
            home.append(fault)
    return made


def _apart(one: Fault, other: Fault) -> bool:
    return not (
        one.touches & other.touches
        or one.requirements & other.requirements
        or one.groups & other.groups
        or one.cuts_off
        or other.cuts_off
    )


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key, part in value.items():
            yield from _leaves(part, (*path, str(key)))
    else:
        yield "/".join(path)
