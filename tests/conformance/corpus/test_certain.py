"""Our rule calls a request positive or negative only where no server can see it otherwise."""

from __future__ import annotations

import pytest

from conformance.corpus.certain import judge
from conformance.corpus.interface import interface

OPERATIONS = interface("suchdienst/1").by_id


@pytest.mark.parametrize(
    ("operation", "target", "kind"),
    [
        ("findLocations", "/v2/locations?q=Kiel", "positive"),
        ("findLocations", "/v2/locations", "negative"),
        ("findLocations", "/v2/locations?q=", "odd"),
        ("findLocations", "/v2/locations?q=%20", "odd"),
        ("findLocations", "/v2/locations?q=a%00b", "odd"),
        ("findLocations", "/v2/locations?q=" + "x" * 300, "odd"),
        ("findLocations", "/v2/locations?q=a&q=b", "odd"),
        ("findLocations", "/v2/locations?q=a&other=b", "odd"),
        ("findServices", "/v7/servicedescriptions/010020000000", "positive"),
        ("findServices", "/v7/servicedescriptions/%2F", "odd"),
        ("findServices", "/v7/servicedescriptions/..", "odd"),
        ("findServices", "/v7/servicedescriptions/12345", "negative"),
        ("findServices", "/v7/servicedescriptions/%20010020000000", "odd"),
        ("findServices", "/v7/servicedescriptions/010020000000?size=4", "negative"),
        ("findServices", "/v7/servicedescriptions/010020000000?size=5", "positive"),
        ("findServices", "/v7/servicedescriptions/010020000000?size=abc", "negative"),
        ("findServices", "/v7/servicedescriptions/010020000000?size=", "odd"),
        ("findServices", "/v7/servicedescriptions/010020000000?size=5.0", "odd"),
        ("findServices", "/v7/servicedescriptions/010020000000?size=%2B5", "odd"),
        ("findServices", "/v7/servicedescriptions/010020000000?page=-1", "negative"),
        ("findServices", "/v7/servicedescriptions/010020000000?page=99999999999", "odd"),
        ("readOrganisation", "/v5/organisationunits/detail?q=B1&validDate=2026-02-30", "negative"),
        ("readOrganisation", "/v5/organisationunits/detail?q=B1&validDate=2026-02-28", "positive"),
        ("readOrganisation", "/v5/organisationunits/detail?q=B", "negative"),
        ("readOrganisation", "/v5/organisationunits/detail?lbId=x", "negative"),
    ],
)
def test_only_the_certain_is_judged(operation: str, target: str, kind: str) -> None:
    """Lenient readings (trimmed, left out, converted) make a request odd, not wrong."""
    assert judge(OPERATIONS[operation], target)[0] == kind


def test_undeclared_fields_make_a_request_odd() -> None:
    """A header field that nothing describes takes the certainty from a valid request."""
    assert judge(OPERATIONS["findLocations"], "/v2/locations?q=a", extra_fields=True)[0] == "odd"


def test_reason_names_the_parameter() -> None:
    """A negative case says what is wrong with it."""
    said = judge(OPERATIONS["findLocations"], "/v2/locations")
    assert said == ("negative", "q is missing")
