"""sslyze as a second opinion, in an environment of its own: it pins an older cryptography."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
PROGRAM = PROJECT / "bench" / "sslyze_scan.py"
PYTHON = PROJECT / ".venv" / "sslyze" / "bin" / "python"


def environment() -> Path:
    """The interpreter of that environment. Set-up makes it, so that tests reach no package index."""
    if not PYTHON.exists():
        raise FileNotFoundError(f"{PYTHON} is missing: tools/setup.sh --tests")
    return PYTHON


def scan(name: str, port: int, times: int = 1) -> dict[str, Any]:
    """What sslyze says of a server on the loopback address, and the seconds of each scan."""
    line = [str(environment()), str(PROGRAM), name, str(port), str(times)]
    run = subprocess.run(line, check=True, capture_output=True, text=True, timeout=300)
    return dict(json.loads(run.stdout.splitlines()[-1]))
