"""The front door: TLS before the portal, with the certificates."""

from __future__ import annotations

from pathlib import Path

import pulumi

from infra.components.certificates import Certificates
from infra.components.portal import Portal
from infra.components.provider import Part
from infra.settings import StackSettings


class FrontDoor(pulumi.ComponentResource):
    """The front door: TLS before the portal, with the certificates."""

    def __init__(
        self, settings: StackSettings, state: Path, certificates: Certificates, portal: Portal
    ) -> None:
        super().__init__("pruefstand:infra:FrontDoor", "front_door")
        child = pulumi.ResourceOptions(parent=self)
        self.part = Part(
            "front_door",
            settings,
            state,
            [certificates.part.issued, portal.part.fingerprint],
            child,
        )
        self.register_outputs({"fingerprint": self.part.fingerprint})
