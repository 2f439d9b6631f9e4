"""Modes and owners of declared files, as they are on this machine."""

from __future__ import annotations

from pathlib import Path

from conformance.host import Host
from conformance.probes import files


def test_each_role_is_told_by_its_path(tmp_path: Path) -> None:
    """Files keep the role under which the descriptor names them; a missing one is told as absent."""
    key, uploads, open_folder = tmp_path / "rsa.key", tmp_path / "uploads", tmp_path / "open"
    key.write_text("x")
    key.chmod(0o644)
    uploads.mkdir(mode=0o700)
    open_folder.mkdir()
    (open_folder / "app.log").write_text("")
    open_folder.chmod(0o777)
    missing, log = str(tmp_path / "none"), str(open_folder / "app.log")
    facts = files.look(
        Host("local://", lambda: None), (str(key),), (), (str(uploads),), (missing,), (log,)
    )
    assert facts.key[str(key)].mode == "0644"
    assert facts.key[str(key)].owner == key.owner()
    assert (facts.state[str(uploads)].kind, facts.state[str(uploads)].mode) == ("folder", "0700")
    assert facts.config[missing].seen == "absent"
    assert facts.log[log].replaceable and not facts.key[str(key)].replaceable
    assert facts.secret == {}


def test_a_sticky_folder_keeps_files_in_place(tmp_path: Path) -> None:
    """In a folder like /tmp others may write, and yet not replace a file."""
    (tmp_path / "rsa.key").write_text("x")
    tmp_path.chmod(0o1777)
    facts = files.look(Host("local://", lambda: None), (str(tmp_path / "rsa.key"),), (), (), (), ())
    assert not facts.key[str(tmp_path / "rsa.key")].replaceable


def test_a_program_among_stored_files_is_found(tmp_path: Path) -> None:
    """Deep in a folder too; a folder's own right to be entered is none."""
    inner = tmp_path / "uploads" / "2026"
    inner.mkdir(parents=True)
    (inner / "one.pdf").write_text("x")
    folder = str(tmp_path / "uploads")
    host = Host("local://", lambda: None)
    assert files.look(host, (), (), (folder,), (), ()).state[folder].executable == "no"
    (inner / "two.sh").write_text("x")
    (inner / "two.sh").chmod(0o710)
    assert files.look(host, (), (), (folder,), (), ()).state[folder].executable == "yes"
    missing = str(tmp_path / "none")
    assert files.look(host, (), (), (missing,), (), ()).state[missing].executable == "unknown"
