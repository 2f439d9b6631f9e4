"""One running stack for all tests of the local target; each test leaves it as it found it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.settings import StackSettings
from infra.targets import local
from tests.infra.stacks import settings, state_folder


@dataclass(frozen=True)
class Running:
    """A deployed stack."""

    settings: StackSettings
    state: Path

    @property
    def ca(self) -> str:
        """Path of the root certificate."""
        return str(self.state / "stack" / "certificates" / "ca.pem")


@pytest.fixture(scope="session")
def deployed() -> Iterator[Running]:
    """A stack that was deployed once."""
    with state_folder() as state:
        wanted = settings()
        local.apply(wanted, state)
        yield Running(wanted, state)


@pytest.fixture
def running(deployed: Running) -> Iterator[Running]:
    """The stack as its settings say, before and after the test."""
    local.apply(deployed.settings, deployed.state)
    yield deployed
    local.apply(deployed.settings, deployed.state)
