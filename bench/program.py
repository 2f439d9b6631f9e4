"""Runs a program as a user would and tells what it cost; a program that fails is not measured."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
_LAUNCH = (sys.executable, "-S", str(PROJECT / "bench" / "launch.py"))


@dataclass(frozen=True)
class Cost:
    """Wall time, and the memory of the largest of its processes at its peak (MB of 10^6 bytes)."""

    seconds: float
    peak_mb: float


def cost(line: list[str]) -> Cost:
    """Run it once in the project's folder. Raises RuntimeError with what it said where it exits not 0."""
    run = subprocess.run(
        [*_LAUNCH, *line], cwd=PROJECT, check=True, capture_output=True, text=True, timeout=300
    )
    told = json.loads(run.stdout)
    if told["code"]:
        raise RuntimeError(f"{' '.join(line)} exited {told['code']}: {told['said']}")
    return Cost(told["seconds"], told["peak_mb"])


def pruefstand() -> list[str]:
    """The command as users call it: the console script beside this interpreter."""
    script = Path(sys.executable).with_name("pruefstand")
    return [str(script)] if script.exists() else [sys.executable, "-m", "pruefstand"]
