"""Whatever a portal answers is hostile: a check ends, says what it saw, and its report is clean."""

from __future__ import annotations

import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.model import Run
from conformance.prepared import Wanted, prepare
from conformance.session import Session
from profiles import catalogue
from pruefstand.running.checking import write_reports
from tests.harness.servers import SERVERS, start
from tests.harness.stack import written

KNOWN = catalogue.load()
NAMES = sorted(file.parent.name for file in (SERVERS / "hostile").glob("*/server.yaml"))
MOST_SECONDS = 60
ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs of the servers share tests/harness/hostile.py."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_portal(name: str, tmp_path: Path) -> None:
    """A whole check ends in time with reasons or deviations, never with our own error."""
    told = yaml.safe_load((SERVERS / "hostile" / name / "server.yaml").read_text())
    begun = time.monotonic()
    with start("hostile", name) as described:
        run = _checked(described, tmp_path)
    assert time.monotonic() - begun < MOST_SECONDS
    reasons = {one.reason for one in run.findings} | {one.reason for one in run.looks}
    assert "internal-error" not in reasons, [one.reason_seen for one in run.looks]
    assert set(told.get("reason", ())) <= reasons
    assert set(told.get("red", ())) <= {o.requirement for o in run.findings if o.verdict == "fail"}
    passed = {one.requirement for one in run.findings if one.verdict == "pass"}
    assert {one.partition("/")[0] for one in passed} <= set(told.get("passes", ["transport"]))


def _checked(described: dict[str, Any], folder: Path) -> Run:
    """As `check` does it, with all reports; what a browser would make of the page is looked at."""
    wanted = Wanted(out=folder / "out", profile="land-portal@next")
    session = Session(prepare(KNOWN, written(described, folder), wanted))
    session.examine()
    session.look()
    run = session.finish()
    write_reports(run, session.open(), ("html", "junit"))
    made = folder / "out" / "latest"
    assert run == session.open().run() and (made / "report.xml").stat().st_size > 1000
    page = _Page((made / "report.html").read_text("utf-8"))
    assert not list(page.injected())
    return run


class _Page(HTMLParser):
    """The elements of a report that could do something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self._found: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what our own templates never write."""
        active = any(name.startswith("on") or name == "style" for name, _ in attrs)
        links = [value or "" for name, value in attrs if name in {"href", "src", "action"}]
        odd = any(one.split(":", 1)[0].lower() in {"javascript", "vbscript"} for one in links)
        if active or odd or tag in {"img", "object", "iframe", "base", "form", "embed"}:
            self._found.append(f"<{tag} {attrs}>")
        if tag == "script":
            self._found.append(tag)

    def injected(self) -> Iterator[str]:
        """What came from the portal, and not from the template."""
        yield from (one for one in self._found if one != "script")
        if self._found.count("script") > 1 or "\0" in self.text or "\u202e" in self.text:
            yield "script, NUL or bidi mark"
