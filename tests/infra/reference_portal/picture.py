"""Everything that the tests look at in one portal, gathered once: pages, interface, and a walk through an application."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tests.infra.reference_portal.serving import Answer, Client, Running

PDF = b"%PDF-1.4\n1 0 obj<</Type/Page>>endobj\nstartxref\n0\n%%EOF\n"
PNG_HUGE = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
    + b"\0\0\x75\x30" * 2
    + b"\x08\2\0\0\0"
    + b"\0\0\0\0IEND\xaeB`\x82"
)
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"
PERSON = {
    "vorname": "Ǧüler",
    "nachname": "O'Neill-Müller",
    "geburtsdatum": "1980-02-03",
    "strasse": "Am See 3",
    "plz": "99921",
    "wohnort": "Seeburg",
    "email": "marke@example.org",
    "telefon": "",
}
DETAILS = {
    "haushalt": "3",
    "einkommen": "1850,00",
    "miete": "640,00",
    "einzug": "2024-05-01",
    "iban": "DE89 3704 0044 0532 0130 00",
    "bemerkung": "Zeile eins & <b>fett</b>",
}
PAGES = ("/", "/suche?q=parken", "/leistung/wohngeld?ort=Seeburg", "/leistung/gewerbeanmeldung", "/impressum",
         "/datenschutz", "/barrierefreiheit", "/leichte-sprache", "/gebaerdensprache", "/hilfe", "/kontakt")  # fmt: skip
API = "/suchdienst/api"
_PERSON_PATH = "/antrag/wohngeld/person"


@dataclass
class Picture:
    """One portal, seen; answers are fetched when first asked for and then kept."""

    portal: Running
    _kept: dict[str, Answer] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """A page or API answer, without cookies."""
        if path not in self._kept:
            self._kept[path] = self.portal.client().get(path)
        return self._kept[path]

    def api(self, path: str) -> Answer:
        """An answer of the Suchdienst."""
        return self.get(API + path)

    def ask(self, method: str, path: str) -> Answer:
        """An answer to another method."""
        key = f"{method} {path}"
        if key not in self._kept:
            self._kept[key] = self.portal.client().ask(method, path)
        return self._kept[key]

    @property
    def pages(self) -> list[Answer]:
        """The public pages."""
        return [self.get(path) for path in PAGES]

    @cached_property
    def walk(self) -> Walk:
        """A whole application."""
        return take_walk(self.portal)


@dataclass
class Walk:
    """What was answered on the way through an application, in order."""

    client: Client
    stored: list[Path] = field(default_factory=list)
    stored_bytes: bytes = b""
    answers: dict[str, Answer] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Answer:
        """The answer of a step."""
        return self.answers[name]


def take_walk(portal: Running) -> Walk:
    """Apply for Wohngeld from the first page to the copy, trying on the way what must be refused."""
    client = portal.client()
    walk = Walk(client)
    kept = walk.answers
    kept["begin"] = client.get("/antrag/wohngeld")
    before = dict(client.jar)
    kept["no token"] = client.post("/antrag/wohngeld", {})
    token = kept["begin"].token
    kept["started"] = client.post("/antrag/wohngeld", {"token": token})
    kept["cookie before"] = _as_answer(before)
    kept["cookie after"] = _as_answer(client.jar)
    kept["person"] = client.get(_PERSON_PATH)
    token = kept["person"].token
    kept["too early"] = client.get("/antrag/wohngeld/pruefen")
    foreign = {"Origin": "https://fremd.example"}
    kept["foreign"] = client.post(_PERSON_PATH, {**PERSON, "token": token}, **foreign)
    kept["wrong entries"] = client.post(_PERSON_PATH, {**PERSON, "token": token, "plz": "abc"})
    kept["person sent"] = client.post(_PERSON_PATH, {**PERSON, "token": token})
    kept["details"] = client.get("/antrag/wohngeld/angaben")
    details = {**DETAILS, "bemerkung": "Zeile eins & zwei"}
    kept["markup"] = client.post("/antrag/wohngeld/angaben", {**DETAILS, "token": token})
    if kept["markup"].status == 422:
        client.post("/antrag/wohngeld/angaben", {**details, "token": token})
    kept["saved"] = client.post("/antrag/wohngeld/speichern", {"token": token})
    _upload(portal, walk, token)
    client.post("/antrag/wohngeld/unterlagen", {"token": token, "aktion": "weiter"})
    kept["review"] = client.get("/antrag/wohngeld/pruefen")
    kept["unconfirmed"] = client.post("/antrag/wohngeld/pruefen", {"token": token})
    confirmed = {"token": token, "bestaetigung": "ja"}
    kept["sent"] = client.post("/antrag/wohngeld/pruefen", confirmed)
    kept["receipt"] = client.get("/antrag/wohngeld/quittung")
    kept["copy"] = client.get("/antrag/wohngeld/kopie")
    kept["sent twice"] = client.post("/antrag/wohngeld/pruefen", confirmed)
    return walk


def _upload(portal: Running, walk: Walk, token: str) -> None:
    path, client, kept = "/antrag/wohngeld/unterlagen", walk.client, walk.answers
    kept["no session"] = portal.client().upload(path, {}, "m.pdf", "application/pdf", PDF)
    for entry in list((portal.folder / "uploads").iterdir()):
        entry.unlink()

    def send(name: str, media_type: str, content: bytes) -> Answer:
        return client.upload(path, {"token": token}, name, media_type, content)

    kept["document"] = send("mietvertrag.pdf", "application/pdf", PDF)
    walk.stored = list((portal.folder / "uploads").iterdir())
    walk.stored_bytes = b"".join(file.read_bytes() for file in walk.stored)
    stored = walk.stored[0].name if walk.stored else "keine"
    kept["stored address"] = portal.client().get(f"/uploads/{stored}")
    kept["script"] = send("lauf.sh", "text/x-sh", b"#!/bin/sh\necho\n")
    kept["eicar"] = send("eicar.pdf", "application/pdf", PDF[:9] + EICAR + PDF[9:])
    kept["active"] = send(
        "aktiv.pdf", "application/pdf", PDF.replace(b"/Page", b"/Page/OpenAction<</S/JavaScript>>")
    )
    kept["huge image"] = send("bild.png", "image/png", PNG_HUGE)
    kept["large"] = send("gross.pdf", "application/pdf", PDF[:9] + b"%" * 5_300_000 + PDF[9:])


def _as_answer(jar: dict[str, str]) -> Answer:
    return Answer(0, tuple(jar.items()), b"")
