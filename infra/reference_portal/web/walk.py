"""Where somebody stands in an application, and who may take which step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from infra.reference_portal import cases, sessions
from infra.reference_portal.cases import STEPS, Case
from infra.reference_portal.catalogue_model import Service
from infra.reference_portal.entries import Entries, check_token
from infra.reference_portal.portal import Portal, portal_of

TITLES = {
    "person": "Angaben zur Person",
    "angaben": "Angaben zum Antrag",
    "unterlagen": "Unterlagen",
    "pruefen": "Prüfen und absenden",
}


@dataclass(frozen=True)
class Walk:
    """One request within an application: its portal, session, service and case."""

    portal: Portal
    session: str
    service: Service
    case: Case

    def view(self, step: str) -> dict[str, Any]:
        """What every step's template needs."""
        return {
            "service": self.service,
            "case": self.case,
            "step": step,
            "number": STEPS.index(step) + 1,
            "steps": STEPS,
            "titles": TITLES,
            "token": self.portal.vault.bound_token(self.session),
        }


def service_of(request: Request) -> Service:
    """The service of the address, if it has an application; else 404."""
    service = portal_of(request).catalogue.by_slug.get(request.path_params["slug"])
    if service is None or not service.online:
        raise HTTPException(404)
    return service


def owned_case(request: Request, service: Service) -> tuple[str, Case] | None:
    """Session and case of the browser, if it has an application for this service."""
    portal = portal_of(request)
    session = sessions.current_id(request, portal.settings)
    case = cases.of_session(portal, session)
    return (session, case) if session and case and case.service == service.id else None


def walk_of(request: Request, step: str, entries: Entries | None = None) -> Walk | Response:
    """The walk when this step may be taken; else where to go instead.

    Raises HTTPException 403 for a form without session or with a wrong token.
    """
    portal, service = portal_of(request), service_of(request)
    owned = owned_case(request, service)
    if owned is None:
        if entries is not None:
            portal.log.security("no session", request=request.scope["request_id"])
            raise HTTPException(403)
        return RedirectResponse(f"/antrag/{service.slug}", 303)
    session, case = owned
    if entries is not None:
        check_token(request, entries, session)
    if case.sent_at is not None and portal.settings.submit_once:
        return redirect(request, f"/antrag/{service.slug}/quittung", session)
    if portal.settings.steps_enforced and not case.reached(step):
        portal.log.security("step out of order", request=request.scope["request_id"])
        return redirect(request, f"/antrag/{service.slug}/{case.first_open_step}", session)
    return Walk(portal, session, service, case)


def redirect(request: Request, path: str, session: str) -> Response:
    """Go on with GET (303); the session stands in the address only where a switch asks for it."""
    if portal_of(request).settings.session_in_url:
        path += f"?sid={session}"
    return RedirectResponse(path, 303)
