"""The catalogue files as data: keys, ids, responsibilities."""

from __future__ import annotations

import re

import pytest

from infra.reference_portal import search
from infra.reference_portal.catalogue import covers, load

CATALOGUE = load()


def test_there_are_enough_services() -> None:
    """At least 20 services, among them those that everybody looks for, of other Länder and of the Bund."""
    assert len(CATALOGUE.services) >= 20
    wanted = "wohngeld aufenthaltstitel baugenehmigung wohnsitz-ummelden gewerbeanmeldung fuehrerschein bewohnerparkausweis maengelmelder sondernutzung"
    assert set(wanted.split()) <= set(CATALOGUE.by_slug)
    assert {service.area[:2] for service in CATALOGUE.services} >= {"00", "01", "02", "11", "16"}


def test_ids_and_slugs_are_unique() -> None:
    """No two services share an id or an address."""
    count = len(CATALOGUE.services)
    assert len(CATALOGUE.by_id) == len(CATALOGUE.by_slug) == count


@pytest.mark.parametrize("place", CATALOGUE.places, ids=lambda place: str(place.name))
def test_keys_of_places_are_well_formed(place: object) -> None:
    """A key fits its kind: digits 7 to 9 repeat the Gemeinde where there is no Verband."""
    ars, kind = getattr(place, "ars", ""), getattr(place, "kind", "")
    assert re.fullmatch(r"\d{12}", ars)
    if kind == "gemeinde":
        assert ars[5] in "05"
        assert ars[5] == "5" or ars[6:9] == ars[9:]
    elif kind in ("kreis", "stadt"):
        assert ars[5:] == "0000000"


def test_every_service_has_an_office_everywhere_in_its_area() -> None:
    """At each town in its area a service has a responsible office."""
    for service in CATALOGUE.services:
        towns = [p for p in CATALOGUE.places if p.kind in ("stadt", "gemeinde")]
        for place in (p for p in towns if covers(service.area, p.ars)):
            authority = CATALOGUE.authority(service, place)
            assert authority is not None, (service.id, place.name)
            assert re.fullmatch(r"[BLS]\d{6}\.OE\.\d+", authority.id)


def test_office_of_a_kreis_is_responsible_for_its_towns() -> None:
    """The Wohngeldbehörde of a town in a Kreis is the Kreis's, of a kreisfreie Stadt its own."""
    wohngeld = CATALOGUE.by_slug["wohngeld"]
    titles = [
        authority.title
        for ars in ("160920001001", "160910000000")
        if (authority := CATALOGUE.authority(wohngeld, CATALOGUE.by_ars[ars]))
    ]
    assert titles == ["Wohngeldbehörde Landkreis Seenland", "Wohngeldbehörde Musterstadt"]


@pytest.mark.parametrize(
    ("area", "ars", "inside"),
    [
        ("000000000000", "160920001001", True),
        ("160000000000", "160920001001", True),
        ("160920000000", "160930004004", False),
        ("010000000000", "110000000000", False),
        ("110000000000", "110000000000", True),
    ],
)
def test_areas_cover_by_their_own_digits(area: str, ars: str, inside: bool) -> None:
    """An area covers what begins with its own digits, however many zeros pad it."""
    assert covers(area, ars) is inside


def test_search_finds_synonyms_and_ranks_names_first() -> None:
    """A synonym finds the service, and a hit in the name comes before one in the text."""
    assert search.services(CATALOGUE, "Schlagloch")[0].slug == "maengelmelder"
    assert search.services(CATALOGUE, "fuehrerschein")[0].slug == "fuehrerschein"
    assert search.services(CATALOGUE, "Einhorn") == []
