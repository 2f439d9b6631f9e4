"""Runs one program and prints what it cost; small, since Linux counts the starter's memory as its own.

A process begins with the memory of the one that started it, and `ru_maxrss` keeps that: started from
a large interpreter, a small program would look large (getrusage(2); `exec` does not reset it).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time


def main(line: list[str]) -> None:
    """Print seconds, peak (MB of the largest process, children included), exit code and what was said."""
    started = time.perf_counter()
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
    said = (done.stdout + done.stderr)[-2000:]
    print(json.dumps({"seconds": seconds, "peak_mb": peak, "code": done.returncode, "said": said}))


if __name__ == "__main__":
    main(sys.argv[1:])
