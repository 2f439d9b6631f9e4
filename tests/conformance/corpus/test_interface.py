"""The description of the search interface holds together and fits answers of the known form."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.corpus.certain import judge
from conformance.corpus.interface import interface
from conformance.corpus.replay import steps
from conformance.corpus.validate import Shape
from profiles.errors import InputError

SEARCH = interface("suchdienst/1")
SERVICE: dict[str, Any] = {
    "id": "L999016.LB.1001",
    "name": "Hundesteuer anmelden",
    "description": "<p>Wer einen Hund hält, meldet ihn an.</p>",
    "leikakeys": ["99102013070000"],
    "languageCode": "de",
    "timestamp": "2026-01-20T01:26:46.650442062Z",
    "lastUpdate": "2026-01-20T01:26:46.650442062Z",
    "ars": ["160000000000"],
    "arsFederalstate": ["16"],
    "availableLanguages": ["de", "en"],
    "languageComplete": {"en": False},
    "organisationIds": ["L999016.OE.2001"],
    "validFrom": "1970-01-01",
    "validTo": "2999-12-31",
    "validityPeriods": [{"validFrom": "1970-01-01", "validTo": "2999-12-31"}],
    "sourcePortals": [{"title": "Quelle", "uri": "https://portal.musterland.test/1"}],
    "typing": [{"code": "4", "name": "Kommunal", "listURI": "urn:x", "listVersionID": "1"}],
    "personalMatters": [{"code": "1000000", "name": "Leben", "children": []}],
    "sdgInformation": [
        {
            "code": "1020200",
            "version": "4",
            "texts": {"de": "Arbeit", "en_GB": "Work"},
            "values": [{"key": "eu-code", "value": "B2", "locale": "de"}],
        }
    ],
    "details": [
        {
            "@type": "_moduleDetail",
            "title": "Fristen",
            "text": "nicht angegeben",
            "code": "97",
            "filled": False,
            "placeholder": True,
            "xZufiCategory": "FRIST",
            "links": [],
            "details": [{"@type": "_module", "title": "Frist", "text": "1 Monat"}],
        }
    ],
    "onlineServiceLinks": [
        {
            "uri": "https://portal.musterland.test/antrag",
            "id": "L999016.OD.1",
            "levelOfConfidence": "15",
            "validityPeriods": [{"validFrom": "1970-01-01", "validTo": "2999-12-31"}],
        }
    ],
}


def _shape(name: str) -> Shape:
    return Shape({"$ref": f"#/components/schemas/{name}"}, SEARCH.components)


def test_known_form_fits() -> None:
    """An answer in the published form of a service in full fits the description."""
    assert _shape("Service").errors(SERVICE) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"id": "1001"},
        {"ars": ["16"]},
        {"ars": 160000000000},
        {"validFrom": "01.01.1970"},
        {"timestamp": "gestern"},
        {"details": []},
        {"details": [{"title": "ohne Art", "text": ""}]},
        {"onlineServiceLinks": [{"title": "ohne Adresse"}]},
        {"languageCode": "deutsch"},
    ],
)
def test_wrong_form_does_not_fit(change: dict[str, Any]) -> None:
    """A service that breaks one rule of the form is found."""
    assert _shape("Service").errors({**SERVICE, **change})


def test_every_schema_compiles() -> None:
    """All references of all documented answers lead somewhere."""
    for operation in SEARCH.operations.values():
        for response in operation.responses.values():
            for content in response["content"].values():
                assert Shape(content["schema"], SEARCH.components).fits([]) in {True, False}


def test_examples_are_valid() -> None:
    """The described example of each operation is certainly as described."""
    for operation in SEARCH.operations.values():
        assert judge(operation, operation.target(operation.example()))[0] == "positive"


def test_steps_name_operations_and_their_parameters() -> None:
    """Each intended request uses an operation and parameters that the description has."""
    for step in steps(SEARCH):
        operation = SEARCH.by_id[step.operation]
        assert set(step.given) <= {parameter.name for parameter in operation.parameters}


def test_unknown_paths_are_unknown() -> None:
    """No path that is asked as unknown belongs to a documented operation."""
    for path in SEARCH.intents["unknown_paths"]:
        for operation in SEARCH.operations.values():
            # A path that does not fit the template is odd; one that fits is judged.
            assert judge(operation, path)[0] == "odd" or not _same_path(operation.path, path)


def _same_path(template: str, path: str) -> bool:
    parts = zip(template.split("/"), path.partition("?")[0].split("/"), strict=False)
    return all(said.startswith("{") or said == asked for said, asked in parts)


def test_unknown_interface_is_named() -> None:
    """An interface that is not there is told with the file that was looked for."""
    with pytest.raises(InputError, match="suchdienst/99"):
        interface("suchdienst/99")
