"""Start page, search, and one service with its responsible office for a place."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.reference_portal import search
from infra.reference_portal.catalogue import covers
from infra.reference_portal.catalogue_model import Place, Service
from infra.reference_portal.pages import render
from infra.reference_portal.portal import portal_of
from infra.reference_portal.suchdienst_units import opening_times

_POPULAR = ("wohngeld", "wohnsitz-ummelden", "bewohnerparkausweis", "fuehrerschein", "gewerbeanmeldung", "maengelmelder")  # fmt: skip
_LONGEST_QUERY = 200


def start(request: Request) -> Response:
    """The start page: search, frequent services, areas of life."""
    catalogue = portal_of(request).catalogue
    matters = [(code, name) for code, name in catalogue.matters.items() if code[1:] != "000000"]
    return render(
        request,
        "start.html",
        popular=[catalogue.by_slug[slug] for slug in _POPULAR],
        matters=sorted(matters, key=lambda matter: matter[1]),
    )


def find(request: Request) -> Response:
    """The search: words, a place and an area of life, each optional."""
    portal = portal_of(request)
    catalogue = portal.catalogue
    query = request.query_params.get("q", "")[:_LONGEST_QUERY]
    typed = request.query_params.get("ort", "")[:_LONGEST_QUERY]
    matter = request.query_params.get("lage", "")
    places = search.places(catalogue, typed, with_lands=True)
    place = places[0] if len(places) == 1 or (places and _exact(places[0], typed)) else None
    hits = search.services(catalogue, query)
    if matter in catalogue.matters:
        hits = [service for service in hits if matter in service.matters]
    near = [s for s in hits if covers(s.area, place.ars if place else "160000000000")]
    far = [s for s in hits if s not in near] if portal.settings.search_beyond_land else []
    if not portal.settings.search_beyond_land:
        near = [s for s in near if s.area.startswith("16")]
    return render(
        request,
        "search.html",
        query=query,
        typed=typed,
        places=places,
        place=place,
        near=near,
        far=[(service, area_name(service)) for service in far],
        matter=catalogue.matters.get(matter),
    )


def service(request: Request) -> Response:
    """One service with everything to know before applying, and who is responsible at a place."""
    portal = portal_of(request)
    shown = portal.catalogue.by_slug.get(request.path_params["slug"])
    if shown is None:
        raise HTTPException(404)
    typed = request.query_params.get("ort", "")[:_LONGEST_QUERY]
    choices = [p for p in search.places(portal.catalogue, typed) if covers(shown.area, p.ars)]
    place = choices[0] if len(choices) == 1 or (choices and _exact(choices[0], typed)) else None
    office = portal.catalogue.offices[shown.office]
    if office.level in ("bund", "land") and place is None:
        place = portal.catalogue.by_ars.get(shown.area)
    return render(
        request,
        "service.html",
        service=shown,
        area=area_name(shown),
        typed=typed,
        choices=choices,
        place=place,
        fixed=office.level in ("bund", "land"),
        authority=portal.catalogue.authority(shown, place) if place else None,
        hours=opening_times(),
    )


def area_name(shown: Service) -> str:
    """Where a service is offered, in words."""
    return _LANDS.get(shown.area[:2], "")


def _exact(place: Place, typed: str) -> bool:
    return search.fold(place.name) == search.fold(typed).strip()


_LANDS = {
    "00": "Deutschland",
    "01": "Schleswig-Holstein",
    "02": "Hamburg",
    "08": "Baden-Württemberg",
    "11": "Berlin",
    "16": "Musterland",
}

ROUTES = [
    Route("/", start, methods=["GET"]),
    Route("/suche", find, methods=["GET"]),
    Route("/leistung/{slug}", service, methods=["GET"]),
]
