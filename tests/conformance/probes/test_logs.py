"""Logs are described by counts, and none of their content gets into facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.facts.logs import Log
from conformance.host import Host
from conformance.probes import logs, stores

GOOD = '{"time": "2026-11-25T10:00:00+01:00", "event": "receipt", "path": "/antrag"}'


def _log(tmp_path: Path, content: str | bytes, *markers: str) -> Log:
    file = tmp_path / "app.log"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    facts = logs.look(Host("local://", lambda: None), (str(file),), markers, ())
    return facts.files[str(file)]


@pytest.mark.parametrize(
    ("line", "structured"),
    [
        (GOOD, 1),
        ('{"@timestamp": "2026-11-25T09:00:00.123Z", "level": "info"}', 1),
        ('{"time": "2026-11-25T10:00:00", "event": "no offset"}', 0),
        ('{"time": "25.11.2026 10:00", "event": "no such form"}', 0),
        ('{"event": "no time"}', 0),
        ('["2026-11-25T10:00:00+01:00"]', 0),
        ("INFO 2026-11-25T10:00:00+01:00 receipt", 0),
        ('{"time": "2026-11-25T10:00:00+01:00", "event":', 0),
    ],
)
def test_structured_is_json_with_time_and_offset(
    tmp_path: Path, line: str, structured: int
) -> None:
    """One JSON object a line, with a time of RFC 3339; anything else is free text."""
    assert _log(tmp_path, line + "\n").structured == structured


@pytest.mark.parametrize(
    "line",
    [
        "2026/11/25 10:00:00 [error] 12#12: *1 connect() failed",
        "[Wed Nov 25 10:00:00.123456 2026] [core:error] [pid 12] AH00126",
    ],
)
def test_error_logs_of_servers_are_recognised(tmp_path: Path, line: str) -> None:
    """Their form cannot be chosen, so they are told apart from free text."""
    seen = _log(tmp_path, line + "\n")
    assert (seen.lines, seen.server_errors, seen.structured) == (1, 1, 0)


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ('"GET /suche?q=wohngeld HTTP/1.1"', 1),
        ('"path": "/suche?page=0&q=x"', 1),
        ('{"path": "/suche", "query": "q=x"}', 1),
        ('{"path": "/suche", "query": ""}', 0),
        ('"path": "/suche"', 0),
        ('"path": "/suche?"', 0),
        ("Wie geht es? a=b", 0),
    ],
)
def test_query_strings_are_found(tmp_path: Path, text: str, queries: int) -> None:
    """A parameter with a value behind a path counts, a question mark in a sentence does not."""
    assert _log(tmp_path, text + "\n").queries == queries


def test_markers_are_counted_in_the_whole_log(tmp_path: Path) -> None:
    """Old lines count as much as new ones, and the sample of the form stays small."""
    content = "Markierung-4711\n" + (GOOD + "\n") * 20_000
    seen = _log(tmp_path, content, "Markierung-4711", "fehlt")
    assert seen.markers == {"Markierung-4711": 1, "fehlt": 0}
    assert seen.lines == seen.structured == 1_000


def test_odd_logs_are_survived(tmp_path: Path) -> None:
    """Bytes that are no text, one endless line, or nothing at all: counted, never a traceback."""
    assert _log(tmp_path, b"\xff\xfe\0\n\n").structured == 0
    assert _log(tmp_path, "x" * 3_000_000).lines == 0
    assert _log(tmp_path, "").lines == 0
    facts = logs.look(Host("local://", lambda: None), (str(tmp_path / "none"),), (), ())
    assert facts.files[str(tmp_path / "none")].lines is None


def test_stores_tell_whether_markers_can_be_read(tmp_path: Path) -> None:
    """The database, what SQLite has not yet moved into it, and uploaded files are searched."""
    database = tmp_path / "portal.sqlite"
    database.write_bytes(b"SQLite\0\n...\n")
    (tmp_path / "portal.sqlite-wal").write_bytes(b"\0Markierung-4711\0")
    none = str(tmp_path / "none")
    facts = stores.look(Host("local://", lambda: None), (str(database), none), ("Markierung-4711",))
    assert facts.files[str(database)].markers == {"Markierung-4711": 1}
    assert facts.files[none].markers is None
