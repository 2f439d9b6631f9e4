"""The search interface in the form of PVOG's Suchdienst, as far as that form is established.

Our own choices, because no source settles them: pages start at 0; errors follow RFC 9457; HEAD is answered like GET
and every other method with 405; a search of services without a hit is 404, of places and Onlinedienste an empty result;
parameters without meaning or given twice are 400.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.reference_portal import search
from infra.reference_portal.catalogue import Authority, covers
from infra.reference_portal.catalogue_model import Place, Service
from infra.reference_portal.portal import Portal, portal_of
from infra.reference_portal.problems import API, Refused, problem
from infra.reference_portal.suchdienst_detail import VALID_FROM, VALID_TO, detail, online_id
from infra.reference_portal.suchdienst_parameters import Parameters, padded_ars
from infra.reference_portal.suchdienst_units import unit_detail

Answer = Callable[[Portal, Request, Parameters], Any]
_HITS_PER_TOKEN = 3


def locations(portal: Portal, _: Request, query: Parameters) -> Any:
    """`/v2/locations`: places by name or postal code."""
    wanted = query.needed_text("q")
    found = search.places(portal.catalogue, wanted)
    return [_location(place, portal) for place in found]


def service_descriptions(portal: Portal, request: Request, query: Parameters) -> Any:
    """`/v7/servicedescriptions/{ars}`: one page of the services that are offered at a place."""
    place = _place(portal, request)
    page, size = (
        query.whole("page", portal.settings.suchdienst_first_page, 0),
        query.whole("size", 10, 5),
    )
    words = query.text("q") if portal.settings.suchdienst_results_relevant else None
    found = search.services(portal.catalogue, words or "", place.ars)
    if not found:
        raise Refused(404)
    return {"serviceDescriptions": _page(portal, found, page, size)}


def service_detail(portal: Portal, request: Request, query: Parameters) -> Any:
    """`/v5/servicedescriptions/{ars}/detail`: one service, whole."""
    wanted = query.needed_text("q")
    place = _place(portal, request)
    service = portal.catalogue.by_id.get(wanted)
    if service is None or not covers(service.area, place.ars):
        raise Refused(404)
    return detail(portal.catalogue, service, portal.settings.base_url)


def organisation_unit(portal: Portal, _: Request, query: Parameters) -> Any:
    """`/v5/organisationunits/detail`: one office; with a service its role is the responsible office."""
    wanted = query.needed_text("q", 2)
    ars, lb_id, day = query.ars(), query.text("lbId"), query.day("validDate")
    unit = portal.catalogue.authorities.get(wanted)
    if unit is None or (ars and not covers(unit.place.ars, ars)) or not _valid_on(day):
        raise Refused(404)
    if lb_id and not _responsible(portal, unit, lb_id):
        raise Refused(404)
    return unit_detail(unit, "01" if lb_id else "03")


def online_services(portal: Portal, _: Request, query: Parameters) -> Any:
    """`/v1beta2/onlineservices`: applications at a place, page by page with a token."""
    ars, keys, token = query.ars(), query.leika_ids(), query.text("nextPageToken", 0)
    start = _token_start(token) if token else 0
    found = [
        s
        for s in portal.catalogue.services
        if s.online and (ars is None or covers(s.area, ars)) and (not keys or s.leika in keys)
    ]
    if start > len(found):
        raise Refused(400, "nextPageToken ist nicht gültig.", "nextPageToken")
    hits = found[start : start + _HITS_PER_TOKEN]
    follows = start + len(hits)
    shown = follows if portal.settings.suchdienst_token_paging else 0
    return {
        "totalHits": len(found),
        "nextPageToken": _token(shown) if follows < len(found) else None,
        "hits": len(hits),
        "onlineservices": [_online_service(service, portal.settings.base_url) for service in hits],
    }


def _location(place: Place, portal: Portal) -> dict[str, Any]:
    entry = {
        "ars": place.ars,
        "ags": place.ags,
        "zip": place.zips[0],
        "zipCodeCount": len(place.zips),
        "name": place.name,
    }
    return entry if portal.settings.suchdienst_schema_valid else {**entry, "ars": int(place.ars)}


def _page(portal: Portal, found: list[Service], page: int, size: int) -> dict[str, Any]:
    settings = portal.settings
    number = page - settings.suchdienst_first_page if settings.suchdienst_paging else 0
    taken = size if settings.suchdienst_page_size else len(found)
    content = found[number * taken : (number + 1) * taken] if number >= 0 else []
    pages = -(-len(found) // size)
    return {
        "content": [_summary(service, settings.suchdienst_schema_valid) for service in content],
        "totalElements": len(found) + (not settings.suchdienst_page_totals),
        "totalPages": pages,
        "size": size,
        "number": page,
        "numberOfElements": len(content),
        "first": page == settings.suchdienst_first_page,
        "last": page >= pages - 1 + settings.suchdienst_first_page,
        "empty": not content,
    }


def _summary(service: Service, valid: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": service.id,
        "name": service.name,
        "title": service.name,
        "description": service.texts.short,
        "ars": [service.area],
    }
    if not valid:
        del entry["id"]
        entry["ars"] = int(service.area)
    return entry


def _place(portal: Portal, request: Request) -> Place:
    key = padded_ars(request.path_params["ars"])
    if key is None and portal.settings.suchdienst_parameters_validated:
        raise Refused(400, "Der Regionalschlüssel besteht aus 2 bis 12 Ziffern.", "ars")
    place = portal.catalogue.by_ars.get(key or "160000000000")
    if place is None:
        raise Refused(404)
    return place


def _valid_on(day: date | None) -> bool:
    return day is None or date.fromisoformat(VALID_FROM) <= day <= date.fromisoformat(VALID_TO)


def _responsible(portal: Portal, unit: Authority, lb_id: str) -> bool:
    service = portal.catalogue.by_id.get(lb_id)
    return service is not None and unit in portal.catalogue.authorities_of(service)


def _online_service(service: Service, base_url: str) -> dict[str, Any]:
    return {
        "id": online_id(service),
        "name": service.name,
        "links": [{"uri": f"{base_url}/antrag/{service.slug}"}],
        "serviceDescriptions": [{"ars": [service.area]}],
    }


def _token(start: int) -> str:
    return base64.urlsafe_b64encode(f"ab:{start}".encode()).decode().rstrip("=")


def _token_start(token: str) -> int:
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode("ascii")
    except ValueError:
        text = ""
    start = text.removeprefix("ab:")
    if text == start or not start.isdecimal() or _token(int(start)) != token:
        raise Refused(400, "nextPageToken ist nicht gültig.", "nextPageToken")
    return int(start)


def _endpoint(answer: Answer, known: set[str]) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        portal = portal_of(request)
        settings = portal.settings
        try:
            if not settings.suchdienst_robust and b"%" in request.scope["query_string"]:
                raise RuntimeError("odd characters")
            query = Parameters(request.scope["query_string"], known, settings)
            return _send(answer(portal, request, query), portal)
        except Refused as refused:
            if refused.status == 404 and not settings.suchdienst_not_found:
                return _send({}, portal)
            return problem(settings, refused.status, refused.detail, refused.parameter)

    return endpoint


def _send(body: Any, portal: Portal) -> Response:
    text = json.dumps(body, ensure_ascii=False)
    if not portal.settings.suchdienst_json_valid:
        text = text[:-1]
    encoding = "utf-8" if portal.settings.suchdienst_charset else "iso-8859-1"
    content = text.encode(encoding, "replace")
    return Response(content, headers={"Content-Type": portal.settings.suchdienst_media_type})


_PATHS: dict[str, tuple[Answer, set[str]]] = {
    "/v2/locations": (locations, {"q"}),
    "/v7/servicedescriptions/{ars}": (service_descriptions, {"q", "size", "page"}),
    "/v5/servicedescriptions/{ars}/detail": (service_detail, {"q"}),
    "/v5/organisationunits/detail": (organisation_unit, {"q", "ars", "lbId", "validDate"}),
    "/v1beta2/onlineservices": (online_services, {"ars", "leikaIds", "nextPageToken"}),
}


def routes(retired_paths_off: bool = True) -> list[Route]:
    """The documented paths, and with the switch also paths that nothing documents."""
    documented = [
        Route(API + path, _endpoint(answer, known), methods=["GET"])
        for path, (answer, known) in _PATHS.items()
    ]
    retired = [
        Route(API + path, _endpoint(locations, {"q"}), methods=["GET"])
        for path in ("/v1/locations", "/v3/locations")
    ]
    return documented if retired_paths_off else documented + retired
