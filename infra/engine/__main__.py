"""`python -m infra.engine`: get the engine now, so that nothing waits for it later."""

from __future__ import annotations

import sys

from infra.engine import EngineMissing
from infra.engine.acquire import engine

try:
    engine(lambda line: print(line, file=sys.stderr))  # noqa: T201 - this is a program
except EngineMissing as problem:
    sys.exit(str(problem))
