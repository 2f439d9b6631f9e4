"""Finds services and places by the words that people type."""

from __future__ import annotations

import re
import unicodedata

from infra.reference_portal.catalogue import Catalogue, covers
from infra.reference_portal.catalogue_model import Place, Service

_FOLDS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def fold(text: str) -> str:
    """Small letters without accents, umlauts written out, so that "Muehlbach" finds "Mühlbach"."""
    small = unicodedata.normalize("NFC", text).casefold().translate(_FOLDS)
    return "".join(c for c in unicodedata.normalize("NFD", small) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The folded words of a text."""
    return re.findall(r"[a-z0-9]+", fold(text))


def services(catalogue: Catalogue, query: str, ars: str | None = None) -> list[Service]:
    """Services that contain every word of the query, best first; with a key only those offered there."""
    wanted = words(query)
    offered = [s for s in catalogue.services if ars is None or covers(s.area, ars)]
    if not query.strip():
        return offered
    scored = [(_score(service, wanted), service) for service in offered] if wanted else []
    found = [(score, service) for score, service in scored if score]
    return [service for _, service in sorted(found, key=lambda hit: (-hit[0], hit[1].name))]


def places(catalogue: Catalogue, query: str, *, with_lands: bool = False) -> list[Place]:
    """Places whose name or postal code begins with the query, exact names first."""
    wanted = fold(query).strip()
    if not wanted:
        return []
    kinds = ("stadt", "gemeinde", "land", "bund", "kreis") if with_lands else ("stadt", "gemeinde")
    hits = [
        p
        for p in catalogue.places
        if p.kind in kinds
        and (any(w.startswith(wanted) for w in _name_parts(p.name)) or _zip_fits(p, wanted))
    ]
    return sorted(hits, key=lambda place: (fold(place.name) != wanted, place.name))


def _name_parts(name: str) -> list[str]:
    folded = fold(name)
    return [folded[found.start() :] for found in re.finditer(r"[a-z0-9]+", folded)]


def _zip_fits(place: Place, wanted: str) -> bool:
    return len(wanted) >= 2 and any(code.startswith(wanted) for code in place.zips)


def _score(service: Service, wanted: list[str]) -> int:
    total = 0
    for word in wanted:
        best = max(
            8 * _has(word, service.name),
            6 * max((_has(word, synonym) for synonym in service.synonyms), default=0),
            2 * _has(word, service.texts.short),
            _has(word, service.texts.full),
        )
        if not best:
            return 0
        total += best
    return total


def _has(word: str, text: str) -> int:
    found = words(text)
    return 2 if word in found else int(any(word in candidate for candidate in found))
