"""The register of a portal's documents (`portals/<id>/attestations.yaml`). Frozen values, no I/O."""

from __future__ import annotations

import datetime
from typing import Self

from pydantic import Field, field_validator, model_validator

from profiles.errors import Wrong
from profiles.model import DURATION, Text, Value

_HASH = r"^[0-9a-f]{64}$"
#: Later days are typing errors, and a validity from them would lead beyond the calendar.
_LAST_YEAR = 2999


class Coverage(Value):
    """What a document is about: host names, as the descriptor's addresses spell them."""

    hosts: tuple[str, ...] = ()

    @field_validator("hosts")
    @classmethod
    def _names_are_compared_in_small_letters(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(host.lower() for host in hosts)


class AttestedDocument(Value):
    """One document: what it is, from when, how long it counts by its own words, and its fingerprint.

    `file` is relative to the register; `sha256` is of its bytes, so that an exchanged file is noticed.
    `expires` is the last day on which the document says that it counts, where it says one.
    """

    kind: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: Text
    issued: datetime.date
    expires: datetime.date | None = None
    issuer: str
    covers: Coverage = Coverage()
    file: str | None = None
    sha256: str | None = Field(default=None, pattern=_HASH)
    note: str | None = None

    @model_validator(mode="after")
    def _file_and_hash_come_together(self) -> Self:
        if (self.file is None) != (self.sha256 is None):
            remedy = "write what `sha256sum FILE` prints, or leave both out"
            raise Wrong("file and sha256 belong together: name both or neither", remedy)
        if self.expires is not None and self.expires < self.issued:
            raise Wrong("lies before issued", "correct one of the days", ("expires",))
        for name in ("issued", "expires"):
            day = getattr(self, name)
            if day is not None and day.year > _LAST_YEAR:
                raise Wrong(f"lies after the year {_LAST_YEAR}", "correct the year", (name,))
        return self


class Register(Value):
    """All documents of a portal, by a short name that the operator chooses."""

    attestations: dict[str, AttestedDocument] = Field(
        default_factory=dict, json_schema_extra={"type": ["object", "null"]}
    )

    @field_validator("attestations", mode="before")
    @classmethod
    def _none_yet(cls, written: object) -> object:
        """A template of which every entry is still a comment."""
        return {} if written is None else written


def last_day(issued: datetime.date, duration: str) -> datetime.date:
    """The last day of a validity such as P3Y that begins on a day; 29 February ends on 28 February.

    Raises ValueError for what is no ISO 8601 duration in years, months, weeks and days.
    """
    match = DURATION.match(duration)
    if match is None:
        raise ValueError(f"no duration such as P3Y or P18M: {duration!r}")
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    month = issued.month - 1 + months
    year = issued.year + years + month // 12
    try:
        day = _in_month(year, month % 12 + 1, issued.day)
        return day + datetime.timedelta(weeks=weeks, days=days)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{duration!r} from {issued} leads beyond the calendar") from error


def _in_month(year: int, month: int, day: int) -> datetime.date:
    first = datetime.date(year, month, 1)
    following = (first + datetime.timedelta(days=31)).replace(day=1)
    return first.replace(day=min(day, (following - datetime.timedelta(days=1)).day))
