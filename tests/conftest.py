"""What needs the Pulumi engine comes last: on a new machine it is still being built meanwhile."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the order, but for those that would wait."""
    items.sort(key=lambda item: item.get_closest_marker("engine") is not None)
