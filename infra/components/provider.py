"""The one dynamic provider: Pulumi asks, and the functions of the local target answer.

Nothing but settings and fingerprints passes through Pulumi's state: no pid, no key.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pulumi
from pulumi.dynamic import (
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)

from infra.settings import StackSettings
from infra.state import Places
from infra.targets import local, stored
from infra.targets.context import Context, context


class PartProvider(ResourceProvider):
    """Deploys one part of the stack; its properties are `part`, `state`, `settings`, `after`."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Deploy the part, whatever is left of an earlier one."""
        return CreateResult(props["part"], _deployed(props))

    def update(self, _id: str, _olds: dict[str, Any], props: dict[str, Any]) -> UpdateResult:
        """Bring the part to new settings, or back to them where it has drifted."""
        return UpdateResult(_deployed(props))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """What is really there; an empty id says that it is gone, so that it is created again."""
        seen = local.observe(props["part"], Places(Path(props["state"])))
        return (
            ReadResult("", {}) if seen is None else ReadResult(id_, {**props, "fingerprint": seen})
        )

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Whether what is there differs from what is asked for, or what it builds on was made anew."""
        wanted = local.fingerprint(news["part"], _context(news))
        changed = olds.get("fingerprint") != wanted or olds.get("after") != news.get("after")
        moved = olds["state"] != news["state"]
        return DiffResult(
            changes=changed or moved,
            replaces=["state"] if moved else [],
            delete_before_replace=True,
        )

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """End the part's processes and remove its files."""
        local.remove(props["part"], Places(Path(props["state"])))


class Part(Resource):
    """One part of the stack as a resource; `fingerprint` stands for its settings, `issued` for certificates."""

    fingerprint: pulumi.Output[str]
    issued: pulumi.Output[str]

    def __init__(
        self,
        part: str,
        settings: StackSettings,
        state: Path,
        after: list[pulumi.Input[str]],
        opts: pulumi.ResourceOptions,
    ) -> None:
        properties = {
            "part": part,
            "state": str(state),
            "settings": settings.model_dump_json(),
            "after": after,
            "fingerprint": None,
            "issued": None,
        }
        super().__init__(PartProvider(), part, properties, opts)


def _context(props: dict[str, Any]) -> Context:
    return context(
        StackSettings.model_validate(json.loads(props["settings"])), Path(props["state"])
    )


def _deployed(props: dict[str, Any]) -> dict[str, Any]:
    made = _context(props)
    local.deploy(props["part"], made)
    return {
        **props,
        "fingerprint": local.fingerprint(props["part"], made),
        "issued": stored.issued(made),
    }
