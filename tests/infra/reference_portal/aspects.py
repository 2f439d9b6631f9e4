"""What can be seen of each rule: one function a rule, true when the portal keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.infra.reference_portal.picture import Picture
from tests.infra.reference_portal.serving import Answer

LOCATIONS = "/v2/locations?q=see"
SERVICES = "/v7/servicedescriptions/160920001001"
NO_HIT = "/v5/organisationunits/detail?q=unbekannt"
BAD = "/v7/servicedescriptions/160920001001?size=1"

ASPECTS: dict[str, Callable[[Picture], bool]] = {}


def aspect(name: str) -> Callable[[Callable[[Picture], bool]], Callable[[Picture], bool]]:
    """Give a rule its name."""

    def keep(function: Callable[[Picture], bool]) -> Callable[[Picture], bool]:
        ASPECTS[name] = function
        return function

    return keep


def header(name: str, wanted: str | None, path: str = "/") -> Callable[[Picture], bool]:
    """A field with a part of its value, or without the field when nothing is wanted."""

    def look(picture: Picture) -> bool:
        sent = picture.get(path).header(name)
        return sent is None if wanted is None else wanted in (sent or "")

    return look


def on_page(path: str, pattern: str) -> Callable[[Picture], bool]:
    """A pattern that a page's source holds."""
    return lambda picture: re.search(pattern, picture.get(path).text) is not None


def not_on_page(path: str, pattern: str) -> Callable[[Picture], bool]:
    """A pattern that a page's source does not hold."""
    return lambda picture: re.search(pattern, picture.get(path).text) is None


def on_all(pattern: str) -> Callable[[Picture], bool]:
    """A pattern that every public page holds."""
    return lambda picture: all(re.search(pattern, page.text) for page in picture.pages)


def step(name: str, *, status: int | None = None, holds: str = "", lacks: str | None = None) -> Callable[[Picture], bool]:  # fmt: skip
    """What a step of the walk answered."""

    def look(picture: Picture) -> bool:
        answer = picture.walk[name]
        return (
            (status is None or answer.status == status)
            and re.search(holds, answer.text) is not None
            and (lacks is None or re.search(lacks, answer.text) is None)
        )

    return look


def api(path: str, test: Callable[[Answer], bool]) -> Callable[[Picture], bool]:
    """A test on an answer of the Suchdienst."""
    return lambda picture: test(picture.api(path))


def cookie(pattern: str) -> Callable[[Picture], bool]:
    """A pattern that each cookie of an application matches."""
    return lambda picture: all(
        re.search(pattern, sent)
        for name in ("begin", "started")
        for sent in picture.walk[name].cookies
        if "sid=" in sent
    )


ASPECTS |= {
    "csp": header("Content-Security-Policy", "default-src 'none'; script-src 'none'"),
    "csp of files": header("Content-Security-Policy", "default-src 'none'", "/static/portal.css"),
    "csp of api": header("Content-Security-Policy", "frame-ancestors 'none'", "/suchdienst/api" + LOCATIONS),
    "nosniff": header("X-Content-Type-Options", "nosniff"),
    "frames": header("X-Frame-Options", "DENY"),
    "referrer": header("Referrer-Policy", "same-origin"),
    "permissions": header("Permissions-Policy", "camera=()"),
    "opener": header("Cross-Origin-Opener-Policy", "same-origin"),
    "resource": header("Cross-Origin-Resource-Policy", "same-origin"),
    "embedder": header("Cross-Origin-Embedder-Policy", "require-corp"),
    "no cors": header("Access-Control-Allow-Origin", None),
    "cache control": header("Cache-Control", "no-cache"),
    "no banner": header("Server", None),
    "no powered by": header("X-Powered-By", None),
    "no further field": header("X-Test", None),
    "content type": header("Content-Type", "text/html"),
    "charset": header("Content-Type", "charset=utf-8"),
    "secure": cookie("; Secure"),
    "http only": cookie("; HttpOnly"),
    "same site": cookie("; SameSite=Lax"),
    "no domain": cookie(r"^(?!.*Domain=)"),
    "path": cookie("; Path=/(;|$)"),
    "host prefix": cookie("^__Host-"),
    "session cookie": cookie(r"^(?!.*Max-Age)"),
    "personal pages not stored": lambda p: p.walk["person"].header("Cache-Control") == "no-store",
    "no cookie on public pages": lambda p: not any(page.cookies for page in p.pages),
    "new id": lambda p: p.walk["cookie before"].fields != p.walk["cookie after"].fields,
    "no id in address": lambda p: "sid=" not in (p.walk["started"].header("Location") or ""),
    "form token": step("no token", status=403),
    "origin": step("foreign", status=403),
    "steps": step("too early", status=303),
    "confirmation": step("unconfirmed", status=422),
    "not preset": step("review", lacks='id="bestaetigung"[^>]* checked'),
    "binding notice": step("review", holds="rechtlich verbindlich"),
    "review complete": step("review", holds="DE89 3704"),
    "review links": step("review", holds='href="/antrag/wohngeld/angaben"'),
    "sent once": lambda p: (p.walk["sent twice"].header("Location") or "").startswith("/antrag/wohngeld/quittung")
    and p.portal.log.count('"application sent"') + p.portal.log.count("event=application sent") == 1,
    "copy": step("receipt", holds="Kopie herunterladen"),
    "copy complete": lambda p: p.walk["copy"].status != 200 or "DE89 3704" in p.walk["copy"].text,
    "draft": step("saved", holds="Vorgangsnummer"),
    "day of deletion": lambda p: p.walk["saved"].status != 200 or "gelöscht am" in p.walk["saved"].text,
    "entries checked": step("wrong entries", status=422),
    "markup refused": step("markup", status=422),
    "error summary": lambda p: p.walk["wrong entries"].status != 422
    or 'role="alert"' in p.walk["wrong entries"].text,
    "autocomplete off": step("details", holds=r'id="feld-iban"[^>]*autocomplete="off"'),
    "autocomplete purpose": step("person", holds='autocomplete="given-name"'),
    "spellcheck off": step("person", holds='spellcheck="false"'),
    "translate off": step("person", holds='translate="no"'),
    "labels": step("person", holds='<label class="kern-label" for="feld-vorname"'),
    "upload needs session": step("no session", status=403),
    "upload by content": step("script", status=422),
    "upload structure": step("huge image", status=422),
    "upload active content": step("active", status=422),
    "upload scanned": step("eicar", status=422),
    "upload size": lambda p: p.walk["large"].status in (413, 422),
    "upload renamed": lambda p: "mietvertrag" not in p.walk.stored[0].name,
    "upload protected": step("stored address", holds="Seite nicht gefunden"),
    "upload sealed": lambda p: b"%PDF" not in p.walk.stored_bytes,
    "post": lambda p: 'method="post" action="/kontakt"' in p.get("/kontakt").text,
    "lang": on_all('<html lang="de"'),
    "title": on_all("<title>[^<]+</title>"),
    "meta charset": on_all('<meta charset="utf-8">'),
    "zoom": not_on_page("/", "user-scalable=no"),
    "skip link": on_all('href="#inhalt"'),
    "landmarks": on_all("<main "),
    "heading": lambda p: all(page.text.count("<h1") == 1 for page in p.pages),
    "no foreign image": not_on_page("/", "<img src=.https://"),
    "no mixed content": not_on_page("/", "<img src=.http://"),
    "no foreign script": not_on_page("/", "<script src"),
    "no inline script": not_on_page("/", "<script>"),
    "no inline style": not_on_page("/", "<style>"),
    "indexed": not_on_page("/", "noindex"),
    "robots": lambda p: p.get("/robots.txt").status == 200,
    "sdg tags": on_page("/leistung/gewerbeanmeldung", 'name="policy-code" content="X1"'),
    "service date": on_page("/leistung/wohngeld", "14. September 2026"),
    "service author": on_page("/leistung/wohngeld", "Verantwortlich für den Inhalt"),
    "authority": on_page("/leistung/wohngeld?ort=Seeburg", "Wohngeldbehörde Landkreis Seenland"),
    "beyond the Land": on_page("/suche?q=parken", "in Berlin beantragen"),
    "imprint linked": on_all('href="/impressum"'),
    "imprint name": on_page("/impressum", "Ministerium für Digitales"),
    "imprint legal form": on_page("/impressum", "Gebietskörperschaft"),
    "imprint representative": on_page("/impressum", "Erika Beispiel"),
    "imprint street": on_page("/impressum", r"Regierungsstraße 12<br>"),
    "imprint postal code": on_page("/impressum", r"99999 \w+\s*</address>|99999 \s*</address>"),
    "imprint city": on_page("/impressum", r"Musterstadt\s*</address>"),
    "imprint mail": on_page("/impressum", "mailto:poststelle@"),
    "imprint phone": on_page("/impressum", "tel:"),
    "imprint supervision": on_page("/impressum", "Aufsichtsbehörde"),
    "imprint vat id": on_page("/impressum", r"DE\d{9}"),
    "imprint responsible": on_page("/impressum", "Max Mustermann"),
    "privacy linked": on_all('href="/datenschutz"'),
    "privacy controller": on_page("/datenschutz", "Verantwortlicher</h2>"),
    "privacy officer": on_page("/datenschutz", "Datenschutzbeauftragte</h2>"),
    "privacy purposes": on_page("/datenschutz", "Rechtsgrundlagen</h2>"),
    "privacy recipients": on_page("/datenschutz", "Empfänger</h2>"),
    "privacy third countries": on_page("/datenschutz", "Drittländer</h2>"),
    "privacy storage": on_page("/datenschutz", "Speicherdauer</h2>"),
    "privacy rights": on_page("/datenschutz", "Ihre Rechte</h2>"),
    "privacy withdrawal": on_page("/datenschutz", "Widerruf einer Einwilligung</h2>"),
    "privacy complaint": on_page("/datenschutz", "Beschwerde</h2>"),
    "privacy obligation": on_page("/datenschutz", "Müssen Sie Angaben machen"),
    "privacy automated": on_page("/datenschutz", "Automatisierte Entscheidungen</h2>"),
    "privacy cookies": on_page("/datenschutz", "__Host-sid"),
    "accessibility linked": on_all('href="/barrierefreiheit"'),
    "accessibility status": on_page("/barrierefreiheit", "teilweise vereinbar"),
    "accessibility scope": on_page("/barrierefreiheit", "Diese Erklärung gilt für"),
    "accessibility barriers": on_page("/barrierefreiheit", "Nicht barrierefreie Inhalte"),
    "accessibility method": on_page("/barrierefreiheit", "Selbstbewertung"),
    "accessibility created": on_page("/barrierefreiheit", "<time[^>]*>[^<]*</time> erstellt"),
    "accessibility reviewed": on_page("/barrierefreiheit", "Zuletzt überprüft"),
    "accessibility feedback": on_page("/barrierefreiheit", "Feedback und Kontakt"),
    "accessibility arbitration": on_page("/barrierefreiheit", "schlichtungsstelle-bgg.de"),
    "accessibility measures": on_page("/barrierefreiheit", "Weitere Maßnahmen"),
    "accessibility forms": on_page("/barrierefreiheit", "Leichte Sprache und Gebärdensprache</h2>"),
    "feedback linked": on_all('<li><a class="kern-link" href="/barriere-melden"'),
    "easy language linked": on_all('href="/leichte-sprache"'),
    "easy language complete": on_page("/leichte-sprache", "So benutzen Sie die Seite"),
    "easy language type": on_page("/leichte-sprache", "portal-easy"),
    "sign language linked": on_all('href="/gebaerdensprache"'),
    "help linked": lambda p: 'href="/hilfe"' in p.get("/impressum").text,
    "help contact": on_page("/hilfe", "tel:115"),
    "no debug page": lambda p: "settings" not in p.get("/debug").text,
    "no debug sign": not_on_page("/", "DEBUG"),
    "no management": lambda p: "process" not in p.get("/actuator/env").text,
    "neutral errors": lambda p: "Traceback" not in p.get("/nix").text,
    "error status": lambda p: p.get("/nix").status == 404,
    "other methods": lambda p: p.ask("PUT", "/").status == 405,
    "log without entries": lambda p: p.walk is not None and "marke@example" not in p.portal.log,
    "log without queries": lambda p: p.get("/suche?q=parken") is not None and "q=parken" not in p.portal.log,
    "log structured": lambda p: p.portal.log.startswith("{"),
    "log of refusals": lambda p: p.walk is not None and "refused" in p.portal.log,
    "database sealed": lambda p: p.walk is not None and b"O'Neill" not in (p.portal.folder / "portal.sqlite").read_bytes(),
    "security.txt": lambda p: p.get("/.well-known/security.txt").status == 200,
    "security contact": on_page("/.well-known/security.txt", "(?m)^Contact: mailto:|Seite nicht gefunden"),
    "security canonical": on_page("/.well-known/security.txt", "Canonical: |Seite nicht gefunden"),
    "security languages": on_page("/.well-known/security.txt", "Preferred-Languages: de|Seite nicht"),
    "security policy": on_page("/.well-known/security.txt", "Policy: |Seite nicht gefunden"),
    "security one expiry": lambda p: p.get("/.well-known/security.txt").text.count("Expires: ") <= 1,
    "security type": lambda p: p.get("/.well-known/security.txt").header("Content-Type") in ("text/plain; charset=utf-8", "text/html; charset=utf-8"),
    "api documented status": api(BAD, lambda a: a.status in (200, 400)),
    "api schema": api(LOCATIONS, lambda a: a.json is None or isinstance(a.json[0]["ars"], str)),
    "api media type": api(LOCATIONS, lambda a: a.header("Content-Type") == "application/json"),
    "api json": api(LOCATIONS, lambda a: a.json is not None),
    "api not found": api(NO_HIT, lambda a: a.status == 404 or a.json not in ({}, None)),
    "api errors signalled": api(BAD, lambda a: a.status != 200 or "detail" not in a.text),
    "api problem form": api(NO_HIT, lambda a: a.status == 200 or {"type", "title", "status", "detail"} <= set(a.json)),
    "api problem type": api(BAD, lambda a: a.status == 200 or a.header("Content-Type") == "application/problem+json"),
    "api problem status": api(NO_HIT, lambda a: a.status == 200 or a.json.get("status", a.status) == a.status),
    "api neutral": api(NO_HIT, lambda a: "Traceback" not in a.text),
    "api parameters": api(BAD, lambda a: a.status != 200 or "content" not in a.text),
    "api unknown parameters": api(LOCATIONS + "&x=1", lambda a: a.status != 200 or "title" in a.text),
    "api robust": api("/v2/locations?q=%F0%9F%8C%8A", lambda a: a.status < 500),
    "api retired paths": api("/v1/locations?q=see", lambda a: a.status == 404 or "title" in a.text or "error" in a.text),
    "api relevant": api(SERVICES + "?q=wohngeld", lambda a: a.json is None or len(a.json["serviceDescriptions"]["content"]) == 1),
    "api page size": api(SERVICES + "?size=5", lambda a: a.json is None or len(a.json["serviceDescriptions"]["content"]) <= 5),
    "api totals": lambda p: p.api(SERVICES).json is None or p.api(SERVICES).json["serviceDescriptions"]["totalElements"] == 24,
    "api first page": api(SERVICES + "?page=0", lambda a: a.json is None or "empty" not in a.text or a.json["serviceDescriptions"]["first"] is True),
    "api umlauts": lambda p: "�" not in p.api(SERVICES + "?q=wohngeld").text,
}  # fmt: skip


@aspect("security expiry")
def expiry(picture: Picture) -> bool:
    """Expires is there, in the future, and less than a year away."""
    answer = picture.get("/.well-known/security.txt")
    found = re.search(r"Expires: (\S+)", answer.text)
    if answer.status != 200:
        return True
    if not found:
        return False
    left = datetime.fromisoformat(found[1].replace("Z", "+00:00")) - datetime.now(UTC)
    return timedelta(0) < left < timedelta(days=365)


@aspect("api pages")
def pages(picture: Picture) -> bool:
    """The pages of a result are disjoint and complete."""
    first, second = (picture.api(f"{SERVICES}?size=10&page={n}").json for n in (0, 1))
    if first is None or "empty" not in first["serviceDescriptions"]:
        return True
    ids = [_ids(page) for page in (first, second)]
    return not set(ids[0]) & set(ids[1])


@aspect("api tokens")
def tokens(picture: Picture) -> bool:
    """The token leads to the following hits."""
    first = picture.api("/v1beta2/onlineservices").json
    if first is None:
        return True
    second = picture.api(f"/v1beta2/onlineservices?nextPageToken={first['nextPageToken']}").json
    return bool(first["onlineservices"] != second["onlineservices"])


@aspect("api methods")
def methods(picture: Picture) -> bool:
    """Another method gets no places."""
    return "zipCodeCount" not in picture.ask("DELETE", "/suchdienst/api" + LOCATIONS).text


@aspect("api allow")
def allow(picture: Picture) -> bool:
    """405 names the methods that the path has."""
    answer = picture.ask("DELETE", "/suchdienst/api" + LOCATIONS)
    return answer.status != 405 or "GET" in (answer.header("Allow") or "")


def _ids(page: dict[str, dict[str, list[dict[str, str]]]]) -> list[str]:
    return [entry.get("name", "") for entry in page["serviceDescriptions"]["content"]]
