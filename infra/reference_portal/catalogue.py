"""Reads the catalogue files and answers who is responsible for what, and where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from infra.reference_portal.catalogue_model import Office, Place, Service

FOLDER = Path(__file__).parent / "catalogue"
GERMANY = "000000000000"
MUSTERLAND = "160000000000"
_MANDANT = {"00": "B100019", "16": "L999016"}


@dataclass(frozen=True)
class Authority:
    """A responsible office at a place; `id` is its OE id."""

    id: str
    title: str
    office: str
    place: Place


@dataclass(frozen=True)
class Catalogue:
    """Everything that the portal knows about services, places and offices."""

    services: tuple[Service, ...]
    places: tuple[Place, ...]
    offices: dict[str, Office]
    matters: dict[str, str]

    @cached_property
    def by_id(self) -> dict[str, Service]:
        """Services by LB id."""
        return {service.id: service for service in self.services}

    @cached_property
    def by_slug(self) -> dict[str, Service]:
        """Services by the name in their address."""
        return {service.slug: service for service in self.services}

    @cached_property
    def by_ars(self) -> dict[str, Place]:
        """Places by their 12-digit key."""
        return {place.ars: place for place in self.places}

    @cached_property
    def authorities(self) -> dict[str, Authority]:
        """All responsible offices by OE id."""
        found = (
            self.authority(service, place) for service in self.services for place in self.places
        )
        return {authority.id: authority for authority in found if authority}

    def authority(self, service: Service, place: Place) -> Authority | None:
        """The office that is responsible for a service at a place, or None where the service is not offered."""
        if not covers(service.area, place.ars):
            return None
        office = self.offices[service.office]
        seat = self._seat(office, place)
        if seat is None:
            return None
        mandant = _MANDANT.get(seat.ars[:2], service.id.split(".")[0])
        local = f"{office.number:02d}{seat.ars}"
        return Authority(f"{mandant}.OE.{local}", _title(office, seat), service.office, seat)

    def authorities_of(self, service: Service) -> list[Authority]:
        """Every office that is responsible for a service somewhere, in the order of the places."""
        found = (self.authority(service, place) for place in self.places)
        return list({authority.id: authority for authority in found if authority}.values())

    def _seat(self, office: Office, place: Place) -> Place | None:
        if office.level == "bund":
            return self.by_ars[GERMANY]
        if office.level == "land":
            return self.by_ars.get(place.ars[:2] + "0000000000")
        if place.kind in ("bund", "land", "kreis") and office.level == "gemeinde":
            return None
        if place.kind in ("bund", "land"):
            return None
        return self.by_ars.get(place.ars[:5] + "0000000") if office.level == "kreis" else place


def covers(area: str, ars: str) -> bool:
    """Whether a place lies in an area: the area's own digits, without padding, begin the key of the place."""
    return area == GERMANY or ars.startswith(area[: _width(area)])


def _width(ars: str) -> int:
    """How many digits a unit's own key has (2 Land, 3 Bezirk, 5 Kreis, 9 Verband, 12 Gemeinde)."""
    return next(width for width in (2, 3, 5, 9, 12) if not ars[width:].strip("0"))


def _title(office: Office, seat: Place) -> str:
    return office.name if office.level in ("land", "bund") else f"{office.name} {seat.name}"


def load(folder: Path = FOLDER) -> Catalogue:
    """Read all catalogue files; pydantic.ValidationError or KeyError says what does not fit."""
    services = [
        Service.model_validate(_read(path)) for path in sorted((folder / "services").glob("*.yaml"))
    ]
    offices = {
        key: Office.model_validate(value) for key, value in _read(folder / "offices.yaml").items()
    }
    catalogue = Catalogue(
        services=tuple(sorted(services, key=lambda service: service.name)),
        places=tuple(Place.model_validate(entry) for entry in _read(folder / "places.yaml")),
        offices=offices,
        matters=_read(folder / "matters.yaml"),
    )
    for service in catalogue.services:
        _ = offices[service.office], [catalogue.matters[code] for code in service.matters]
    return catalogue


def _read(path: Path) -> Any:
    # The C loader reads the same and starts the portal faster.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
