"""The stack's certificates with their revocation lists: what the front door serves with."""

from __future__ import annotations

from pathlib import Path

import pulumi

from infra.components.provider import Part
from infra.settings import StackSettings


class Certificates(pulumi.ComponentResource):
    """The stack's certificates with their revocation lists: what the front door serves with."""

    def __init__(self, settings: StackSettings, state: Path) -> None:
        super().__init__("pruefstand:infra:Certificates", "certificates")
        child = pulumi.ResourceOptions(parent=self)
        self.part = Part("certificates", settings, state, [], child)
        self.register_outputs({"fingerprint": self.part.fingerprint})
