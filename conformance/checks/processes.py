"""Judges the portal's own processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from conformance.facts.processes import ProcessesFacts
from conformance.model import Deviation, NotTested, Remark, Undecided
from conformance.paths import joined


def run_as(
    processes: ProcessesFacts, *, declared: Mapping[str, str]
) -> Iterator[Deviation | Remark]:
    """Every program is declared, works as its declared user, and none works as root.

    A parent that only starts others of its name (nginx: master process) may be root; that is told.
    """
    if not declared:
        raise NotTested("processes-not-declared")
    for name, program in processes.running.items():
        where = joined("processes", "running", name)
        if name not in declared:
            yield Deviation(
                where=where, expected=sorted(declared), seen=name, key="process-undeclared"
            )
        for user in program.users:
            if user == "root" or user != declared.get(name, user):
                expected = declared.get(name, "not root")
                yield Deviation(
                    where=f"{where}/users", expected=expected, seen=user, key="process-wrong-user"
                )
        if "root" in program.supervisors:
            yield Remark(where=f"{where}/supervisors", seen="root", key="supervisor-is-root")
    for name in sorted(set(declared) - set(processes.running)):
        where = joined("processes", "running", name)
        yield Remark(where=where, seen=name, key="process-not-running")


def switched_off(
    processes: ProcessesFacts,
    *,
    what: Literal[
        "core_dumps", "privilege_gain", "tls_key_log", "fixed_addresses", "open_new_files"
    ],
) -> Iterator[Deviation | Remark]:
    """In every program this is off. Raises Undecided where the kernel did not say."""
    for name, program in processes.running.items():
        where = joined("processes", "running", name, what)
        if getattr(program, what) == "on":
            yield Deviation(where=where, expected="off", seen="on", key=f"process-{what}")
        elif what == "tls_key_log" and not program.shows_environment:
            yield Remark(where=where, seen=name, key="environment-hidden", class_="open-point")
    for name, program in processes.running.items():
        if getattr(program, what) == "unknown":
            raise Undecided("answer-unknown", joined("processes", "running", name, what))


def without_debugging(processes: ProcessesFacts) -> Iterator[Deviation | Remark]:
    """No argument or variable switches on debugging (BSI TR-03172-3 A3.15.05).

    Raises Undecided where neither could be read.
    """
    for name, program in processes.running.items():
        where = joined("processes", "running", name, "debugging")
        for switch in program.debugging or ():
            yield Deviation(where=where, expected=[], seen=switch, key="process-debugging")
    for name, program in processes.running.items():
        if program.debugging is None:
            raise Undecided("answer-unknown", joined("processes", "running", name, "debugging"))


def without_secrets(processes: ProcessesFacts) -> Iterator[Deviation | Remark]:
    """No command line carries a secret, since every user of the machine can read it.

    Variables of the environment that look like secrets are told: only the service's own user reads
    them, and a secret store may have put them there (BSI TR-03172-3 A3.5.05).
    """
    for name, program in processes.running.items():
        where = joined("processes", "running", name)
        for argument in program.secret_arguments or ():
            yield Deviation(
                where=f"{where}/secret_arguments",
                expected=[],
                seen=argument,
                key="secret-in-command",
            )
        for variable in program.secret_variables or ():
            yield Remark(
                where=f"{where}/secret_variables", seen=variable, key="secret-in-environment"
            )
    for name, program in processes.running.items():
        if program.secret_arguments is None:
            where = joined("processes", "running", name, "secret_arguments")
            raise Undecided("answer-unknown", where)
