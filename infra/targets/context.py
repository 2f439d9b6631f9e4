"""What every part of the local target is deployed with, and what it says it did."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from infra import services
from infra.settings import StackSettings
from infra.state import Owner, Places, owner

Action = Literal["unchanged", "created", "changed", "reloaded", "restarted"]


@dataclass(frozen=True)
class Context:
    """Settings, paths and owner of one stack."""

    settings: StackSettings
    places: Places
    owner: Owner


def context(settings: StackSettings, state: Path) -> Context:
    """The context of the stack below a state folder."""
    return Context(settings, Places(state), owner())


def fingerprint_of(*parts: object) -> str:
    """A short hash of plain values."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]


def modes(made: Context, names: Iterable[str]) -> dict[str, int]:
    """The modes that named files should have."""
    return {name: services.mode(name, made.settings) for name in names}


def mode_of(path: Path, made: Context, default: int) -> int:
    """The mode that a path should have, by its name if it has one."""
    for name, named in services.named_files(made.places).items():
        if named == path:
            return services.mode(name, made.settings)
    return default
