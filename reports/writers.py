"""Finds a writer by the name of its file, so that a new format is a new file and nothing else."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast, runtime_checkable

from conformance.model import Run
from reports.evidence import Recall


@runtime_checkable
class Writer(Protocol):
    """What a module of this folder offers to be a writer; ENDING begins with the dot."""

    ENDING: str
    MEDIA_TYPE: str

    def write(self, run: Run, exchange: Recall) -> bytes:
        """The run in this format; `exchange` gives a recorded exchange by its hash."""


class UnknownFormat(LookupError):
    """No file of this folder writes the format; the message names those that do."""

    exit_code = 3

    def __init__(self, name: str) -> None:
        known = ", ".join(names())
        super().__init__(f"no report format {name!r}; there are: {known}")


def names() -> tuple[str, ...]:
    """The formats that can be written, sorted."""
    modules = (found.name for found in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return tuple(sorted(name for name in modules if _module(name) is not None))


def find(name: str) -> Writer:
    """The writer of a format, for example `html`; UnknownFormat if there is none."""
    writer = _module(name) if name.isidentifier() else None
    if writer is None:
        raise UnknownFormat(name)
    return writer


def _module(name: str) -> Writer | None:
    if not (Path(__file__).parent / f"{name}.py").is_file():
        return None
    module = import_module(f"reports.{name}")
    return cast(Writer, module) if isinstance(module, Writer) else None
