"""Finds a Pulumi engine that is already on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from infra.engine import VERSION


def cache() -> Path:
    """Our folder in the user's cache, shared by all clones of this project."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "pruefstand" / "pulumi"


def cached() -> Path:
    """The root (it has `bin/pulumi`) of the engine of our version in the cache, whether it exists or not."""
    return cache() / VERSION


def found() -> Path | None:
    """The root of an engine that can be used: on PATH and new enough, else in the cache."""
    on_path = shutil.which("pulumi")
    if on_path and (version := version_of(Path(on_path))) and version >= _numbers(VERSION):
        return (
            Path(on_path).resolve().parents[1]
            if _has_root(Path(on_path))
            else _linked(Path(on_path))
        )
    # The cache holds only what was built or fetched for this version, and put there whole.
    return cached() if (cached() / "bin" / "pulumi").exists() else None


def version_of(program: Path) -> tuple[int, ...] | None:
    """What a `pulumi` says of its version; None when it is not there or does not run."""
    try:
        said = subprocess.run(
            [program, "version"],
            capture_output=True,
            text=True,
            timeout=30,
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return _numbers(said.stdout.strip()) if said.returncode == 0 else None


def _numbers(version: str) -> tuple[int, ...]:
    release = version.removeprefix("v").partition("-")[0].partition("+")[0]
    return tuple(int(part) for part in release.split(".") if part.isdigit())


def _has_root(program: Path) -> bool:
    return program.resolve().parent.name == "bin"


def _linked(program: Path) -> Path:
    """A root for an engine that does not lie in a folder `bin`: the Automation API asks for one."""
    root = cache() / "on-path"
    (root / "bin").mkdir(parents=True, exist_ok=True)
    for tool in program.resolve().parent.glob("pulumi*"):
        link = root / "bin" / tool.name
        link.unlink(missing_ok=True)
        link.symlink_to(tool)
    return root
