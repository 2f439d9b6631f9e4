"""German words and sentences of the report; templates hold headings, this holds what varies."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from conformance.model import Deviation, Finding, Level, Remark, Run, Text, Verdict
from reports.visible import bounded

VERDICTS: dict[Verdict, str] = {
    "fail": "verletzt",
    "undecided": "unklar",
    "not-tested": "nicht geprüft",
    "pass": "erfüllt",
    "not-applicable": "nicht anwendbar",
}
LEVELS: dict[Level, str] = {
    "MUSS": "verbindlich",
    "DARF NICHT": "verbindlich, verboten",
    "SOLLTE": "empfohlen",
    "SOLLTE NICHT": "empfohlen zu unterlassen",
    "KANN": "freigestellt, ohne Folge für das Urteil",
    "BEOBACHTET": "nur beobachtet, ohne Folge für das Urteil",
}
HOW: dict[str, str] = {
    "requirement": "Anforderung",
    "attestation": "Nachweis",
    "untestable": "nicht prüfbar",
    "open": "OFFEN",
}
KINDS: dict[str, str] = {
    "wrong": "falsch",
    "expired": "abgelaufen",
    "not-listed": "nicht gelistet",
    "insecure": "unsicher",
}
REMARKS: dict[str, str] = {
    "deviation": "Abweichung ohne Folge",
    "reported": "festgestellt",
    "warning": "Warnung",
    "open-point": "offener Punkt",
}
STATES = {
    "valid": "gültig",
    "expired": "abgelaufen",
    "unneeded": "nicht mehr nötig",
    "missing": "fehlt",
    "changed": "Inhalt verändert",
    "not-concerned": "nicht betroffen, laut Erklärung",
}
PORTAL_KINDS = {"bund": "Bund", "land": "Land", "kommune": "Kommune"}
ENVIRONMENTS = {
    "production": "Produktivbetrieb",
    "test": "Testumgebung",
    "reference": "Referenzumgebung",
}

_VALUE_LIMIT = 600
#: The reason of what doctor stopped; what was seen is then the key of doctor's own sentence.
_STOPPED = "doctor"
_PLACEHOLDER = re.compile(r"\{(where|expected|seen)\}")


def value(seen: Any, limit: int = _VALUE_LIMIT) -> str:
    """A value of the facts in words: null is "nichts", a list is joined, a map is JSON."""
    if seen is None:
        return "nichts"
    if isinstance(seen, bool):
        return "ja" if seen else "nein"
    if isinstance(seen, str):
        return bounded(seen, limit) if seen else "leer"
    if isinstance(seen, list | tuple) and all(isinstance(item, str | int) for item in seen):
        return bounded(", ".join(value(item, limit) for item in seen), limit) if seen else "leer"
    return bounded(json.dumps(seen, ensure_ascii=False, sort_keys=True, default=str), limit)


def place(where: str) -> str:
    """A JSON Pointer for people: its segments, unescaped (RFC 6901 section 4)."""
    segments = (part.replace("~1", "/").replace("~0", "~") for part in where.split("/"))
    return bounded(" › ".join(segments), _VALUE_LIMIT)


def sentence(run: Run, told: Deviation | Remark) -> str | None:
    """The sentence of `texts.yaml` for a deviation or remark; None if it names none."""
    if told.key is None:
        return None
    expected = told.expected if isinstance(told, Deviation) else None
    found = {"where": place(told.where), "expected": value(expected), "seen": value(told.seen)}
    part = "deviations" if isinstance(told, Deviation) else "remarks"
    return _filled(_text(run, part, told.key), told.key, found)


def reason(run: Run, finding: Finding) -> str | None:
    """Why a finding is neither yes nor no; None if it gives no reason."""
    seen = finding.reason_seen
    if not finding.stable and isinstance(seen, list | tuple):
        seen = [VERDICTS.get(verdict, verdict) for verdict in seen]
    if finding.reason == _STOPPED and isinstance(seen, str):
        seen = _obstacle(run, seen)
    return reason_of(run, finding.reason, seen)


def _obstacle(run: Run, key: str) -> str:
    """Doctor's own sentence, to stand inside another one."""
    complaint = next((one for one in run.doctor if one.key == key), None)
    told = reason_of(run, key, complaint.seen if complaint else None) or key
    return told.rstrip(".")


def reason_of(run: Run, key: str | None, seen: Any) -> str | None:
    """The sentence for a reason's key; what was seen is added where the sentence leaves it out."""
    if key is None:
        return None
    text = _text(run, "reasons", key) or _text(run, "doctor", key)
    told = _filled(text, key, {"where": "", "expected": "", "seen": value(seen)})
    if seen is None or (text is not None and "{seen}" in text.de):
        return told
    return f"{told} ({value(seen)})"


def said(text: Text | Mapping[str, Any] | str | None) -> str:
    """The German of a text, also where it comes from the masked descriptor as a plain map."""
    if isinstance(text, Text):
        return text.de
    if isinstance(text, Mapping):
        return str(text.get("de") or next(iter(text.values()), ""))
    return text or ""


def moment(at: datetime) -> str:
    """A date and time as German readers write it, in the zone that it was recorded in."""
    zone = at.strftime("%z")
    utc = "UTC" if zone in ("", "+0000") else f"UTC{zone[:3]}:{zone[3:]}"
    return f"{at:%d.%m.%Y}, {at:%H:%M} Uhr ({utc})"


def duration(seconds: float) -> str:
    """Seconds as people read them."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s".replace(".", ",")
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"


def number(count: int) -> str:
    """A whole number with German grouping."""
    return f"{count:,}".replace(",", ".")


def many(count: int, one: str, several: str) -> str:
    """A number and its noun in the right form."""
    return f"{number(count)} {one if count == 1 else several}"


def _text(run: Run, part: str, key: str) -> Text | None:
    """A key is unique within its part of `texts.yaml`; a run may name the part or leave it out."""
    return run.texts.get(f"{part}.{key}") or run.texts.get(key)


def _filled(text: Text | None, key: str, found: Mapping[str, str]) -> str:
    """`str.format` would let a text reach attributes of values, so three names are replaced."""
    if text is None:
        return f"Befund „{key}“"
    return _PLACEHOLDER.sub(lambda match: found[match.group(1)], text.de)
