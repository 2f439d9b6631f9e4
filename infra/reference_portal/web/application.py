"""The application: start, steps in their order, review, confirmation, receipt and copy."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.reference_portal import cases, fields, sessions
from infra.reference_portal.cases import Case
from infra.reference_portal.catalogue_model import FormField, Service
from infra.reference_portal.entries import Entries, both, check_token, posted
from infra.reference_portal.pages import render
from infra.reference_portal.portal import Portal, portal_of
from infra.reference_portal.web import documents, drafts, receipt
from infra.reference_portal.web.walk import TITLES, Walk, redirect, service_of, walk_of


def begin_page(request: Request) -> Response:
    """What the application needs; gives the browser its session cookie, because the form's token is bound to it."""
    portal, service = portal_of(request), service_of(request)
    known = sessions.current_id(request, portal.settings)
    session = known or sessions.new_id()
    response = render(
        request,
        "application/begin.html",
        service=service,
        token=portal.vault.bound_token(session),
        titles=TITLES,
    )
    if known is None:
        sessions.set_cookie(response, portal.settings, session)
    return response


def begin(request: Request, entries: Entries) -> Response:
    """Begin an application under a new session id, so that an id planted before is worth nothing."""
    portal, service = portal_of(request), service_of(request)
    known = sessions.current_id(request, portal.settings)
    if portal.settings.csrf and known is None:
        raise HTTPException(403)
    check_token(request, entries, known)
    session = sessions.new_id() if portal.settings.session_renewed or not known else known
    cases.begin(portal, service, session)
    response = redirect(request, f"/antrag/{service.slug}/person", session)
    sessions.set_cookie(response, portal.settings, session)
    return response


def form_page(step: str) -> Callable[[Request], Response]:
    """The page of a step with fields."""

    def page(request: Request) -> Response:
        walk = walk_of(request, step)
        if isinstance(walk, Response):
            return walk
        values = walk.case.person if step == "person" else walk.case.angaben
        return _show_form(request, walk, step, values, {})

    return page


def take_form(step: str) -> Callable[[Request, Entries], Response]:
    """What a step with fields does with its entries."""

    def take(request: Request, entries: Entries) -> Response:
        walk = walk_of(request, step, entries)
        if isinstance(walk, Response):
            return walk
        checked = fields.check(
            _form(walk.service, step),
            entries.values,
            validated=walk.portal.settings.input_validated,
        )
        if checked.errors:
            return _show_form(request, walk, step, checked.values, checked.errors)
        if step == "person":
            walk.case.person = checked.values
            following = "angaben"
        else:
            walk.case.angaben = checked.values
            following = "unterlagen"
        _remember(walk.portal, walk.case, checked.values)
        return redirect(request, f"/antrag/{walk.service.slug}/{following}", walk.session)

    return take


def review(request: Request) -> Response:
    """Everything that was entered, with ways back, before the active confirmation."""
    walk = walk_of(request, "pruefen")
    return walk if isinstance(walk, Response) else _show_review(request, walk, None)


def send(request: Request, entries: Entries) -> Response:
    """Send the application once, and only with the active confirmation."""
    walk = walk_of(request, "pruefen", entries)
    if isinstance(walk, Response):
        return walk
    if walk.portal.settings.confirmation_enforced and entries.values.get("bestaetigung") != "ja":
        message = "Bitte bestätigen Sie, dass Ihre Angaben richtig sind und dass Sie den Antrag verbindlich absenden."
        return _show_review(request, walk, message)
    if not cases.send(walk.portal, walk.case):
        raise HTTPException(409)
    walk.portal.log.event("application sent", request=request.scope["request_id"])
    return redirect(request, f"/antrag/{walk.service.slug}/quittung", walk.session)


def _form(service: Service, step: str) -> list[FormField]:
    return fields.person_form() if step == "person" else service.form


def _show_form(
    request: Request, walk: Walk, step: str, values: dict[str, str], errors: dict[str, str]
) -> Response:
    return render(
        request,
        "application/form.html",
        422 if errors else 200,
        **walk.view(step),
        form=_form(walk.service, step),
        values=values,
        errors=errors,
    )


def _show_review(request: Request, walk: Walk, message: str | None) -> Response:
    return render(
        request,
        "application/review.html",
        422 if message else 200,
        **walk.view("pruefen"),
        parts=receipt.parts(walk.case, walk.service, complete=walk.portal.settings.review_complete),
        message=message,
    )


def _remember(portal: Portal, case: Case, values: dict[str, str]) -> None:
    cases.save(portal, case)
    if portal.settings.log_application_data:
        portal.log.event("entries", **{quote(name): value for name, value in values.items()})


ROUTES = [
    *both("/antrag/fortsetzen", drafts.resume_page, drafts.resume),
    *both("/antrag/{slug}", begin_page, begin),
    *both("/antrag/{slug}/person", form_page("person"), take_form("person")),
    *both("/antrag/{slug}/angaben", form_page("angaben"), take_form("angaben")),
    *both("/antrag/{slug}/unterlagen", documents.page, documents.take),
    *both("/antrag/{slug}/pruefen", review, send),
    Route("/antrag/{slug}/speichern", posted(drafts.keep), methods=["POST"]),
    Route("/antrag/{slug}/quittung", receipt.page, methods=["GET"]),
    Route("/antrag/{slug}/kopie", receipt.copy, methods=["GET"]),
    Route("/kopie/{number}", receipt.public_copy, methods=["GET"]),
]
