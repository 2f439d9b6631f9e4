"""The only door to a machine: bounded read-only commands over testinfra's connections (local, ssh, docker, …)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

import testinfra.backend

from conformance.model import Undecided
from conformance.proc import Process, Socket, holders, read_processes, read_sockets

SECONDS = 20
BYTES = 4_000_000

#: Without /proc nothing here can be said of a machine; the door asks once.
_GREETING = "test -r /proc/self/status && test -r /proc/net/tcp && id -u"
#: One line a path: eight words for file and folder, or why there are none.
_STAT = """export LC_ALL=C
for path; do
  if said=$(stat -L -c "%F|%a|%U|%G" -- "$path" "$(dirname -- "$path")" 2>&1)
  then echo "$said" | paste -s -d "|"
  else case "$said" in
    *denied*) echo unknown;; *"No such file"* | *"Not a directory"*) echo absent;; *) echo unknown;;
  esac; fi
done"""
#: One word a path; what is found counts also where a part stayed closed.
_EXECUTABLE = """for path; do
  if found=$(find -L "$path" -type f -perm /111 -print 2>/dev/null); code=$?; test -n "$found"
  then echo yes; elif test "$code" -eq 0; then echo no; else echo unknown; fi
done"""
#: Root, how many of the paths to tell without the second field of their lines, then paths with `*`.
#: Before each file stands its path after a record separator; `!` before it: not readable.
_CONTENTS = r"""root=$1 emptied=$2; shift 2; n=0
for pattern; do
  n=$((n + 1))
  for file in "$root"$pattern; do
    test -f "$file" || continue
    path=${file#"$root"}
    if ! test -r "$file"; then printf '\036!%s\n' "$path"; continue; fi
    printf '\036%s\n' "$path"
    if test "$n" -le "$emptied"; then sed 's/^\([^:]*\):[^:][^:]*:/\1:x:/' <"$file"
    else head -c 100000 <"$file"; fi
  done
done 2>/dev/null; :"""
_EXIT = re.compile(rb"pruefstand-exit=(\d+)\s*\Z")


class _Result(Protocol):
    @property
    def stdout_bytes(self) -> bytes: ...

    @property
    def stderr_bytes(self) -> bytes: ...


class _Connection(Protocol):
    """What we use of testinfra's backends."""

    def run(self, command: str, *arguments: str) -> _Result: ...


@dataclass(frozen=True)
class Said:
    """What one command said; `code` is None when it never ended by itself (cut at the bound)."""

    code: int | None
    output: bytes


@dataclass(frozen=True)
class Stat:
    """Kind, mode (octal text such as "0640"), owner and group of a path, and the mode of its folder."""

    kind: Literal["file", "folder", "other"]
    mode: str
    owner: str
    group: str
    folder_mode: str


#: Not there, or behind a folder that is closed to the looking user.
Known = Stat | Literal["absent", "unknown"]


class Host:
    """One machine and one look; reads, never writes.

    `address` is testinfra's: `local://`, `ssh://user@name`, `docker://container`; `count` is called once
    for each command (footprint). Every method raises Undecided("host-unreachable") where the connection
    fails, and Undecided("host-not-linux") where there is no /proc.
    """

    def __init__(self, address: str, count: Callable[[], None]) -> None:
        self.address = address
        self._count = count
        self._connected: _Connection | None = None
        self._user_id: int | None = None

    def run(self, script: str, *arguments: str, limit: int = BYTES) -> Said:
        """Run a POSIX shell script with arguments `$1`, `$2`, …; output is cut at `limit` bytes.

        Raises Undecided("host-timeout") after 20 seconds.
        """
        connection = self._connection()
        said = self._send(connection, script, arguments, limit)
        if said.code == 124:
            raise Undecided("host-timeout", script.split("\n", 1)[0][:80])
        return said

    @property
    def user_id(self) -> int:
        """The numeric user that looks: what it may not read is unknown, not absent."""
        self._connection()
        assert self._user_id is not None
        return self._user_id

    def sockets(self) -> tuple[Socket, ...]:
        """All listening TCP and unconnected UDP sockets of the machine's network namespace."""
        script = 'for f in tcp tcp6 udp udp6; do echo "$f"; cat /proc/net/$f 2>/dev/null; done; :'
        return read_sockets(self.run(script).output.decode("ascii", "replace"))

    def holders(self) -> dict[str, tuple[int, ...]]:
        """Inode of a socket to the ids of the processes that hold it; only what this user may see."""
        script = "ls -ln /proc/[0-9]*/fd 2>/dev/null | grep -E '^/proc|socket:'; :"
        return holders(self.run(script, limit=4 * BYTES).output.decode("utf-8", "replace"))

    def processes(self) -> dict[int, Process]:
        """All processes by id: name, parent, effective user."""
        script = "head -n 80 /proc/[0-9]*/status /dev/null 2>/dev/null; :"
        text = self.run(script, limit=4 * BYTES).output.decode("utf-8", "replace")
        return read_processes(text)

    def user_names(self, ids: Iterable[int]) -> dict[int, str]:
        """Names of users; an id that nobody named stays a number."""
        wanted = sorted(set(ids))
        script = 'getent passwd "$@" 2>/dev/null || cat /etc/passwd'
        text = self.run(script, *map(str, wanted)).output.decode("utf-8", "replace")
        known = {f[2]: f[0] for f in (line.split(":") for line in text.splitlines()) if len(f) > 2}
        return {number: known.get(str(number), str(number)) for number in wanted}

    def stat(self, *paths: str) -> dict[str, Known]:
        """Mode and owner of each path, links followed; `unknown` where a folder above is closed to us."""
        lines = self.run(_STAT, *paths).output.decode("utf-8", "replace").splitlines()
        if len(lines) != len(paths):
            raise Undecided("answer-broken", self.address)
        return {path: _stat(line.split("|")) for path, line in zip(paths, lines, strict=True)}

    def executable(self, *paths: str) -> dict[str, Literal["yes", "no", "unknown"]]:
        """Whether a file, or a file below a folder, has the right to be run as a program for anybody."""
        lines = self.run(_EXECUTABLE, *paths).output.decode("utf-8", "replace").split()
        if len(lines) != len(paths):
            raise Undecided("answer-broken", self.address)
        words: dict[str, Literal["yes", "no", "unknown"]] = {"yes": "yes", "no": "no"}
        return {path: words.get(said, "unknown") for path, said in zip(paths, lines, strict=True)}

    def read(self, path: str, limit: int = 100_000, *, from_end: bool = False) -> bytes | None:
        """At most `limit` bytes of a file from its beginning or end; None where it cannot be read."""
        script = 'test -r "$1" || exit 9; ' + ("tail" if from_end else "head") + ' -c "$2" -- "$1"'
        said = self.run(script, path, str(limit), limit=limit)
        return None if said.code == 9 else said.output

    def contents(
        self, root: str, patterns: Iterable[str], *, emptied: tuple[str, ...] = ()
    ) -> dict[str, str | None]:
        """Texts of the files below `root` that fit, in this order, by path; None: not readable.

        A `*` stands for any name. Of `emptied` (files as shadow(5)) no hash leaves the machine: a
        password shows as `x`, none as nothing.
        """
        others = [pattern for pattern in patterns if pattern not in emptied]
        said = self.run(_CONTENTS, root, str(len(emptied)), *emptied, *others)
        found: dict[str, str | None] = {}
        for one in said.output.decode("utf-8", "replace").split("\x1e")[1:]:
            path, _, text = one.partition("\n")
            found[path.removeprefix("!")] = None if path.startswith("!") else text
        return found

    def occurrences(self, path: str, text: str) -> int | None:
        """In how many lines of a file (or of all files of a folder) `text` stands; None: unreadable.

        The search runs on the machine, so that the content never leaves it.
        """
        script = (
            'test -e "$2" || exit 9; grep -r -a -h -F -e "$1" -- "$2" 2>/dev/null | wc -l; '
            'find -L "$2" -not -readable 2>/dev/null | head -n 1 | grep -q . && exit 9; exit 0'
        )
        said = self.run(script, text, path, limit=1_000)
        return None if said.code != 0 else int(said.output.split()[0])

    def _connection(self) -> _Connection:
        if self._connected is None:
            try:
                opened: _Connection = testinfra.backend.get_backend(self.address)
            except (RuntimeError, ValueError, ImportError) as error:
                raise Undecided("host-unreachable", f"{self.address}: {error}") from error
            greeting = self._send(opened, _GREETING, (), 1_000)
            if greeting.code != 0:
                key = "host-not-linux" if greeting.code == 1 else "host-unreachable"
                raise Undecided(key, self.address)
            self._user_id = int(greeting.output)
            self._connected = opened
        return self._connected

    def _send(
        self, connection: _Connection, script: str, arguments: tuple[str, ...], limit: int
    ) -> Said:
        self._count()
        # The exit code travels on the error stream, since the bound (head) hides it on a pipe.
        words = " ".join(["%s"] * len(arguments))
        command = (
            f"{{ timeout {SECONDS} sh -c %s sh {words}; echo pruefstand-exit=$? >&2; }}"
            f" </dev/null | head -c {limit}"
        )
        try:
            result = connection.run(command, script, *arguments)
        except (RuntimeError, OSError) as error:
            raise Undecided("host-unreachable", self.address) from error
        code = _EXIT.search(result.stderr_bytes)
        if code is None and not result.stdout_bytes:
            raise Undecided("host-unreachable", self.address)
        return Said(int(code[1]) if code else None, result.stdout_bytes)


def _stat(words: list[str]) -> Known:
    if len(words) != 8:
        return "absent" if words == ["absent"] else "unknown"
    kind: Literal["file", "folder", "other"] = "other"
    if words[0].startswith("regular"):
        kind = "file"
    elif words[0] == "directory":
        kind = "folder"
    return Stat(
        kind=kind,
        mode=words[1].zfill(4),
        owner=words[2],
        group=words[3],
        folder_mode=words[5].zfill(4),
    )
