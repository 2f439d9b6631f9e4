"""A machine's own settings, of this one and of file systems that lie in a folder."""

from __future__ import annotations

from pathlib import Path

from conformance.facts.machine import MachineFacts
from conformance.host import Host
from conformance.probes import machine


def look(root: str) -> MachineFacts:
    """What the probe sees below a folder of this machine."""
    return machine.look(Host("local://", lambda: None), root)


def test_this_machine_is_read() -> None:
    """Without a folder it is the machine's own kernel and accounts."""
    facts = look("")
    assert facts.kernel["kernel.randomize_va_space"] in {"0", "1", "2"}
    assert "root" in facts.superusers


def test_what_is_not_there_is_unknown(tmp_path: Path) -> None:
    """Of an empty file system nothing is claimed."""
    facts = look(str(tmp_path))
    assert set(facts.kernel.values()) == {"unknown"}
    assert facts.superusers == facts.shared_ids == facts.without_password == "unknown"
    assert facts.shadow_mode == facts.unsigned_sources == "unknown"
    assert facts.ssh is facts.time_sources is facts.confinement is None


def test_accounts_are_told_apart(tmp_path: Path) -> None:
    """User id 0 in any spelling, ids used twice, and accounts that are open."""
    etc = tmp_path / "etc"
    etc.mkdir()
    (etc / "passwd").write_text("root:x:0:0::/:\nalso:x:00:0::/:\na:x:5:5::/:\nb:x:5:5::/:\n")
    (etc / "group").write_text("root:x:0:\na:x:5:\nb:x:5:\n")
    (etc / "shadow").write_text("root:$6$salt$hash:1::::::\na::1::::::\nb:!:1::::::\n")
    (etc / "shadow").chmod(0o600)
    facts = look(str(tmp_path))
    assert facts.superusers == ("root", "also")
    assert facts.shared_ids == ("group:5", "user:5")
    assert (facts.without_password, facts.shadow_mode) == (("a",), "0600")


def test_hashes_of_passwords_stay_on_the_machine(tmp_path: Path) -> None:
    """What the door hands over of shadow(5) holds none."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/shadow").write_text("root:$6$salt$hash:1::::::\na::1::::::\n")
    host = Host("local://", lambda: None)
    said = host.contents(str(tmp_path), ("/etc/shadow",), emptied=("/etc/shadow",))
    assert said == {"/etc/shadow": "root:x:1::::::\na::1::::::\n"}


def test_names_of_files_are_never_commands(tmp_path: Path) -> None:
    """A folder with blanks and signs of the shell is read as it is called."""
    root = tmp_path / "a $(touch made) b"
    (root / "etc").mkdir(parents=True)
    (root / "etc/passwd").write_text("root:x:0:0::/:\n")
    assert look(str(root)).superusers == ("root",)
    assert [one.name for one in tmp_path.iterdir()] == [root.name]
