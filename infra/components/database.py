"""The portal's database, made before the portal writes into it."""

from __future__ import annotations

from pathlib import Path

import pulumi

from infra.components.provider import Part
from infra.settings import StackSettings


class Database(pulumi.ComponentResource):
    """The portal's database, made before the portal writes into it."""

    def __init__(self, settings: StackSettings, state: Path) -> None:
        super().__init__("pruefstand:infra:Database", "database")
        child = pulumi.ResourceOptions(parent=self)
        self.part = Part("database", settings, state, [], child)
        self.register_outputs({"fingerprint": self.part.fingerprint})
