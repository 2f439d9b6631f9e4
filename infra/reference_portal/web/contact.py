"""Messages to the portal: contact, reporting a barrier, feedback; without cookie and without login."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from infra.reference_portal import cases, fields
from infra.reference_portal.catalogue_model import FormField
from infra.reference_portal.database import MessageRow
from infra.reference_portal.entries import Entries, both, check_token
from infra.reference_portal.pages import render
from infra.reference_portal.portal import Portal, portal_of
from infra.reference_portal.settings import PortalSettings

_NAME = FormField(name="name", label="Ihr Name", autocomplete="name")
_MAIL = FormField(
    name="email", label="Ihre E-Mail-Adresse", kind="email", longest=200, autocomplete="email"
)
_TEXT = FormField(name="nachricht", label="Ihre Nachricht", kind="textarea", longest=2000)


def _optional(item: FormField) -> FormField:
    return item.model_copy(update={"required": False})


@dataclass(frozen=True)
class Desk:
    """One kind of message: its path, its words and its fields."""

    path: str
    title: str
    intro: str
    form: list[FormField]


DESKS = [
    Desk("/kontakt", "Kontakt", "Schreiben Sie uns. Ihre Nachricht wird verschlüsselt übertragen und verschlüsselt gespeichert. Wir antworten in der Regel innerhalb von drei Werktagen.", [_NAME, _MAIL, _TEXT]),
    Desk("/barriere-melden", "Barriere melden", "Sind Ihnen Mängel beim barrierefreien Zugang aufgefallen? Beschreiben Sie bitte, was Sie nicht nutzen konnten. Wir antworten innerhalb von vier Wochen.", [_optional(_NAME), _optional(_MAIL), FormField(name="seite", label="Adresse oder Name der Seite", required=False, longest=300), _TEXT]),
    Desk("/rueckmeldung", "Rückmeldung geben", "Wie gut hat Ihnen diese Seite geholfen? Ihre Rückmeldung ist anonym.", [FormField(name="bewertung", label="Wie hilfreich war die Seite?", kind="select", options=["sehr hilfreich", "hilfreich", "wenig hilfreich", "nicht hilfreich"]), FormField(name="seite", label="Adresse oder Name der Seite", required=False, longest=300), _TEXT.model_copy(update={"required": False})]),
]  # fmt: skip


def routes(settings: PortalSettings) -> list[Route]:
    """Form and thanks of each desk; by GET where a switch lets entries into the address."""
    found: list[Route] = []
    for desk in DESKS:
        if settings.confidential_by_post:
            found += both(desk.path, _page(desk), _take(desk))
        else:
            found.append(Route(desk.path, _page_or_take(desk), methods=["GET"]))
        found.append(Route(desk.path + "/danke", _thanks(desk), methods=["GET"]))
    return found


def _page(desk: Desk) -> Callable[[Request], Response]:
    return lambda request: _show(request, desk, {}, {})


def _take(desk: Desk) -> Callable[[Request, Entries], Response]:
    def take(request: Request, entries: Entries) -> Response:
        portal = portal_of(request)
        check_token(request, entries, None)
        if portal.limits.exceeded(f"message {request.client.host if request.client else ''}", 10):
            raise HTTPException(429, headers={"Retry-After": "60"})
        checked = fields.check(desk.form, entries.values, validated=portal.settings.input_validated)
        if checked.errors:
            return _show(request, desk, checked.values, checked.errors)
        # A field that people do not see is filled in by robots only.
        if not entries.values.get("website"):
            _store(portal, desk, checked.values)
        return RedirectResponse(desk.path + "/danke", 303)

    return take


def _page_or_take(desk: Desk) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        if request.query_params:
            return _take(desk)(request, Entries(dict(request.query_params)))
        return _show(request, desk, {}, {})

    return endpoint


def _thanks(desk: Desk) -> Callable[[Request], Response]:
    return lambda request: render(request, "contact/thanks.html", desk=desk)


def _show(request: Request, desk: Desk, values: dict[str, str], errors: dict[str, str]) -> Response:
    return render(
        request,
        "contact/form.html",
        422 if errors else 200,
        desk=desk,
        form=desk.form,
        values=values,
        errors=errors,
        token=portal_of(request).vault.free_token(),
    )


def _store(portal: Portal, desk: Desk, values: dict[str, str]) -> None:
    number = secrets.token_hex(12)
    sealed = portal.vault.seal(values, number)
    row = MessageRow(number=number, kind=desk.path[1:17], sealed=sealed, created_at=cases.now())
    with Session(portal.engine) as db:
        db.add(row)
        db.commit()
    if portal.settings.log_application_data:
        portal.log.event("entries", **values)
