"""Gets a Pulumi engine: one that is there, the official download, or one built from Go modules."""

from __future__ import annotations

#: Engine and Python package go together; `pyproject.toml` pins the same version.
VERSION = "3.259.0"


class EngineMissing(RuntimeError):
    """There is no engine and none could be got; the message says what to install."""

    exit_code = 2
