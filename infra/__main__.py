"""The Pulumi program: configuration in, components wired, portal descriptor out; no logic."""

from __future__ import annotations

import pulumi

from infra import state
from infra.components.certificates import Certificates
from infra.components.database import Database
from infra.components.descriptor import Descriptor
from infra.components.front_door import FrontDoor
from infra.components.portal import Portal
from infra.descriptor import descriptor
from infra.settings import StackSettings
from infra.targets import local
from infra.targets.context import context


def program() -> None:
    """Declare the stack that the configuration asks for."""
    settings = StackSettings.model_validate(
        pulumi.Config("pruefstand").get_object("settings") or {}
    )
    folder = state.folder()
    local.check_ports(context(settings, folder))
    certificates = Certificates(settings, folder)
    portal = Portal(settings, folder, Database(settings, folder))
    written = Descriptor(
        settings, folder, FrontDoor(settings, folder, certificates, portal)
    ).written
    pulumi.export("portal", written.apply(lambda _: descriptor(settings, state.Places(folder))))


if __name__ == "__main__":
    program()
