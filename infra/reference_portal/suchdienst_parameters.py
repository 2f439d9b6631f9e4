"""Strict reading of the Suchdienst's parameters: what is not understood is refused, not guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar
from urllib.parse import parse_qsl

from infra.reference_portal.problems import Refused
from infra.reference_portal.settings import PortalSettings

_ARS = re.compile(r"[0-9]{2,12}")
_LEIKA = re.compile(r"99[0-9]{12}")
_LARGEST = 2**31 - 1
T = TypeVar("T")


class Parameters:
    """The query of one request; every getter raises Refused(400) naming the parameter."""

    def __init__(self, query: bytes, known: set[str], settings: PortalSettings) -> None:
        self._lenient = not settings.suchdienst_parameters_validated
        try:
            pairs = parse_qsl(
                query.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict"
            )
        except UnicodeError as wrong:
            raise Refused(400, "Die Anfrage ist nicht in UTF-8 kodiert.") from wrong
        if settings.suchdienst_unknown_parameters_refused:
            _refuse_unknown(pairs, known)
        self._pairs = pairs

    def text(self, name: str, shortest: int = 1) -> str | None:
        """A text of at least `shortest` characters, or None when it was not given."""
        return self._read(name, lambda value: value if len(value) >= shortest else None)

    def needed_text(self, name: str, shortest: int = 1) -> str:
        """A text that must be given."""
        value = self.text(name, shortest)
        if value is None and not self._lenient:
            raise Refused(400, f"Der Parameter {name} fehlt.", name)
        return value or ""

    def ars(self, name: str = "ars") -> str | None:
        """A Regionalschlüssel of 2 to 12 digits, filled up to 12."""
        return self._read(name, padded_ars)

    def whole(self, name: str, default: int, least: int) -> int:
        """A whole number of at least `least`."""
        value = self._read(name, lambda text: _whole(text, least))
        return default if value is None else value

    def day(self, name: str) -> date | None:
        """A calendar day in the form yyyy-MM-dd."""
        return self._read(name, _day)

    def leika_ids(self, name: str = "leikaIds") -> list[str]:
        """Leistungsschlüssel, given several times or joined by commas."""
        values = [part for key, value in self._pairs if key == name for part in value.split(",")]
        wrong = [value for value in values if not _LEIKA.fullmatch(value)]
        if wrong and not self._lenient:
            raise Refused(400, f"{name} enthält keinen gültigen Leistungsschlüssel.", name)
        return [value for value in values if value not in wrong]

    def _read(self, name: str, convert: Callable[[str], T | None]) -> T | None:
        given = [value for key, value in self._pairs if key == name]
        if not given:
            return None
        converted = convert(given[0])
        if converted is None and not self._lenient:
            raise Refused(400, f"Der Parameter {name} hat keinen gültigen Wert.", name)
        return converted


def padded_ars(value: str) -> str | None:
    """A key of 2 to 12 digits filled up with zeros, or None for anything else."""
    return value.ljust(12, "0") if _ARS.fullmatch(value) else None


def _refuse_unknown(pairs: list[tuple[str, str]], known: set[str]) -> None:
    names = [name for name, _ in pairs]
    for name in names:
        if name not in known:
            raise Refused(400, "Die Anfrage enthält einen unbekannten Parameter.", name[:40])
        if names.count(name) > 1 and name != "leikaIds":
            raise Refused(400, f"Der Parameter {name} ist mehrfach angegeben.", name)


def _whole(value: str, least: int) -> int | None:
    if not re.fullmatch(r"[0-9]{1,10}", value):
        return None
    return number if least <= (number := int(value)) <= _LARGEST else None


def _day(value: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
