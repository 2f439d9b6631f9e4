"""Whether marked values that were entered can be read in what the portal stores."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.facts.stores import Store, StoresFacts
from conformance.host import Host
from conformance.sending import COMMAND, Sending

#: SQLite writes here first (https://www.sqlite.org/tempfiles.html).
_BESIDE = ("-wal", "-journal")


def _sends(
    at: str, state_files: tuple[str, ...], log_markers: tuple[str, ...]
) -> Iterator[Sending]:
    del at
    each = 1 + len(log_markers) * (1 + len(_BESIDE))
    yield Sending(COMMAND, "counts of marked words in each state file", 1 + len(state_files) * each)


SENDS = _sends


def look(host: Host, state_files: tuple[str, ...], log_markers: tuple[str, ...]) -> StoresFacts:
    """How often each marker stands in each state file or folder; counted on the machine itself."""
    return StoresFacts(files={path: _store(host, path, log_markers) for path in state_files})


def _store(host: Host, path: str, markers: tuple[str, ...]) -> Store:
    counts = {marker: host.occurrences(path, marker) for marker in markers}
    for beside, known in host.stat(*(path + ending for ending in _BESIDE)).items():
        if known != "absent":
            for marker, count in counts.items():
                more = host.occurrences(beside, marker)
                counts[marker] = None if count is None else count + (more or 0)
    readable = {marker: count for marker, count in counts.items() if count is not None}
    return Store(markers=readable if len(readable) == len(counts) else None)
