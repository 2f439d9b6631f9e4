"""A requirement joined with the code it names: what looking and judging work with."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from conformance.facts.base import Facts
from profiles.model import Attestation, Condition, Level, Text


@dataclass(frozen=True)
class BoundLook:
    """A probe with its arguments; `subject_fields` are what its signature takes of the subject."""

    noun: str
    look: Callable[..., Facts]
    door: type
    facts: type[Facts]
    arguments: dict[str, Any]
    subject_fields: tuple[str, ...]


@dataclass(frozen=True)
class Bound:
    """A requirement that can be looked at and judged."""

    id: str
    level: Level
    clauses: tuple[str, ...]
    partly: tuple[str, ...] = field(default=(), kw_only=True)
    subject: tuple[str, ...]
    looks: tuple[BoundLook, ...] = ()
    check: Callable[..., Any] | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    portal_arguments: dict[str, str] = field(default_factory=dict)
    takes_now: bool = False
    applies_if: tuple[Condition, ...] = ()
    attestation: Attestation | None = None
    untestable: Text | None = None

    @property
    def check_source(self) -> str | None:
        """`module file:line` of the check: the line that decides."""
        if self.check is None:
            return None
        code = inspect.unwrap(self.check).__code__
        return f"{self.check.__module__.replace('.', '/')}.py:{code.co_firstlineno}"
