"""Error answers that say what a person can do and nothing about the system behind."""

from __future__ import annotations

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from infra.reference_portal.pages import render
from infra.reference_portal.portal import portal_of
from infra.reference_portal.problems import API, leak, problem

_PAGES = {
    400: ("Anfrage nicht verstanden", "Ihre Anfrage war nicht vollständig oder hatte eine ungültige Form. Bitte prüfen Sie Ihre Eingaben und versuchen Sie es noch einmal."),
    403: ("Zugriff nicht möglich", "Ihre Sitzung ist beendet, oder das Formular ist nicht mehr gültig. Bitte öffnen Sie die Seite neu und beginnen Sie noch einmal."),
    404: ("Seite nicht gefunden", "Diese Seite gibt es nicht oder nicht mehr. Prüfen Sie die Adresse oder nutzen Sie die Suche."),
    405: ("Anfrage nicht möglich", "Diese Seite lässt sich auf diesem Weg nicht aufrufen. Bitte beginnen Sie auf der Startseite."),
    409: ("Schritt nicht möglich", "Dieser Schritt ist schon erledigt oder noch nicht an der Reihe."),
    415: ("Format nicht möglich", "Diese Form von Daten nimmt die Seite nicht an."),
    413: ("Datei zu groß", "Was Sie senden möchten, ist zu groß. Eine Datei darf höchstens 5 Megabyte haben."),
    422: ("Angaben nicht gültig", "Ihre Angaben konnten nicht verarbeitet werden. Bitte prüfen Sie die Eingaben."),
    429: ("Zu viele Anfragen", "Es sind sehr viele Anfragen eingegangen. Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal."),
    500: ("Technischer Fehler", "Leider ist ein Fehler aufgetreten. Ihre Eingaben aus früheren Schritten sind gespeichert. Bitte versuchen Sie es in einigen Minuten noch einmal."),
}  # fmt: skip


def answer(request: Request, status: int, headers: dict[str, str] | None = None) -> Response:
    """The error answer for a path: a problem for the Suchdienst, else a page."""
    portal = portal_of(request)
    if request.url.path.startswith(API):
        if not portal.settings.suchdienst_allow_header:
            headers = None
        return problem(portal.settings, status, headers=headers)
    title, text = _PAGES.get(status, _PAGES[500 if status >= 500 else 400])
    response = render(
        request,
        "error.html",
        200 if status == 404 and not portal.settings.error_status_correct else status,
        title=title,
        text=text,
        reference=request.scope.get("request_id", ""),
        trace=None if portal.settings.error_page_neutral else leak(),
    )
    response.headers.update(headers or {})
    return response


def on_http_exception(request: Request, exception: Exception) -> Response:
    """Handler for what the framework raises: unknown paths, methods and bodies that cannot be read."""
    if not isinstance(exception, HTTPException):
        raise exception
    return answer(request, exception.status_code, dict(exception.headers or {}))
