"""The reference portal, which needs its database."""

from __future__ import annotations

from pathlib import Path

import pulumi

from infra.components.database import Database
from infra.components.provider import Part
from infra.settings import StackSettings


class Portal(pulumi.ComponentResource):
    """The reference portal, which needs its database."""

    def __init__(self, settings: StackSettings, state: Path, database: Database) -> None:
        super().__init__("pruefstand:infra:Portal", "portal")
        child = pulumi.ResourceOptions(parent=self)
        self.part = Part("portal", settings, state, [database.part.fingerprint], child)
        self.register_outputs({"fingerprint": self.part.fingerprint})
