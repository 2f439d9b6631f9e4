"""Days as people write them on pages, German and English."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner january jan",
            "februar february feb",
            "märz march mär mar",
            "april apr",
            "mai may",
            "juni june jun",
            "juli july jul",
            "august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "dezember december dez dec",
        ),
        1,
    )
    for name in names.split()
}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WRITTEN = re.compile(
    rf"\b(?P<y1>\d{{4}})-(?P<m1>\d\d)-(?P<d1>\d\d)\b"
    rf"|\b(?P<d2>\d{{1,2}})\.\s?(?P<m2>\d{{1,2}})\.\s?(?P<y2>\d{{4}})\b"
    rf"|\b(?P<d3>\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?P<m3>{_NAMES})\.?,?\s+(?P<y3>\d{{4}})\b"
    rf"|\b(?P<m4>{_NAMES})\.?\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y4>\d{{4}})\b"
    rf"|\b(?P<m5>{_NAMES})\.?\s+(?P<y5>\d{{4}})\b",
    re.IGNORECASE,
)


def days(text: str) -> list[date]:
    """Every day in the text, in order; a month without a day counts as its last possible (28th)."""
    return [day for _, day in placed(text)]


def placed(text: str) -> list[tuple[int, date]]:
    """Every day with the place where it begins."""
    return [
        (found.start(), day)
        for found in _WRITTEN.finditer(text)
        if (day := _day(found)) is not None
    ]


def _day(found: re.Match[str]) -> date | None:
    for n in "12345":
        year = found.group(f"y{n}")
        if year is None:
            continue
        month = found.group(f"m{n}").lower()
        number = int(month) if month.isdigit() else _MONTHS[month]
        try:
            return date(int(year), number, int(found.group(f"d{n}")) if n != "5" else 28)
        except ValueError:
            return None
    return None
