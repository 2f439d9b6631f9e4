"""Judges form and content of logs by counts."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.facts.logs import Log, LogsFacts
from conformance.model import Deviation, NotTested, Remark, Undecided
from conformance.paths import joined


def structured(logs: LogsFacts, *, at_least_percent: int) -> Iterator[Deviation | Remark]:
    """Of the newest lines of each log this share is JSON with a time and its offset.

    Error logs of nginx and Apache have a form that nobody can choose; they are told, and count nowhere.
    """
    for path, log in _written(logs):
        judged = (log.lines or 0) - log.server_errors
        where = joined("logs", "files", path, "structured")
        if log.structured * 100 < judged * at_least_percent:
            share = log.structured * 100 // judged
            yield Deviation(
                where=where,
                expected=f">= {at_least_percent} %",
                seen=f"{share} %",
                key="log-not-uniform",
            )
        if log.server_errors:
            yield Remark(where=where, seen=log.server_errors, key="log-fixed-form")
    _all_readable(logs)


def free_of_markers(logs: LogsFacts, *, markers: tuple[str, ...]) -> Iterator[Deviation | Remark]:
    """No marked value that was entered stands in a log (BSI TR-03172-3 A3.14.07)."""
    if not markers:
        raise NotTested("markers-not-declared")
    _written(logs)
    _entered(logs)
    for path, log in _written(logs):
        for marker, count in log.markers.items():
            if count:
                where = joined("logs", "files", path, "markers", marker)
                yield Deviation(where=where, expected=0, seen=count, key="log-holds-entered-data")
    _all_readable(logs)


def entered(logs: LogsFacts) -> bool:
    """Whether a log proves that the marked values were entered: without that, nothing was tested."""
    return any(count for log in logs.files.values() for count in log.evidence.values())


def _entered(logs: LogsFacts) -> None:
    marked = any(count for log in logs.files.values() for count in log.markers.values())
    if not marked and not entered(logs):
        raise NotTested("markers-not-entered")


def free_of_queries(logs: LogsFacts) -> Iterator[Deviation | Remark]:
    """No log line holds the query string of an address: it says what somebody searched for or entered."""
    for path, log in _written(logs):
        if log.queries:
            where = joined("logs", "files", path, "queries")
            yield Deviation(where=where, expected=0, seen=log.queries, key="log-holds-queries")
    _all_readable(logs)


def _written(logs: LogsFacts) -> list[tuple[str, Log]]:
    if not logs.files:
        raise NotTested("files-not-declared", "log")
    written = [(path, log) for path, log in sorted(logs.files.items()) if log.lines]
    if not written and all(log.lines == 0 for log in logs.files.values()):
        raise NotTested("logs-empty", ", ".join(sorted(logs.files)))
    return written


def _all_readable(logs: LogsFacts) -> None:
    for path, log in sorted(logs.files.items()):
        if log.lines is None:
            raise Undecided("file-unreadable", path)
