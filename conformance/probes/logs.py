"""What stands in logs, counted on the machine; no line of a log enters the facts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from conformance.facts.logs import Log, LogsFacts
from conformance.host import Host
from conformance.sending import COMMAND, Sending

_LINES = 1_000
_BYTES = 1_000_000
_TIMES = ("time", "timestamp", "@timestamp", "ts", "datetime")
#: nginx: `2026/11/25 10:00:00 [error] …`; Apache: `[Wed Nov 25 10:00:00.1 2026] [core:error] …`
_SERVER_ERROR = re.compile(
    r"^(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[\w+\] |\[\w{3} \w{3} +\d+ [\d:.]+ \d{4}\] \[)"
)
_QUERY_NAMES = ("query", "query_string", "querystring", "args", "http_query")
#: A path with a query. It begins where a word begins and never goes back: a line may be one word.
_QUERY = re.compile(r"(?<![^\s\"'?])[^\s\"'?/]*+/[^\s\"'?]*+\?[^\s\"'?=&]++=[^\s\"'&]")


def _sends(
    at: str,
    log_files: tuple[str, ...],
    log_markers: tuple[str, ...],
    log_evidence: tuple[str, ...],
) -> Iterator[Sending]:
    del at
    each = 1 + len(log_markers) + len(log_evidence)
    yield Sending(
        COMMAND, "end of each named log, and counts of words in it", 1 + len(log_files) * each
    )


SENDS = _sends


def look(
    host: Host,
    log_files: tuple[str, ...],
    log_markers: tuple[str, ...],
    log_evidence: tuple[str, ...],
) -> LogsFacts:
    """Form of the newest 1,000 lines of each log, and how often each marker stands in all of it."""
    return LogsFacts(
        files={path: _log(host, path, log_markers, log_evidence) for path in log_files}
    )


def _log(host: Host, path: str, markers: tuple[str, ...], evidence: tuple[str, ...]) -> Log:
    raw = host.read(path, _BYTES, from_end=True)
    if raw is None:
        return Log(lines=None)
    text = raw.decode("utf-8", "replace")
    whole = text.partition("\n")[2] if len(raw) == _BYTES else text
    lines = [line for line in whole.splitlines() if line.strip()][-_LINES:]
    entries = [_entry(line) for line in lines]
    return Log(
        lines=len(lines),
        structured=sum(_has_time(entry) for entry in entries),
        server_errors=sum(bool(_SERVER_ERROR.match(line)) for line in lines),
        queries=sum(map(_has_query, lines, entries)),
        markers={marker: host.occurrences(path, marker) or 0 for marker in markers},
        evidence={text: host.occurrences(path, text) or 0 for text in evidence},
    )


def _entry(line: str) -> dict[str, Any]:
    """The JSON object that a line is, or an empty one."""
    try:
        entry: Any = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def _has_query(line: str, entry: dict[str, Any]) -> bool:
    return bool(_QUERY.search(line)) or any(entry.get(name) for name in _QUERY_NAMES)


def _has_time(entry: dict[str, Any]) -> bool:
    return any(_has_offset(entry.get(name)) for name in _TIMES)


def _has_offset(value: object) -> bool:
    """A date and time of RFC 3339, whose offset is no choice."""
    if not isinstance(value, str):
        return False
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
