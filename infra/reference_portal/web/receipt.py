"""The receipt of a sent application and the copy of everything that was sent (§ 9a OZG)."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from infra.reference_portal import cases, fields
from infra.reference_portal.cases import Case
from infra.reference_portal.catalogue_model import FormField, Service
from infra.reference_portal.pages import render
from infra.reference_portal.portal import portal_of
from infra.reference_portal.web.walk import owned_case, service_of


@dataclass(frozen=True)
class Part:
    """One step's entries as they are shown: label and value."""

    step: str
    title: str
    rows: list[tuple[str, str]]


def parts(case: Case, service: Service, *, complete: bool = True) -> list[Part]:
    """Everything that was entered, step by step; without `complete` only the first detail."""
    person = Part("person", "Angaben zur Person", _rows(fields.person_form(), case.person))
    rows = _rows(service.form, case.angaben)
    details = Part("angaben", "Angaben zum Antrag", rows if complete else rows[:1])
    files = [
        (f"Datei {n}", f"{f['name']} ({_size(f['bytes'])})") for n, f in enumerate(case.files, 1)
    ]
    documents = Part("unterlagen", "Unterlagen", files or [("Dateien", "keine")])
    return [person, details, documents]


def page(request: Request) -> Response:
    """The receipt: number, time, what happens next, and the copy."""
    service = service_of(request)
    case = _sent_case(request, service)
    return render(request, "application/receipt.html", service=service, case=case)


def copy(request: Request) -> Response:
    """The copy, for the session of the person who sent the application only."""
    service = service_of(request)
    case = _sent_case(request, service)
    if not portal_of(request).settings.copy_offered:
        raise HTTPException(404)
    return _copy(request, service, case)


def public_copy(request: Request) -> Response:
    """The copy for whoever knows the number; 404 unless a switch opens it."""
    portal = portal_of(request)
    case = cases.by_number(portal, request.path_params["number"])
    if portal.settings.copy_private or case is None:
        raise HTTPException(404)
    return _copy(request, portal.catalogue.by_id[case.service], case)


def _sent_case(request: Request, service: Service) -> Case:
    owned = owned_case(request, service)
    if owned is None:
        raise HTTPException(403)
    if owned[1].sent_at is None:
        raise HTTPException(409)
    return owned[1]


def _copy(request: Request, service: Service, case: Case) -> Response:
    shown = parts(case, service, complete=portal_of(request).settings.copy_complete)
    response = render(request, "application/copy.html", service=service, case=case, parts=shown)
    response.headers["Content-Disposition"] = f'attachment; filename="Antrag-{case.number}.html"'
    return response


def _rows(form: list[FormField], values: dict[str, str]) -> list[tuple[str, str]]:
    return [(item.label, _shown(item, values.get(item.name, ""))) for item in form]


def _shown(item: FormField, value: str) -> str:
    if not value:
        return "keine Angabe"
    if item.kind == "date" and len(value) == 10:
        return ".".join(reversed(value.split("-")))
    return f"{value} Euro" if item.kind == "money" else value


def _size(count: int) -> str:
    return f"{max(1, round(count / 1024))} KB"
