"""The portal's descriptor as a file for those who check: it appears when the front door is ready."""

from __future__ import annotations

from pathlib import Path

import pulumi

from infra.components.front_door import FrontDoor
from infra.components.provider import Part
from infra.settings import StackSettings


class Descriptor(pulumi.ComponentResource):
    """The descriptor file; `written` has a value only when it is there."""

    written: pulumi.Output[str]

    def __init__(self, settings: StackSettings, state: Path, front_door: FrontDoor) -> None:
        super().__init__("pruefstand:infra:Descriptor", "descriptor")
        child = pulumi.ResourceOptions(parent=self)
        self.part = Part("descriptor", settings, state, [front_door.part.fingerprint], child)
        self.written = self.part.fingerprint
        self.register_outputs({"fingerprint": self.part.fingerprint})
