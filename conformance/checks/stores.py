"""Judges whether stored data can be read as it was entered."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks.logs import entered
from conformance.facts.logs import LogsFacts
from conformance.facts.stores import StoresFacts
from conformance.model import Deviation, NotTested, Remark, Undecided
from conformance.paths import joined


def free_of_markers(
    stores: StoresFacts, logs: LogsFacts, *, markers: tuple[str, ...]
) -> Iterator[Deviation | Remark]:
    """No marked value that was entered stands readable in a store (BSI TR-03172-3 A3.16.01.a)."""
    if not stores.files:
        raise NotTested("files-not-declared", "state")
    if not markers:
        raise NotTested("markers-not-declared")
    for path, store in sorted(stores.files.items()):
        for marker, count in (store.markers or {}).items():
            if count:
                where = joined("stores", "files", path, "markers", marker)
                yield Deviation(where=where, expected=0, seen=count, key="store-holds-entered-data")
    if not entered(logs):
        raise NotTested("markers-not-entered")
    for path, store in sorted(stores.files.items()):
        if store.markers is None:
            raise Undecided("file-unreadable", path)
