"""The door to a machine, on this one: modes, bounds, quoting, and hosts that cannot be reached."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance import host as door
from conformance.host import Host, Stat
from conformance.model import Undecided

NOBODY = 65534


class Counter:
    """Counts the commands of a door."""

    def __init__(self) -> None:
        self.commands = 0

    def __call__(self) -> None:
        self.commands += 1


def local() -> Host:
    """A door to this machine."""
    return Host("local://", Counter())


def as_unprivileged(question: Callable[[], Any]) -> Any:
    """The answer as an account that is not root: root may read everything."""
    if os.geteuid() != 0:
        return question()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(writer, json.dumps(question()).encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as pipe:
        return json.loads(pipe.read())


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that other accounts can reach (pytest's own is closed to them)."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_modes_and_owners_are_told(tmp_path: Path) -> None:
    """A file's mode has four digits; a link is followed to its target."""
    file = tmp_path / "rsa.key"
    file.write_text("x")
    file.chmod(0o640)
    (tmp_path / "link").symlink_to(file)
    tmp_path.chmod(0o777)
    for path in (file, tmp_path / "link"):
        said = local().stat(str(path))[str(path)]
        assert isinstance(said, Stat)
        assert (said.kind, said.mode, said.owner, said.folder_mode) == (
            "file",
            "0640",
            file.owner(),
            "0777",
        )


def test_absent_and_unknown_are_not_the_same(shared: Path) -> None:
    """What is not there is absent; what lies behind a closed folder is unknown."""
    none = str(shared / "none")
    assert local().stat(none) == {none: "absent"}
    closed = shared / "closed"
    closed.mkdir()
    (closed / "key").write_text("x")
    closed.chmod(0o000)
    assert set(as_unprivileged(lambda: local().stat(str(closed / "key"))).values()) == {"unknown"}
    closed.chmod(0o700)


def test_unreadable_content_is_none(shared: Path) -> None:
    """Neither an empty file nor zero hits are invented for what may not be read."""
    file = shared / "app.log"
    file.write_text("Markierung-4711\n")
    file.chmod(0o000)
    assert as_unprivileged(lambda: local().read(str(file))) is None
    assert as_unprivileged(lambda: local().occurrences(str(file), "Markierung")) is None
    assert as_unprivileged(lambda: local().occurrences(str(shared), "Markierung")) is None


@pytest.mark.parametrize("name", ["a b", "quo'te", '$(touch "made")', "-n", "new\nline", "ü%s"])
def test_names_are_never_commands(tmp_path: Path, name: str) -> None:
    """Whatever a path or a text is called, the shell takes it as it is."""
    file = tmp_path / name
    file.write_text(f"before {name.splitlines()[0]} after\n")
    host = local()
    assert host.read(str(file)) == file.read_bytes()
    assert isinstance(host.stat(str(file), "/")[str(file)], Stat)
    assert host.occurrences(str(file), name.splitlines()[0]) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_reading_is_bounded(tmp_path: Path) -> None:
    """No more than the limit is read, from the beginning or from the end."""
    file = tmp_path / "big"
    file.write_bytes(b"a" * 500_000 + b"z" * 10)
    host = local()
    assert host.read(str(file), 1_000) == b"a" * 1_000
    assert host.read(str(file), 20, from_end=True) == b"a" * 10 + b"z" * 10
    assert len(host.run('cat -- "$1"', str(file), limit=100).output) == 100


def test_occurrences_count_lines_of_files_and_folders(tmp_path: Path) -> None:
    """The marker is a text, not a pattern, and binary files count too."""
    (tmp_path / "one").write_text("a.c\nabc\n")
    (tmp_path / "two").write_bytes(b"\0\1a.c\0\n")
    assert local().occurrences(str(tmp_path), "a.c") == 2
    assert local().occurrences(str(tmp_path), "b.c") == 0
    assert local().occurrences(str(tmp_path / "none"), "a.c") is None


def test_slow_commands_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that does not end is ended, and nothing is claimed."""
    monkeypatch.setattr(door, "SECONDS", 1)
    with pytest.raises(Undecided) as raised:
        local().run("sleep 30")
    assert raised.value.key == "host-timeout"


@pytest.mark.parametrize(
    "address", ["ssh://nobody@127.0.0.1:1?timeout=2", "docker://no-such-container", "what://ever"]
)
def test_unreachable_hosts_are_undecided(address: str) -> None:
    """No connection: undecided, with the address; never a verdict."""
    with pytest.raises(Undecided) as raised:
        Host(address, Counter()).sockets()
    assert raised.value.key == "host-unreachable"


def test_commands_are_counted() -> None:
    """Each command counts once, the greeting too."""
    counter = Counter()
    host = Host("local://", counter)
    host.read("/etc/hostname")
    host.read("/etc/hostname")
    assert counter.commands == 3


def test_user_names_are_found() -> None:
    """Known users have names, unknown ones stay numbers."""
    assert local().user_names([0, 4_000_000_000]) == {0: "root", 4_000_000_000: "4000000000"}
