"""The register of documents: durations, and what a careless entry is told."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from profiles.attestations import AttestedDocument, Register, last_day


@pytest.mark.parametrize(
    ("issued", "duration", "last"),
    [
        (date(2025, 3, 1), "P3Y", date(2028, 3, 1)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2024, 2, 29), "P4Y", date(2028, 2, 29)),
        (date(2025, 8, 31), "P18M", date(2027, 2, 28)),
        (date(2025, 12, 31), "P1M", date(2026, 1, 31)),
        (date(2025, 1, 1), "P1Y2M3D", date(2026, 3, 4)),
        (date(2025, 1, 1), "P2W", date(2025, 1, 15)),
    ],
)
def test_durations_end_in_the_calendar(issued: date, duration: str, last: date) -> None:
    """Years and months count by the calendar, and a day that a month lacks is its last day."""
    assert last_day(issued, duration) == last


@pytest.mark.parametrize("duration", ["", "P", "3Y", "P3", "PT24H", "P-1Y", "P1.5Y", "P9999Y"])
def test_what_is_no_duration_is_refused(duration: str) -> None:
    """Anything else raises ValueError."""
    with pytest.raises(ValueError, match=r"duration|calendar"):
        last_day(date(2025, 1, 1), duration)


def test_a_file_needs_its_hash() -> None:
    """A file without a fingerprint could be exchanged unseen."""
    with pytest.raises(ValidationError, match="belong together"):
        AttestedDocument.model_validate(
            {
                "kind": "webcheck",
                "title": {"de": "Bericht", "en": "Report"},
                "issued": "2025-03-01",
                "issuer": "Prüfhaus",
                "file": "bericht.pdf",
            }
        )


def test_a_register_of_comments_is_empty() -> None:
    """A template in which nothing is filled in yet is a register without documents."""
    assert Register.model_validate({"attestations": None}).attestations == {}
