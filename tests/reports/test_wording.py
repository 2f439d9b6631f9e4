"""Words and sentences of the report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from conformance.model import Complaint, Deviation, Text
from reports import wording
from tests.reports import sample


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (None, "nichts"),
        (True, "ja"),
        ("", "leer"),
        ([], "leer"),
        (["Lax", "Strict"], "Lax, Strict"),
        ({"b": 1, "a": None}, '{"a": null, "b": 1}'),
        (3072, "3072"),
        ([None, {"x": 1}], '[null, {"x": 1}]'),
    ],
)
def test_values_are_told_in_words(seen: Any, told: str) -> None:
    """Nothing, yes, no and lists are words; everything else is JSON."""
    assert wording.value(seen) == told


def test_place_is_unescaped() -> None:
    """A JSON Pointer is told as its segments."""
    assert wording.place("cookies/jar/sid;~1a~0b/secure") == "cookies › jar › sid;/a~b › secure"


def test_sentence_fills_only_three_names() -> None:
    """Braces in values and other names in texts are left as they are."""
    run = sample.sample().model_copy(
        update={"texts": {"k": Text(de="{seen} statt {expected} {seen.__class__}", en="")}}
    )
    told = Deviation(where="a", expected="{where}", seen="{0}", key="k")
    assert wording.sentence(run, told) == "{0} statt {where} {seen.__class__}"


def test_unknown_key_is_told_and_no_error() -> None:
    """A sentence that the run lacks is told by its key, with what was seen."""
    assert wording.reason_of(sample.sample(), "nobody-knows", 7) == "Befund „nobody-knows“ (7)"


def test_reason_of_doctor_tells_the_obstacle() -> None:
    """A finding that doctor stopped names the obstacle in doctor's own words."""
    run = sample.sample()
    run = run.model_copy(
        update={
            "doctor": (Complaint(subject="web", key="unreachable", seen="portal.test"),),
            "texts": run.texts | {"doctor": Text(de="Ein Hindernis ({seen}).", en="")},
        }
    )
    stopped = run.findings[0].model_copy(update={"reason": "doctor", "reason_seen": "unreachable"})
    expected = "Ein Hindernis (Das Portal portal.test ist nicht erreichbar)."
    assert wording.reason(run, stopped) == expected


def test_moment_names_its_zone() -> None:
    """A time is told in the zone that it was recorded in."""
    at = datetime(2026, 11, 5, 9, 3, tzinfo=UTC)
    berlin = at.astimezone(timezone(timedelta(hours=1)))
    assert wording.moment(at) == "05.11.2026, 09:03 Uhr (UTC)"
    assert wording.moment(berlin) == "05.11.2026, 10:03 Uhr (UTC+01:00)"


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.0042, "4 ms"), (8.25, "8,2 s"), (59.96, "60,0 s"), (125, "2 min 5 s")]
)
def test_durations_are_short(seconds: float, told: str) -> None:
    """Milliseconds, seconds, or minutes and seconds."""
    assert wording.duration(seconds) == told
