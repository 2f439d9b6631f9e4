"""Saving an unfinished application and resuming it with number and code."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from infra.reference_portal import cases, sessions
from infra.reference_portal.entries import Entries, check_token
from infra.reference_portal.pages import render
from infra.reference_portal.portal import portal_of
from infra.reference_portal.web.walk import redirect, walk_of


def keep(request: Request, entries: Entries) -> Response:
    """Save the draft and show once the code that opens it again."""
    walk = walk_of(request, "person", entries)
    if isinstance(walk, Response):
        return walk
    if not walk.portal.settings.draft_saved:
        raise HTTPException(404)
    code, deleted_on = cases.keep_draft(walk.portal, walk.case)
    return render(
        request,
        "application/saved.html",
        service=walk.service,
        case=walk.case,
        code=code,
        deleted_on=deleted_on,
    )


def resume_page(request: Request) -> Response:
    """The form that asks for number and code."""
    return _show(request, None)


def resume(request: Request, entries: Entries) -> Response:
    """Open a draft under a new session; attempts are limited, and a refusal does not say what was wrong."""
    portal = portal_of(request)
    check_token(request, entries, None)
    number = entries.values.get("nummer", "").strip().upper()
    code = entries.values.get("code", "").strip().upper()
    if portal.limits.exceeded(f"resume {number}", 5):
        raise HTTPException(429, headers={"Retry-After": "60"})
    session = sessions.new_id()
    case = cases.resume(portal, number, code, session)
    service = portal.catalogue.by_id.get(case.service) if case else None
    if case is None or service is None:
        portal.log.security("draft code", request=request.scope["request_id"])
        return _show(
            request, "Vorgangsnummer und Code passen nicht zusammen, oder der Entwurf ist gelöscht."
        )
    response = redirect(request, f"/antrag/{service.slug}/{case.first_open_step}", session)
    sessions.set_cookie(response, portal.settings, session)
    return response


def _show(request: Request, message: str | None) -> Response:
    token = portal_of(request).vault.free_token()
    return render(
        request, "application/resume.html", 422 if message else 200, token=token, message=message
    )
