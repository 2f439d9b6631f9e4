"""The portal's own processes: who they are, what they may do, what they give away."""

from __future__ import annotations

from typing import Literal

from conformance.facts.base import Facts
from profiles.model import Value

Switch = Literal["on", "off", "unknown"]


class Program(Value):
    """All processes of one declared name together.

    `users` are those of the processes that do the work, `supervisors` those of parents that only
    start others of the same name (nginx: master process). `secret_arguments` and `secret_variables`
    are names, never values; None where they could not be read. `shows_environment` is false where
    the program itself overwrites it (nginx does). `fixed_addresses`: memory lies where it lay before
    (no ASLR); `open_new_files`: others may read or change files that it makes (umask); `debugging`:
    names of arguments and variables that switch on debugging, None where they could not be read.
    """

    users: tuple[str, ...]
    supervisors: tuple[str, ...] = ()
    core_dumps: Switch
    privilege_gain: Switch
    secret_arguments: tuple[str, ...] | None = None
    secret_variables: tuple[str, ...] | None = None
    shows_environment: bool = True
    tls_key_log: Switch
    fixed_addresses: Switch = "unknown"
    open_new_files: Switch = "unknown"
    debugging: tuple[str, ...] | None = None


class ProcessesFacts(Facts):
    """Programs by declared name, and by the kernel's name where nobody declared them."""

    running: dict[str, Program]
    undeclared: tuple[str, ...] = ()
