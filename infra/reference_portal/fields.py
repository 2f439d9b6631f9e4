"""Checks what people enter, field by field, against kind, length, range and allowed characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml

from infra.reference_portal.catalogue_model import FormField

# DIN SPEC 91379 lists letters, digits and the marks that names, addresses and short texts need.
_MARKS = set(" '’`´-–.,/()&+:;!?%€$@#\"„“”‚‘§°²³*=_\n")
_NAME_MARKS = set(" '’-–.,/()&+:;!?§")
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{4,24}")


@dataclass(frozen=True)
class Checked:
    """What was entered, cleaned, and one message for each field that was refused."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


def check(form: list[FormField], entered: Mapping[str, str], *, validated: bool = True) -> Checked:
    """Check all fields of a form; without `validated` everything is taken as it came."""
    values, errors = {}, {}
    for item in form:
        value = unicodedata.normalize("NFC", entered.get(item.name, "")).replace("\r\n", "\n")
        values[item.name] = value.strip() if validated else value
        message = _refusal(item, values[item.name]) if validated else None
        if message:
            errors[item.name] = message
    return Checked(values, errors)


def person_form() -> list[FormField]:
    """The fields about the person who applies."""
    path = Path(__file__).parent / "catalogue" / "person.yaml"
    return [FormField.model_validate(entry) for entry in yaml.safe_load(path.read_text("utf-8"))]


def _refusal(item: FormField, value: str) -> str | None:
    if not value:
        return "Bitte machen Sie hier eine Angabe." if item.required else None
    if len(value) > item.longest:
        return f"Bitte höchstens {item.longest} Zeichen."
    return _KINDS[item.kind](item, value)


def _text(item: FormField, value: str) -> str | None:
    marks = _MARKS if item.kind == "textarea" else _NAME_MARKS
    wrong = sorted({c for c in value if c not in marks and unicodedata.category(c)[0] not in "LMN"})
    shown = " ".join(c if c.isprintable() else "Steuerzeichen" for c in wrong)
    return f"Diese Zeichen sind nicht möglich: {shown}" if wrong else None


def _number(item: FormField, value: str) -> str | None:
    if not re.fullmatch(r"[0-9]{1,9}", value):
        return "Bitte geben Sie eine ganze Zahl ein."
    return _range(item, Decimal(value))


def _money(item: FormField, value: str) -> str | None:
    if not re.fullmatch(r"[0-9]{1,9}(,[0-9]{2})?", value):
        return "Bitte geben Sie einen Betrag in Euro ein, zum Beispiel 640,00."
    return _range(item, Decimal(value.replace(",", ".")))


def _range(item: FormField, number: Decimal) -> str | None:
    if item.least is not None and number < item.least:
        return f"Der kleinste mögliche Wert ist {item.least}."
    if item.most is not None and number > item.most:
        return f"Der größte mögliche Wert ist {item.most}."
    return None


def _date(_: FormField, value: str) -> str | None:
    try:
        day = (
            date.fromisoformat(value)
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
            else None
        )
    except ValueError:
        day = None
    fits = day is not None and 1900 <= day.year <= 2100
    return None if fits else "Bitte geben Sie ein gültiges Datum ein."


def _select(item: FormField, value: str) -> str | None:
    return None if value in item.options else "Bitte wählen Sie einen Eintrag aus der Liste."


def _iban(_: FormField, value: str) -> str | None:
    text = value.replace(" ", "").upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", text):
        return "Bitte geben Sie eine gültige IBAN ein."
    digits = "".join(str(int(c, 36)) for c in text[4:] + text[:4])  # ISO 13616, check by ISO 7064
    return None if int(digits) % 97 == 1 else "Die Prüfziffer der IBAN stimmt nicht."


def _email(_: FormField, value: str) -> str | None:
    return None if _MAIL.fullmatch(value) else "Bitte geben Sie eine gültige E-Mail-Adresse ein."


def _phone(_: FormField, value: str) -> str | None:
    return None if _PHONE.fullmatch(value) else "Bitte geben Sie eine gültige Telefonnummer ein."


def _zip(_: FormField, value: str) -> str | None:
    fits = re.fullmatch(r"[0-9]{5}", value)
    return None if fits else "Bitte geben Sie eine Postleitzahl mit fünf Ziffern ein."


_KINDS = {
    "text": _text,
    "textarea": _text,
    "number": _number,
    "money": _money,
    "date": _date,
    "select": _select,
    "iban": _iban,
    "email": _email,
    "phone": _phone,
    "zip": _zip,
}
