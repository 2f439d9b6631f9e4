"""The step in which documents are added to an application."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from infra.reference_portal import cases, uploads
from infra.reference_portal.entries import Entries
from infra.reference_portal.pages import render
from infra.reference_portal.portal import portal_of
from infra.reference_portal.web.walk import Walk, owned_case, redirect, service_of, walk_of


def page(request: Request) -> Response:
    """The documents so far and a field for one more."""
    walk = walk_of(request, "unterlagen")
    return walk if isinstance(walk, Response) else _show(request, walk, None)


def take(request: Request, entries: Entries) -> Response:
    """Add a document, remove one, or go on."""
    open_upload = _without_session(request, entries)
    if open_upload:
        return open_upload
    walk = walk_of(request, "unterlagen", entries)
    if isinstance(walk, Response):
        return walk
    if entries.values.get("aktion") == "weiter":
        walk.case.files_done = True
        cases.save(walk.portal, walk.case)
        return redirect(request, f"/antrag/{walk.service.slug}/pruefen", walk.session)
    if entries.values.get("entfernen"):
        return _remove(request, walk, entries.values["entfernen"])
    return _add(request, walk, entries)


def _add(request: Request, walk: Walk, entries: Entries) -> Response:
    portal, upload = walk.portal, entries.files.get("datei")
    limited = portal.settings.upload_rate_limited
    if limited and portal.limits.exceeded(f"upload {walk.case.number}", uploads.A_MINUTE):
        portal.log.security("too many uploads", request=request.scope["request_id"])
        raise HTTPException(429, headers={"Retry-After": "60"})
    if upload is None:
        return _show(request, walk, "Bitte wählen Sie eine Datei aus.")
    message = uploads.refusal(portal, upload, len(walk.case.files))
    if message:
        portal.log.security("upload", request=request.scope["request_id"])
        return _show(request, walk, message)
    walk.case.files.append(uploads.store(portal, upload))
    cases.save(portal, walk.case)
    return redirect(request, f"/antrag/{walk.service.slug}/unterlagen", walk.session)


def _remove(request: Request, walk: Walk, key: str) -> Response:
    if key in (file["key"] for file in walk.case.files):
        walk.case.files = [file for file in walk.case.files if file["key"] != key]
        uploads.remove(walk.portal, key)
        cases.save(walk.portal, walk.case)
    return redirect(request, f"/antrag/{walk.service.slug}/unterlagen", walk.session)


def _without_session(request: Request, entries: Entries) -> Response | None:
    """The answer of a portal that lets everybody upload; None as long as the switch is conformant."""
    portal, upload = portal_of(request), entries.files.get("datei")
    if portal.settings.upload_needs_session or upload is None:
        return None
    if owned_case(request, service_of(request)):
        return None
    return PlainTextResponse(f"gespeichert: {uploads.store(portal, upload)['key']}")


def _show(request: Request, walk: Walk, message: str | None) -> Response:
    return render(
        request,
        "application/documents.html",
        422 if message else 200,
        **walk.view("unterlagen"),
        message=message,
        most_files=uploads.MOST_FILES,
    )
