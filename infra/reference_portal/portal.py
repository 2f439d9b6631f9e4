"""The parts of one running portal in one frozen value, and how a request reaches them."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import cast

from fastapi import Request
from sqlalchemy import Engine

from infra.reference_portal import catalogue, database, vault
from infra.reference_portal.log import Log
from infra.reference_portal.settings import PortalSettings


@dataclass(frozen=True)
class Portal:
    """Settings, catalogue, database, keys and log of this process."""

    settings: PortalSettings
    catalogue: catalogue.Catalogue
    engine: Engine
    vault: vault.Vault
    log: Log
    limits: Limits


@dataclass
class Limits:
    """Counts events per key within the last minute, against bots and guessing."""

    _seen: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def exceeded(self, key: str, a_minute: int) -> bool:
        """Count one event; True when there were more than allowed within 60 seconds."""
        now = time.monotonic()
        times = self._seen[key]
        while times and times[0] < now - 60:
            times.popleft()
        times.append(now)
        if len(self._seen) > 10_000:
            self._seen.clear()
        return len(times) > a_minute


def assemble(settings: PortalSettings) -> Portal:
    """Open everything that the settings name."""
    secret = vault.read_secret(settings.secret_file)
    settings.upload_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.kern_dir.mkdir(parents=True, exist_ok=True)
    return Portal(
        settings=settings,
        catalogue=catalogue.load(),
        engine=database.connect(settings.database_url),
        vault=vault.Vault(secret, encrypt=settings.database_encrypted),
        log=Log(
            settings.log_file,
            structured=settings.log_structured,
            security=settings.log_security_events,
        ),
        limits=Limits(),
    )


def portal_of(request: Request) -> Portal:
    """The portal that serves this request."""
    return cast(Portal, request.app.state.portal)
