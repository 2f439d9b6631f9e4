"""The reference portal, really deployed for tests: own ports, own state folder, nobody disturbed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from infra.descriptor import descriptor
from infra.services import named_files
from infra.settings import Ports, StackSettings, with_fault
from infra.state import Places
from infra.targets import local
from profiles import catalogue
from profiles.catalogue import PortalFile
from tests.harness.servers import free_port
from tests.harness.wire_tls import front_door


@dataclass
class RunningStack:
    """A deployed stack; `settings` are the conformant ones that it returns to."""

    settings: StackSettings
    state: Path

    def conformant(self) -> PortalFile:
        """Bring the stack to its conformant settings."""
        return self._applied(self.settings)

    def broken(self, faults: list[Mapping[str, Any]]) -> PortalFile:
        """Bring the running stack to its settings with these faults in them."""
        self._forget()
        settings = self.settings
        for fault in faults:
            settings = with_fault(settings, fault)
        return self._applied(settings)

    def _forget(self) -> None:
        """Empty logs and database: what an earlier fault left there is not this one's doing."""
        named = named_files(Places(self.state))
        for log in ("log", "access_log", "error_log"):
            os.truncate(named[log], 0)
        with closing(sqlite3.connect(named["database"], isolation_level=None)) as database:
            tables = database.execute("select name from sqlite_master where type = 'table'")
            for (table,) in tables.fetchall():
                database.execute(f'delete from "{table}"')
            database.execute("vacuum")
            database.execute("pragma wal_checkpoint(truncate)")

    def _applied(self, settings: StackSettings) -> PortalFile:
        local.apply(settings, self.state)
        return written(descriptor(settings, Places(self.state)), self.state)


def written(described: Mapping[str, Any], folder: Path) -> PortalFile:
    """A descriptor as a file that a check reads."""
    file = folder / "portal.yaml"
    file.write_text(yaml.safe_dump(dict(described), allow_unicode=True))
    return catalogue.portal(file)


@contextmanager
def before(portal: PortalFile, wire: Mapping[str, Any], state: Path) -> Iterator[PortalFile]:
    """The same portal behind a front door that rewrites what passes (`wire:` of a fault)."""
    described = yaml.safe_load(portal.file.read_text())
    web = described["subjects"]["web"]
    ip, _, port = web["connect_to"].partition(":")
    with front_door(wire, (ip, int(port)), Places(state).certificates) as own_port:
        for name in ("web", "search"):
            described["subjects"][name]["connect_to"] = f"127.0.0.1:{own_port}"
        yield written(described, state)


@contextmanager
def running_stack(identifier: str = "pruefling") -> Iterator[RunningStack]:
    """Deploy, hand over, and take everything down again."""
    state = Path(tempfile.mkdtemp(prefix=f"{identifier}-"))
    state.chmod(0o755)  # the services run as a system user where the tests run as root
    ports = Ports(https=free_port(), http=free_port(), portal=free_port())
    stack = RunningStack(StackSettings(id=identifier, ports=ports), state)
    try:
        stack.conformant()
        yield stack
    finally:
        local.down(state)
        shutil.rmtree(state, ignore_errors=True)
