"""The pages that law asks for: Impressum, Datenschutz, Barrierefreiheit, Leichte Sprache, help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.reference_portal.pages import render, today
from infra.reference_portal.portal import portal_of

_PLAIN = {
    "/impressum": "legal/imprint.html",
    "/datenschutz": "legal/privacy.html",
    "/leichte-sprache": "legal/easy.html",
    "/gebaerdensprache": "legal/sign.html",
    "/hilfe": "legal/help.html",
    "/sicherheit": "legal/security.html",
}


def accessibility(request: Request) -> Response:
    """The Erklärung zur Barrierefreiheit (§ 12b BGG, § 7 BITV 2.0)."""
    settings = portal_of(request).settings
    return render(
        request,
        "legal/accessibility.html",
        created=_days_ago(settings.accessibility_created_days_ago),
        reviewed=_days_ago(settings.accessibility_reviewed_days_ago),
    )


def _days_ago(days: int | None) -> date | None:
    return None if days is None else today() - timedelta(days=days)


def _plain(template: str) -> Callable[[Request], Response]:
    return lambda request: render(request, template)


ROUTES = [
    Route("/barrierefreiheit", accessibility, methods=["GET"]),
    *(Route(path, _plain(template), methods=["GET"]) for path, template in _PLAIN.items()),
]
