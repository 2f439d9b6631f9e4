"""The descriptor that the stack writes, read by those who check."""

from __future__ import annotations

from pathlib import Path

import yaml

from infra import descriptor
from infra.settings import StackSettings, patched
from infra.state import Places, default_folder, owner, project
from profiles.portal import Portal
from tests.infra.conftest import Running


def test_descriptor_is_one_that_a_check_accepts(tmp_path: Path) -> None:
    """The strict model of `profiles` takes it, with all three subjects."""
    written = yaml.safe_load(descriptor.content(StackSettings(), Places(tmp_path)))
    portal = Portal.model_validate(written)
    assert {subject.kind for subject in portal.subjects.values()} == {"web", "suchdienst", "host"}
    assert portal.allow == ("read", "write")


def test_descriptor_of_the_default_stack_lies_among_the_portals() -> None:
    """`up` writes where a check looks; a second stack writes beside its own state."""
    settings = StackSettings()
    expected = project() / "portals" / "musterland" / "portal.yaml"
    assert descriptor.path_of(settings, Places(default_folder())) == expected
    assert descriptor.path_of(settings, Places(Path("/x"))) == Path("/x/portal.yaml")


def test_written_descriptor_agrees_with_what_runs(running: Running) -> None:
    """What was written belongs to the stack until that is deployed with other settings or taken down."""
    written = yaml.safe_load((running.state / "portal.yaml").read_text())
    assert descriptor.disagreement(written, running.state) is None
    other = patched(running.settings, {"name": "Anders"})
    changed = {**written, "stack": descriptor.stack_hash(other)}
    assert "other settings" in (descriptor.disagreement(changed, running.state) or "")
    assert "taken down" in (descriptor.disagreement(written, running.state / "nowhere") or "")
    assert descriptor.disagreement({}, running.state) is None


def test_declared_files_exist_and_belong_to_the_declared_user(running: Running) -> None:
    """Every path that the descriptor names is there, and keys belong to the user of the processes."""
    host = yaml.safe_load((running.state / "portal.yaml").read_text())["subjects"]["host"]
    for kind in ("key_files", "secret_files", "state_files", "config_files", "log_files"):
        for path in host[kind]:
            assert Path(path).exists(), path
    assert all(Path(path).owner() == owner().name for path in host["key_files"])
    assert set(host["processes"].values()) == {owner().name}


def test_fault_in_the_declaration_reaches_the_file(tmp_path: Path) -> None:
    """`declared` patches what the operator declares of the host."""
    made = patched(StackSettings(), {"declared": {"processes": {"nginx": "nobody"}}})
    written = yaml.safe_load(descriptor.content(made, Places(tmp_path)))
    assert written["subjects"]["host"]["processes"]["nginx"] == "nobody"
