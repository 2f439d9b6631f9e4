"""One responsible office as the detail answer of the Suchdienst."""

from __future__ import annotations

from typing import Any

from infra.reference_portal.catalogue import Authority
from infra.reference_portal.catalogue_model import Place

_ROLES = {"01": "Zuständige Stelle", "03": "Ansprechpunkt"}


def unit_detail(unit: Authority, role: str) -> dict[str, Any]:
    """The whole answer for one office; role is 01 (Zuständige Stelle) or 03 (Ansprechpunkt)."""
    return {
        "id": unit.id,
        "languages": ["de"],
        "lastUpdate": "2026-10-01T06:00:00.000000000Z",
        "languageComplete": {"en": False},
        "title": unit.title,
        "forms": [],
        "employees": [],
        "additionalInformation": [{"type": "INFO_TIMES", "text": opening_times()}],
        "bankAccounts": [],
        "location": {"addresses": [_address(unit.place)]},
        "communicationSystems": [{"code": "02", "name": "Telefon", "value": unit.place.phone}],
        "internetAddresses": [{"uri": "https://portal.musterland.test:8443/kontakt"}],
        "role": {"code": role, "name": _ROLES[role]},
    }


def _address(place: Place) -> dict[str, Any]:
    seat = place.seat
    address: dict[str, Any] = {
        "type": "Hausanschrift",
        "street": seat.street,
        "zip": seat.zip,
        "city": seat.city,
    }
    if place.latitude is not None:
        address["geo"] = {"latitude": place.latitude, "longitude": place.longitude}
    return address


def opening_times() -> str:
    """The opening times of every office."""
    return "Montag bis Freitag 8 bis 12 Uhr, Donnerstag auch 14 bis 18 Uhr"
