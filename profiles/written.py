"""Forms that texts of a descriptor must have, wherever they stand in it."""

from __future__ import annotations

import re

from profiles.errors import Wrong

#: Capitals only: a secret that stands here by mistake is then nearly always noticed.
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
EXAMPLE_VARIABLE = "PORTAL_PASSWORD"


def path(written: str) -> str:
    """A path on the portal, beginning at its address."""
    if not written.startswith("/") or re.search(r"\s", written):
        remedy = "write the path below the address, such as /impressum"
        raise Wrong("does not begin with / or has a space in it", remedy)
    return written


def variable(written: str) -> str:
    """The name of an environment variable; Wrong never repeats what may be a secret."""
    if not _VARIABLE.fullmatch(written):
        remedy = "put the secret into an environment variable and write its name, such as "
        raise Wrong("is not the name of an environment variable", remedy + EXAMPLE_VARIABLE)
    return written
