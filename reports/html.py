"""One HTML file that a reviewer opens without a network, and that no hostile answer can change."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from conformance.model import WORST_FIRST, ClauseState, Finding, Run
from reports import causes, evidence, grouping, verdict, wording
from reports.visible import visible

ENDING = ".html"
MEDIA_TYPE = "text/html; charset=utf-8"

_TEMPLATES = Path(__file__).parent / "templates"


def write(run: Run, exchange: evidence.Recall) -> bytes:
    """The report as UTF-8 bytes, the same for the same run.

    `exchange` gives the recorded exchange of a hash, None if there is none. Raises ValueError if
    the run contradicts itself.
    """
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    template = _environment().get_template("report.html.j2")
    return template.render(_context(run, exchange), **_style(style)).encode("utf-8")


def anchor(kind: str, name: str) -> str:
    """An element id for a name; different names never share one, and it is its own fragment."""
    return f"{kind}-{quote(name, safe='/@-._', errors='surrogatepass')}"


def web_address(address: str | None) -> str | None:
    """The address if a reader may follow it: https or http, and nothing else."""
    if address is None:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("https", "http") and parts.netloc else None


def clause_name(name: str) -> str:
    """`DOCUMENT#clause` as readers cite it."""
    document, _, clause = name.partition("#")
    return f"{document}, {clause}" if clause else document


def columns(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The keys of all rows in the order in which they first appear."""
    return tuple(dict.fromkeys(key for row in rows for key in row))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= _words()
    environment.tests["mapping"] = lambda tested: isinstance(tested, Mapping)
    return environment


def _finalize(told: Any) -> Any:
    """Everything that reaches the page passes here; only what Jinja itself made is left alone."""
    if isinstance(told, Markup):
        return told
    if told is None:
        raise TypeError("a template prints a value that is not there")
    return visible(str(told))


def _style(style: str) -> dict[str, Any]:
    """The stylesheet and its hash for the Content-Security-Policy (CSP Level 3, 2.3.1)."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {"style": Markup(style), "style_hash": digest}


def _words() -> dict[str, Any]:
    named: Iterable[Callable[..., Any]] = (
        wording.value,
        wording.place,
        wording.said,
        wording.moment,
        wording.duration,
        wording.number,
        wording.many,
        anchor,
        web_address,
        clause_name,
        columns,
        evidence.told_by,
        evidence.show,
    )
    tables = (
        "VERDICTS",
        "LEVELS",
        "HOW",
        "KINDS",
        "REMARKS",
        "STATES",
        "PORTAL_KINDS",
        "ENVIRONMENTS",
    )
    functions = {function.__name__: function for function in named}
    return functions | {table: getattr(wording, table) for table in tables} | {"ORDER": WORST_FIRST}


def _context(run: Run, recall: evidence.Recall) -> dict[str, Any]:
    clauses = grouping.clauses(run)
    tasks = causes.tasks(run)
    return {
        "run": run,
        "decision": verdict.decide(run),
        "tally": verdict.tally(run),
        "tasks": {
            group: [task for task in tasks if task.group == group]
            for group in ("counted", "recommended", "observed")
        },
        "unclear": grouping.questions(run, "undecided"),
        "untested": grouping.questions(run, "not-tested"),
        "areas": grouping.areas(run),
        "documents": grouping.documents(run),
        "evidence": evidence.collect(run, recall),
        "recall": recall,
        "requirements": {state.id: state for state in run.requirements},
        **_bound(run, clauses),
    }


def _bound(
    run: Run, clauses: Mapping[str, tuple[ClauseState, ...]]
) -> dict[str, Callable[..., Any]]:
    """What templates ask about this run."""

    def waiver(finding: Finding) -> Mapping[str, Any] | None:
        return verdict.waiver_of(run, finding)

    return {
        "clause": lambda name: clauses.get(name, ()),
        "waiver": waiver,
        "sentence": lambda told: wording.sentence(run, told),
        "reason": lambda finding: wording.reason(run, finding),
        "reason_of": lambda key, seen: wording.reason_of(run, key, seen),
    }
