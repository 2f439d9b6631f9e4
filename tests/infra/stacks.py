"""Second stacks for tests: state and ports of their own, so that a developer's running stack is left alone."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from infra.settings import Ports, StackSettings
from infra.targets import local


def free_ports(count: int) -> list[int]:
    """TCP ports that nobody listens on, all different."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def settings() -> StackSettings:
    """A stack on free ports."""
    https, http, portal = free_ports(3)
    return StackSettings(ports=Ports(https=https, http=http, portal=portal))


@contextmanager
def state_folder() -> Iterator[Path]:
    """A folder that a system user may enter, unlike pytest's own; what runs in it is ended."""
    folder = Path(tempfile.mkdtemp(prefix="pruefstand-", dir="/var/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        local.down(folder)
        shutil.rmtree(folder, ignore_errors=True)
