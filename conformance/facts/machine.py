"""How a machine as a whole is set up: kernel, accounts, ways in, time, package sources."""

from __future__ import annotations

from typing import Literal

from conformance.facts.base import Facts
from profiles.model import Value

Unknown = Literal["unknown"]


class Ssh(Value):
    """What the SSH server's settings say before any `Match` block, or its default (sshd_config(5)).

    `passwords`: asked directly, or by keyboard-interactive, which asks for them too.
    """

    passwords: Literal["yes", "no"]
    root_login: str
    empty_passwords: str


class MachineFacts(Facts):
    """One machine. `unknown` stands for what the looking user may not read or the kernel lacks.

    `kernel`: settings by their name for sysctl(8). `superusers`: accounts with user id 0;
    `shared_ids`: user and group ids with more than one name (`user:0`); `without_password`: accounts
    that anybody may log in as. `ssh` is None where no SSH server is set up. `time_sources`: servers
    as configured, a pool once for each address that it is asked for; None where no time service that
    we know is set up. `unsigned_sources`: places where the package manager accepts packages without
    signature. `confinement`: the mandatory access control that is enforced.
    """

    kernel: dict[str, str]
    superusers: tuple[str, ...] | Unknown
    shared_ids: tuple[str, ...] | Unknown
    without_password: tuple[str, ...] | Unknown
    shadow_mode: str
    ssh: Ssh | Unknown | None = None
    time_sources: tuple[str, ...] | Unknown | None = None
    unsigned_sources: tuple[str, ...] | Unknown
    restart_pending: Literal["yes", "no"]
    confinement: Literal["apparmor", "selinux", "unknown"] | None = None
