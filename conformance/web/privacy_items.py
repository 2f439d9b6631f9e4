"""Words by which a privacy notice speaks of the items of Art. 13 DSGVO, German and English."""

from __future__ import annotations

import re

_I = re.IGNORECASE
ITEMS: dict[str, re.Pattern[str]] = {
    "controller": re.compile(r"Verantwortliche[rn]?\b|verantwortliche Stelle|\bcontroller\b", _I),
    "officer": re.compile(r"Datenschutzbeauftragte|data protection officer", _I),
    "purposes": re.compile(r"\bZwecken?\b|Verarbeitungszweck|\bpurposes?\b", _I),
    "legal-basis": re.compile(r"Rechtsgrundlage|Art(?:ikel|\.)\s*6\b|legal bas[ie]s", _I),
    "recipients": re.compile(r"Empfänger|weitergegeben|weitergeleitet|übermittelt|recipients?", _I),
    "storage": re.compile(
        r"Speicherdauer|Dauer der Speicherung|Löschfrist|Aufbewahrung|gespeichert,? (?:bis|solange|für)|"
        r"gelöscht|storage period|retention|\berased?\b|\bdeleted\b",
        _I,
    ),
    "access": re.compile(r"Auskunft|right of access|\baccess to\b", _I),
    "rectification": re.compile(r"Berichtigung|rectif", _I),
    "erasure": re.compile(r"Löschung|erasure", _I),
    "restriction": re.compile(r"Einschränkung der Verarbeitung|Einschränkung|restriction", _I),
    "objection": re.compile(r"Widerspruch|widersprechen|right to object|objection", _I),
    "portability": re.compile(r"Datenübertragbarkeit|Übertragbarkeit|portability", _I),
    "complaint": re.compile(
        r"Beschwerde|Aufsichtsbehörde|Landesbeauftragte|Bundesbeauftragte|supervisory authority|complaint",
        _I,
    ),
    "obligation": re.compile(
        r"verpflichtet|Pflicht zur (?:Bereitstellung|Angabe)|Pflichtangabe|freiwillig|erforderlich|"
        r"obliged|voluntar|required",
        _I,
    ),
}
