"""Whether stored data can be read as it was entered: counts of marked values, never content."""

from __future__ import annotations

from conformance.facts.base import Facts
from profiles.model import Value


class Store(Value):
    """How often each marker stands in a file, or in the files of a folder; None: unreadable."""

    markers: dict[str, int] | None = None


class StoresFacts(Facts):
    """Stores by the path that the descriptor names."""

    files: dict[str, Store]
