"""One service as the detail answer of the Suchdienst (the reduced JSON form of XZuFi, called JZuFi)."""

from __future__ import annotations

import html
from typing import Any

from infra.reference_portal.catalogue import Catalogue
from infra.reference_portal.catalogue_model import Sdg, Service

VALID_FROM, VALID_TO = "1970-01-01", "2999-12-31"
_PERIODS = [{"validFrom": VALID_FROM, "validTo": VALID_TO}]
_SDG_LIST = "urn:xoev-de:fim:codeliste:sdginformationsbereich"
_TYPING = {
    "1": "Regelung und Vollzug durch den Bund",
    "2": "Regelung durch den Bund, Vollzug durch Land oder Kommune",
    "2a": "Regelung durch den Bund, Vollzug durch das Land",
    "2b": "Regelung durch den Bund, Vollzug durch die Kommune",
    "4a": "Regelung und Vollzug durch das Land",
    "4b": "Regelung durch das Land, Vollzug durch die Kommune",
    "5": "Regelung durch die Kommune",
}


def to_html(text: str) -> str:
    """Paragraphs and lists of the few elements that PVOG allows in texts."""
    lines = [html.escape(line, quote=False) for line in text.strip().splitlines()]
    parts: list[str] = []
    for line in lines:
        item = line.startswith("- ")
        if item and not (parts and parts[-1].endswith("</ul>")):
            parts.append("<ul></ul>")
        if item:
            parts[-1] = parts[-1].removesuffix("</ul>") + f"<li>{line[2:]}</li></ul>"
        else:
            parts.append(f"<p>{line}</p>")
    return "".join(parts)


def detail(catalogue: Catalogue, service: Service, base_url: str) -> dict[str, Any]:
    """The whole answer for one service."""
    changed = f"{service.updated.isoformat()}T06:00:00.000000000Z"
    return {
        "name": service.name,
        "description": to_html(service.texts.short),
        "leikakeys": [service.leika],
        "sdgInformation": [_sdg(service.sdg)] if service.sdg else [],
        "id": service.id,
        "languageCode": "de",
        "timestamp": changed,
        "ars": [service.area],
        "sourcePortals": [
            {
                "title": service.name,
                "uri": f"{base_url}/leistung/{service.slug}",
                "replace": False,
            }
        ],
        "languageComplete": {"en": False},
        "availableLanguages": ["de"],
        "organisationIds": [a.id for a in catalogue.authorities_of(service)],
        "lastUpdate": changed,
        "externalLastUpdate": changed,
        "addressees": list(service.addressees),
        "arsFederalstate": [service.area[:2]],
        "validFrom": VALID_FROM,
        "validTo": VALID_TO,
        "validityPeriods": _PERIODS,
        "synonyms": service.synonyms,
        "details": _modules(service),
        "typing": [_typing(service.typing)],
        "onlineServiceLinks": [_online(service, base_url)] if service.online else [],
        "personalMatters": _matters(catalogue, service.matters),
        "forms": [],
        "suggest": [word.casefold() for word in (service.slug.split("-") + service.synonyms)],
    }


def online_id(service: Service) -> str:
    """The OD id of a service's application."""
    return service.id.replace(".LB.", ".OD.")


def _modules(service: Service) -> list[dict[str, Any]]:
    texts, laws = service.texts, [_law(law.title, law.uri) for law in service.laws]
    law_text = "\n".join(f"- {law.title}" for law in service.laws) or None
    rows: list[tuple[str, str, str | None, str]] = [
        ("24", "Kurzinfo", texts.short, "TEXT_MODUL"),
        ("23", "Ansprechpunkt", None, "TEXT_MODUL"),
        ("06", "Beschreibung", texts.full, "TEXT_MODUL"),
        ("09", "Voraussetzungen", texts.requirements, "TEXT_MODUL"),
        ("08", "Erforderliche Unterlagen", texts.documents, "TEXT_MODUL"),
        ("14", "Formulare", None, "TEXT_MODUL"),
        ("98", "Kosten & Gebühren", texts.costs, "KOSTEN"),
        ("97", "Fristen", texts.deadline, "FRIST"),
        ("15", "Weiterführende Informationen", texts.notes, "TEXT_MODUL"),
        ("07", "Rechtsgrundlage(n)", law_text, "TEXT_MODUL"),
        ("18", "Urheber", service.author, "TEXT_MODUL"),
        ("22", "Zuständige Stelle", None, "TEXT_MODUL"),
        ("11", "Verfahrensablauf", texts.procedure, "TEXT_MODUL"),
        ("25", "Rechtsbehelf", texts.appeal, "TEXT_MODUL"),
        ("95", "Bearbeitungsdauer", texts.duration, "BEARBEITUNGSDAUER"),
    ]
    return [_module(*row, links=laws if row[0] == "07" else []) for row in rows]


def _module(
    code: str, title: str, text: str | None, category: str, links: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "@type": "_module",
        "title": title,
        "text": to_html(text) if text else "nicht angegeben",
        "links": links,
        "code": code,
        "filled": text is not None,
        "placeholder": text is None,
        "replace": False,
        "xZufiCategory": category,
        "details": [],
        "additionalInformation": [],
    }


def _law(title: str, uri: str) -> dict[str, Any]:
    return {
        "uri": uri,
        "title": title,
        "description": "",
        "replace": False,
        "dynamicParameters": [],
    }


def _typing(code: str) -> dict[str, str]:
    return {
        "code": code,
        "name": _TYPING[code],
        "listURI": "urn:de:fim:leika:typisierung",
        "listVersionID": "20210831",
    }


def _online(service: Service, base_url: str) -> dict[str, Any]:
    return {
        "uri": f"{base_url}/antrag/{service.slug}",
        "title": service.name,
        "id": online_id(service),
        "validFrom": VALID_FROM,
        "validTo": VALID_TO,
        "validityPeriods": _PERIODS,
        "executionLanguages": ["de"],
        "executionNationalities": [],
        "levelOfConfidence": "10",
        "identificationMethods": ["Eingabe der Angaben zur Person, ohne Nutzerkonto"],
        "paymentMethods": ["Überweisung", "SEPA-Lastschrift"],
        "helpLinks": [{"uri": f"{base_url}/hilfe", "title": "Hilfe"}],
        "dynamicParameters": [],
        "replace": False,
    }


def _sdg(sdg: Sdg) -> dict[str, Any]:
    return {
        "id": f"{_SDG_LIST}_4_{sdg.code}",
        "uri": _SDG_LIST,
        "version": "4",
        "code": sdg.code,
        "key": {"uri": _SDG_LIST, "version": "4", "code": sdg.code},
        "texts": {"de": sdg.de, "en_GB": sdg.en},
        "comments": {},
        "values": [{"key": "eu-code", "value": sdg.policy, "locale": "de"}],
    }


def _matters(catalogue: Catalogue, codes: list[str]) -> list[dict[str, Any]]:
    roots = sorted({code[0] + "000000" for code in codes})
    return [
        {
            "code": root,
            "name": catalogue.matters[root],
            "children": [
                {"code": code, "name": catalogue.matters[code], "children": []}
                for code in codes
                if code[0] == root[0]
            ],
        }
        for root in roots
    ]
