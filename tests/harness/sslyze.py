"""sslyze as a second opinion, in an environment of its own: it pins an older cryptography."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
LOCK = PROJECT / "bench" / "sslyze-requirements.lock"
PROGRAM = PROJECT / "bench" / "sslyze_scan.py"


def environment() -> Path:
    """The interpreter of the environment; made from the lock when it is not there yet."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    folder = PROJECT / ".state" / f"sslyze-{digest}"
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        install = [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "-r",
            str(LOCK),
        ]
        subprocess.run(install, check=True, timeout=300)
        ready.touch()
    return python


def scan(name: str, port: int, times: int = 1) -> dict[str, Any]:
    """What sslyze says of a server on the loopback address, and the seconds of each scan."""
    line = [str(environment()), str(PROGRAM), name, str(port), str(times)]
    run = subprocess.run(line, check=True, capture_output=True, text=True, timeout=300)
    return dict(json.loads(run.stdout.splitlines()[-1]))
