"""Who can read what, and what the portal needs to run elsewhere."""

from __future__ import annotations

import dataclasses
import subprocess
from pathlib import Path

from infra.runtime import PORTAL, closure, code_digest, imported, reachable, runtime
from infra.state import Places, owner, project
from infra.targets.processes import as_owner
from tests.infra.stacks import state_folder


def test_folder_that_only_its_owner_enters_is_not_reachable(tmp_path: Path) -> None:
    """One closed folder on the way is enough."""
    stranger = dataclasses.replace(owner(), uid=54321, gid=54321)
    file = tmp_path / "closed" / "file"
    file.parent.mkdir(mode=0o700)
    file.touch(mode=0o644)
    assert not reachable(file, stranger)
    assert reachable(Path("/etc/passwd"), stranger)


def test_closure_holds_what_is_needed_and_nothing_of_the_checks() -> None:
    """The portal's packages with what these need; none of the tools that check."""
    found = closure(imported(project() / PORTAL))
    assert {"fastapi", "starlette", "sqlalchemy", "jinja2"} <= found
    assert not {"schemathesis", "pulumi", "pytest"} & found


def test_digest_follows_the_code(tmp_path: Path) -> None:
    """Another content or name is another digest; compiled files are not code."""
    (tmp_path / "a.py").write_text("1")
    before = code_digest(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x")
    assert code_digest(tmp_path) == before
    (tmp_path / "a.py").write_text("2")
    assert code_digest(tmp_path) != before


def test_owner_can_import_the_portal() -> None:
    """The interpreter that we choose for the owner of the services imports the portal as that owner."""
    script = "import infra.reference_portal.app, os; print(os.geteuid())"
    with state_folder() as state:
        ours = runtime(Places(state), owner())
        said = subprocess.run(
            [*as_owner(owner()), ours.python, "-c", script],
            env={**ours.environment, "PATH": "/usr/bin:/bin"},
            cwd="/",
            capture_output=True,
            text=True,
        )
    assert said.stdout.strip() == str(owner().uid), said.stderr
