"""Gets an engine where there is none; each step says what it does, and how long it took."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.engine import VERSION, EngineMissing
from infra.engine.build import GO_VERSION, build
from infra.engine.find import cache, cached, found, version_of

Say = Callable[[str], None]
DOWNLOAD_SECONDS = 300
CONNECT_SECONDS = 15
#: The installer of the Automation API has no time limit of its own, so it runs in a process that has one.
_INSTALL = f"""
import socket, sys
socket.setdefaulttimeout({CONNECT_SECONDS})
from pulumi.automation import PulumiCommand
from semver import VersionInfo
PulumiCommand.install(root=sys.argv[1], version=VersionInfo.parse({VERSION!r}))
"""


def engine(say: Say) -> Path:
    """The root of a usable engine (`bin/pulumi` lies in it). Raises EngineMissing."""
    if there := found():
        return there
    with _alone(say):
        return found() or _acquired(say)


@contextmanager
def _alone(say: Say) -> Iterator[None]:
    """Two builds at once would each take twice as long."""
    cache().mkdir(parents=True, exist_ok=True)
    with (cache() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Pulumi engine: another process is getting it; waiting …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _acquired(say: Say) -> Path:
    say(f"Pulumi engine {VERSION}: not on PATH, not in {cached()}")
    for step, what in (
        (_download, "downloading the official build"),
        (build, "building it from Go modules"),
    ):
        say(f"Pulumi engine: {what} …")
        began = time.monotonic()
        try:
            step(cached(), say)
        except EngineMissing as problem:
            say(f"Pulumi engine: that did not work ({problem}; {time.monotonic() - began:.0f} s)")
            continue
        if version_of(cached() / "bin" / "pulumi"):
            say(f"Pulumi engine: ready after {time.monotonic() - began:.0f} s, kept in {cached()}")
            return cached()
    raise EngineMissing(
        f"no Pulumi engine. Install Pulumi {VERSION} or newer so that `pulumi` is on PATH, or Go {GO_VERSION} or "
        "newer with access to Go modules, then repeat the command"
    )


def _download(root: Path, say: Say) -> None:
    """The official installer, into the cache, with a time limit that also ends what it started."""
    child = subprocess.Popen(
        [sys.executable, "-c", _INSTALL, str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = child.communicate(timeout=DOWNLOAD_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        shutil.rmtree(root, ignore_errors=True)
        raise EngineMissing(f"no answer within {DOWNLOAD_SECONDS} s") from None
    if child.returncode:
        shutil.rmtree(root, ignore_errors=True)
        raise EngineMissing((output.strip().splitlines() or ["no reason given"])[-1])
    say("Pulumi engine: downloaded")
