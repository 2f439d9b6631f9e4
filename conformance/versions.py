"""Versions of what verdicts depend on, and of the machine that a run ran on."""

from __future__ import annotations

import getpass
import platform
from importlib.metadata import PackageNotFoundError, version

TOOLS = ("pruefstand", "schemathesis", "hypothesis", "jsonschema-rs", "requests", "cryptography")


def tools() -> dict[str, str]:
    """Versions by name; what is not installed is `unknown`."""
    return {"python": platform.python_version(), **{name: _version(name) for name in TOOLS}}


def environment() -> dict[str, str]:
    """Who ran it, and on what."""
    return {
        "who": _user(),
        "system": platform.system(),
        "release": platform.release(),
        "machine": platform.machine(),
    }


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return "unknown"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
