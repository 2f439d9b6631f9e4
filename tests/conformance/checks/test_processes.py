"""Processes: what is a finding, and what is only told."""

from __future__ import annotations

from conformance.checks import processes as check
from conformance.facts.processes import ProcessesFacts, Program
from conformance.model import Deviation, Remark


def _facts(name: str = "nginx", **changed: object) -> ProcessesFacts:
    program = {
        "users": ("www-data",),
        "core_dumps": "off",
        "privilege_gain": "off",
        "secret_arguments": (),
        "tls_key_log": "off",
    } | changed
    return ProcessesFacts(running={name: Program.model_validate(program)})


def _keys(found: object) -> list[tuple[type, str | None]]:
    return [(type(one), one.key) for one in found]  # type: ignore[attr-defined]


def test_a_master_as_root_is_told_and_a_worker_as_root_is_wrong() -> None:
    """Binding port 443 needs a privileged parent; answering requests does not."""
    master = check.run_as(_facts(supervisors=("root",)), declared={"nginx": "www-data"})
    assert _keys(master) == [(Remark, "supervisor-is-root")]
    worker = check.run_as(_facts(users=("root",)), declared={"nginx": "root"})
    assert _keys(worker) == [(Deviation, "process-wrong-user")]


def test_undeclared_and_absent_programs_are_named() -> None:
    """A program of the portal that nobody declared is wrong; a declared one that is not there is told."""
    found = check.run_as(_facts("redis"), declared={"nginx": "www-data"})
    assert _keys(found) == [(Deviation, "process-undeclared"), (Remark, "process-not-running")]


def test_a_hidden_environment_is_an_open_point() -> None:
    """nginx overwrites its environment: not a pass in silence, and no finding either."""
    (told,) = check.switched_off(_facts(shows_environment=False), what="tls_key_log")
    assert isinstance(told, Remark) and told.class_ == "open-point"


def test_secrets_of_the_environment_are_told() -> None:
    """A variable may come from a secret store, and only the service's account reads it."""
    found = check.without_secrets(_facts(secret_variables=("DB_PASSWORD",)))
    assert _keys(found) == [(Remark, "secret-in-environment")]
