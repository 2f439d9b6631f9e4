"""The search interface over HTTP: answers, parameters, paging, errors, methods."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest

from infra.reference_portal.catalogue import load
from tests.infra.reference_portal.serving import Answer, Running

API = "/suchdienst/api"
SEEBURG = "160920001001"
ID = re.compile(r"[BLS]\d{6}\.(LB|OE|OD)\..+")


def ask(portal: Running, path: str) -> Answer:
    """GET below the interface's base."""
    return portal.client().get(API + path)


def test_locations_by_name_and_postal_code(portal: Running) -> None:
    """A place is found by its name, by a name without umlauts and by its postal code, with both keys."""
    by_name = ask(portal, "/v2/locations?q=Muehlbach").json
    assert by_name == ask(portal, "/v2/locations?q=" + quote("Mühlbach")).json
    assert by_name == ask(portal, "/v2/locations?q=99935").json
    assert by_name == [
        {"ars": "160935002005", "ags": "16093005", "zip": "99935", "zipCodeCount": 1, "name": "Mühlbach"}
    ]  # fmt: skip


def test_locations_without_hit_are_empty(portal: Running) -> None:
    """A place that nobody knows is an empty list."""
    answer = ask(portal, "/v2/locations?q=Atlantis")
    assert (answer.status, answer.json) == (200, [])


def test_pages_are_complete_and_disjoint(portal: Running) -> None:
    """All pages together hold each hit once, and the totals say so."""
    seen: list[str] = []
    for number in range(10):
        page = ask(portal, f"/v7/servicedescriptions/{SEEBURG}?size=7&page={number}").json
        hits = page["serviceDescriptions"]
        seen += [entry["id"] for entry in hits["content"]]
        assert hits["numberOfElements"] == len(hits["content"])
        if hits["last"]:
            break
    assert hits["totalPages"] == number + 1
    assert len(seen) == len(set(seen)) == hits["totalElements"] == 24


def test_page_after_the_last_is_empty(portal: Running) -> None:
    """A page beyond the end is a page without content."""
    hits = ask(portal, f"/v7/servicedescriptions/{SEEBURG}?page=2147483647").json
    assert hits["serviceDescriptions"]["empty"] is True


def test_services_of_a_place_include_those_of_land_and_bund(portal: Running) -> None:
    """A place offers its Land's and the Bund's services, and no other Land's."""
    hits = ask(portal, f"/v7/servicedescriptions/{SEEBURG}?size=50").json
    mandants = {entry["id"].split(".")[0] for entry in hits["serviceDescriptions"]["content"]}
    assert mandants == {"L999016", "B100019"}


@pytest.mark.parametrize("service", load().services, ids=lambda service: service.slug)
def test_detail_of_every_service(portal: Running, service: object) -> None:
    """Each service has a detail with well-formed ids, keys and the module order of the interface."""
    area = getattr(service, "area", "")
    place = {"01": "010020000000", "02": "020000000000", "08": "081110000000", "11": "110000000000"}
    ars = place.get(area[:2], SEEBURG)
    found = ask(portal, f"/v5/servicedescriptions/{ars}/detail?q={getattr(service, 'id', '')}").json
    assert ID.fullmatch(found["id"])
    assert all(ID.fullmatch(unit) for unit in found["organisationIds"])
    assert re.fullmatch(r"99\d{12}", found["leikakeys"][0])
    codes = [module["code"] for module in found["details"]]
    assert codes == ["24", "23", "06", "09", "08", "14", "98", "97", "15", "07", "18", "22", "11", "25", "95"]  # fmt: skip
    assert all(module["placeholder"] is not module["filled"] for module in found["details"])


def test_unit_is_responsible_or_contact(portal: Running) -> None:
    """With a service the role of an office is Zuständige Stelle, without one Ansprechpunkt."""
    unit = "L999016.OE.12160920000000"
    path = f"/v5/organisationunits/detail?q={unit}"
    assert ask(portal, path).json["role"]["code"] == "03"
    assert ask(portal, path + "&lbId=L999016.LB.1001").json["role"]["code"] == "01"
    assert ask(portal, path + "&lbId=L999016.LB.1002").status == 404


def test_tokens_lead_through_all_online_services(portal: Running) -> None:
    """Following nextPageToken shows every Onlinedienst once, and the last answer has none."""
    seen: list[str] = []
    token = ""
    while True:
        found = ask(portal, f"/v1beta2/onlineservices?ars={SEEBURG}&nextPageToken={token}").json
        seen += [entry["id"] for entry in found["onlineservices"]]
        token = found["nextPageToken"]
        if token is None:
            break
    assert len(seen) == len(set(seen)) == found["totalHits"] == 5


@pytest.mark.parametrize(
    "path",
    [
        "/v2/locations",
        "/v2/locations?q=",
        "/v2/locations?q=%FF",
        "/v2/locations?q=a&q=b",
        "/v2/locations?q=a&x=1",
        f"/v7/servicedescriptions/{SEEBURG}?size=4",
        f"/v7/servicedescriptions/{SEEBURG}?size=x",
        f"/v7/servicedescriptions/{SEEBURG}?page=-1",
        f"/v7/servicedescriptions/{SEEBURG}?page=99999999999",
        "/v7/servicedescriptions/abc",
        "/v7/servicedescriptions/1609200010011",
        f"/v5/servicedescriptions/{SEEBURG}/detail",
        "/v5/organisationunits/detail",
        "/v5/organisationunits/detail?q=a",
        "/v5/organisationunits/detail?q=ab&ars=x",
        "/v5/organisationunits/detail?q=ab&validDate=2026-02-30",
        "/v1beta2/onlineservices?leikaIds=98000000000000",
        "/v1beta2/onlineservices?nextPageToken=quatsch",
    ],
)
def test_bad_parameters_are_problems(portal: Running, path: str) -> None:
    """A parameter that does not fit is 400 with a problem that repeats the status."""
    answer = ask(portal, path)
    assert answer.status == answer.json["status"] == 400
    assert answer.header("Content-Type") == "application/problem+json"
    assert {"type", "title", "detail"} <= set(answer.json)


@pytest.mark.parametrize(
    "path",
    [
        "/v7/servicedescriptions/169990000000",
        f"/v7/servicedescriptions/{SEEBURG}?q=Einhornzucht",
        f"/v5/servicedescriptions/{SEEBURG}/detail?q=L999016.LB.0",
        f"/v5/servicedescriptions/{SEEBURG}/detail?q=L100012.LB.990101",
        "/v5/organisationunits/detail?q=L999016.OE.0",
        "/v1/locations?q=see",
        "/v3/api-docs/suchen",
        "",
        "/",
    ],
)
def test_what_is_not_there_is_a_problem(portal: Running, path: str) -> None:
    """An unknown id, place or path is 404 with a problem."""
    answer = ask(portal, path)
    assert answer.status == answer.json["status"] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(portal: Running, method: str) -> None:
    """Only GET and HEAD are answered; 405 names them."""
    answer = portal.client().ask(method, API + "/v2/locations?q=see")
    assert answer.status == answer.json["status"] == 405
    assert set((answer.header("Allow") or "").split(", ")) == {"GET", "HEAD"}


def test_head_has_the_head_of_get(portal: Running) -> None:
    """HEAD answers with the fields of GET and without body."""
    client = portal.client()
    head, get = (client.ask(m, API + "/v2/locations?q=see") for m in ("HEAD", "GET"))
    assert (head.status, head.body) == (200, b"")
    assert head.header("Content-Length") == str(len(get.body))


@pytest.mark.parametrize("text", ["%00", "%F0%9F%8C%8A", "%27%20OR%20x%3Dx--", "%7B%7B7*7%7D%7D", "x" * 6000, "%E2%80%AE", ".*", "%25"])  # fmt: skip
def test_odd_texts_find_nothing_and_break_nothing(portal: Running, text: str) -> None:
    """A search for odd text has no hit and is no error of the server."""
    assert ask(portal, f"/v2/locations?q={text}").json == []
    assert ask(portal, f"/v7/servicedescriptions/{SEEBURG}?q={text}").status == 404


def test_umlauts_are_utf_8(portal: Running) -> None:
    """JSON is UTF-8 (RFC 8259, 8.1)."""
    answer = ask(portal, "/v2/locations?q=99935")
    assert json.loads(answer.body.decode("utf-8"))[0]["name"] == "Mühlbach"
