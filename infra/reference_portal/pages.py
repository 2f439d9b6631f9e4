"""Renders the pages: templates with escaping, and what each page needs to know about the portal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from infra.reference_portal.portal import portal_of
from infra.reference_portal.suchdienst_detail import to_html

_MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]


def german_day(day: date) -> str:
    """A day as people write it: 3. August 2026."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def today() -> date:
    """The current day in UTC."""
    return datetime.now(UTC).date()


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["german_day"] = german_day
    environment.filters["paragraphs"] = lambda text: Markup(to_html(text))
    return environment


_TEMPLATES = _environment()


def render(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Render a template; every template knows `settings`, `path` and the given values."""
    settings = portal_of(request).settings
    text = _TEMPLATES.get_template(template).render(
        settings=settings, path=request.url.path, **values
    )
    return HTMLResponse(text, status)
