"""Runs every measure, or those named (`python -m bench tls`); exits 1 where a goal is missed."""

from __future__ import annotations

import sys
from importlib import import_module

#: The engine of Schemathesis is loaded last: a process that carries it is slower for what follows.
NAMES = ("start", "tls", "check", "corpus")


def main(names: list[str]) -> int:
    """Print one line for each measure as it is known; 3 for a name that is none."""
    if wrong := [name for name in names if name not in NAMES]:
        print(f"no such measure: {', '.join(wrong)}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 3
    missed = False
    for name in names or NAMES:
        for measure in import_module(f"bench.{name}").measures():
            print(measure.line, flush=True)
            missed |= not measure.held
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
