"""The shapes of the catalogue files: services, places and offices as their editors write them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Level = Literal["gemeinde", "kreis", "land", "bund"]
Kind = Literal[
    "text", "textarea", "number", "money", "date", "select", "iban", "email", "phone", "zip"
]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Seat(_Record):
    """Postal address of the offices of a place."""

    street: str
    zip: str
    city: str


class Place(_Record):
    """One regional unit; `ars` is the 12-digit Regionalschlüssel."""

    ars: str = Field(pattern=r"^\d{12}$")
    name: str
    kind: Literal["bund", "land", "kreis", "stadt", "gemeinde"]
    zips: list[str]
    seat: Seat
    phone: str = "115"
    latitude: float | None = None
    longitude: float | None = None

    @property
    def ags(self) -> str:
        """The 8-digit Gemeindeschlüssel: digits 1 to 5 and 10 to 12 of the ARS."""
        return self.ars[:5] + self.ars[9:]


class Office(_Record):
    """A kind of responsible office."""

    number: int
    level: Level
    name: str


class FormField(_Record):
    """One field of a form and what the server accepts in it."""

    name: str = Field(pattern=r"^[a-z_]+$")
    label: str
    kind: Kind = "text"
    required: bool = True
    longest: int = 120
    least: int | None = None
    most: int | None = None
    hint: str | None = None
    sensitive: bool = False
    autocomplete: str | None = None
    options: list[str] = Field(default_factory=list)


class Sdg(_Record):
    """Information area of the Single Digital Gateway with the policy code of the EU."""

    code: str = Field(pattern=r"^\d{7}$")
    policy: str
    de: str
    en: str


class Law(_Record):
    """A legal basis with its address."""

    title: str
    uri: str


class Texts(_Record):
    """The modules of a description that are running text; lines beginning with "- " become a list."""

    short: str
    full: str
    requirements: str | None = None
    documents: str | None = None
    costs: str | None = None
    deadline: str | None = None
    duration: str | None = None
    procedure: str | None = None
    appeal: str | None = None
    notes: str | None = None


class Service(_Record):
    """One Leistungsbeschreibung of the catalogue."""

    id: str = Field(pattern=r"^[BLS]\d{6}\.LB\..+$")
    slug: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    leika: str = Field(pattern=r"^99\d{12}$")
    area: str = Field("160000000000", pattern=r"^\d{12}$")
    typing: str
    office: str
    addressees: list[Literal["Bürger", "Unternehmen"]] = ["Bürger"]
    synonyms: list[str]
    matters: list[str]
    sdg: Sdg | None = None
    updated: date
    author: str
    texts: Texts
    laws: list[Law] = Field(default_factory=list)
    form: list[FormField] = Field(default_factory=list)
    documents_wanted: str | None = None

    @property
    def online(self) -> bool:
        """Whether the portal offers an application for it."""
        return bool(self.form)
