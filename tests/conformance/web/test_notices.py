"""Notices are found by what their links are called, and days by how people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.probes.imprint import _address
from conformance.probes.statement import _CREATED, _REVIEWED, _STATUSES, _dated
from conformance.web.dates import days
from conformance.web.html import Document
from conformance.web.leaks import told
from conformance.web.notices import links


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<a href=/i>Impressum</a>", "imprint"),
        ("<a href=/i>IMPRINT</a>", "imprint"),
        ("<a href=/i>Im&shy;pres&shy;sum</a>", "imprint"),
        ("<a href=/i><img src=x alt='Datenschutzerklärung'></a>", "privacy"),
        ("<a href=/i aria-label='Privacy notice'>§</a>", "privacy"),
        (
            "<a href=/i title='Erklärung zur Barrierefreiheit'><img src=x alt=''></a>",
            "accessibility",
        ),
        ("<a href=/i>Barriere <b>melden</b></a>", "report"),
        ("<span id=s>Leichte Sprache</span><a href=/i aria-labelledby=s></a>", "easy"),
        ("<map><area href=/i alt='' aria-label='Gebärdensprache'></map>", "sign"),
    ],
)
def test_links_by_accessible_name(markup: str, kind: str) -> None:
    """Text, pictures, aria-label, aria-labelledby and title all name a link; soft hyphens do not hide it."""
    assert kind in links(Document(markup, "https://a.test/"))


def test_statement_goes_before_other_links_on_accessibility() -> None:
    """A link to news on accessibility does not hide the statement."""
    page = Document(
        "<a href=/n>Neues zur Barrierefreiheit</a><a href=/e>Erklärung zur Barrierefreiheit</a>",
        "https://a.test/",
    )
    assert links(page)["accessibility"].address == "https://a.test/e"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("am 3. März 2026", date(2026, 3, 3)),
        ("Stand: 03.03.2026", date(2026, 3, 3)),
        ("2026-03-03", date(2026, 3, 3)),
        ("3rd March 2026", date(2026, 3, 3)),
        ("March 3, 2026", date(2026, 3, 3)),
        ("im September 2025", date(2025, 9, 28)),
        ("1. Jänner 2026", date(2026, 1, 1)),
    ],
)
def test_days_as_people_write_them(text: str, day: date) -> None:
    """German and English forms are understood."""
    assert days(text) == [day]


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    """Readers of free text give an answer for any text."""
    assert all(1 <= day.month <= 12 for day in days(text))
    assert len(_address(text.split("\n"))) == 3
    assert isinstance(told(text), dict)


@pytest.mark.parametrize(
    ("text", "created", "reviewed"),
    [
        ("Diese Erklärung wurde am 1. April 2026 erstellt.\nZuletzt überprüft wurde sie am 2. Mai 2026.", date(2026, 4, 1), date(2026, 5, 2)),
        ("Erstellt am 01.04.2026, zuletzt überprüft am 02.05.2026.", date(2026, 4, 1), date(2026, 5, 2)),
        ("Sie wurde am 01.04.2026 erstellt und am 02.05.2026 überprüft.", date(2026, 4, 1), date(2026, 5, 2)),
        ("Erstellung der Erklärung\n1. April 2026", date(2026, 4, 1), None),
        ("Letzte Überprüfung:\n2. Mai 2026", None, date(2026, 5, 2)),
        ("Die BITV vom 12.09.2011 gilt.", None, None),
    ],
)  # fmt: skip
def test_dates_of_a_statement(text: str, created: date | None, reviewed: date | None) -> None:
    """A day belongs to the nearest word, or to the heading above it."""
    lines = text.split("\n")
    assert _dated(lines, _CREATED, _REVIEWED) == created
    assert _dated(lines, _REVIEWED, _CREATED) == reviewed


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("ist teilweise mit § 10 Absatz 1 vereinbar", "partial"),
        ("ist vollständig vereinbar", "full"),
        ("Der Auftritt ist nicht mit den Anforderungen vereinbar", "none"),
        ("This website is partially compliant", "partial"),
        ("fully compliant", "full"),
        ("Die Anforderungen sind weitgehend erfüllt", "partial"),
        ("Der Auftritt erfüllt die Anforderungen der BITV vollständig", "full"),
        ("Die Website ist noch nicht vollständig barrierefrei", "partial"),
    ],
)
def test_status_of_a_statement(text: str, status: str) -> None:
    """The usual phrases are understood, each as one status."""
    assert [name for name, pattern in _STATUSES.items() if pattern.search(text)] == [status]


@pytest.mark.parametrize(
    "text", ["Nicht barrierefreie Inhalte", "Der Stadtplan ist nicht barrierefrei"]
)
def test_barriers_are_no_status(text: str) -> None:
    """That some content is not accessible says nothing about the whole."""
    assert not [name for name, pattern in _STATUSES.items() if pattern.search(text)]


@pytest.mark.parametrize(
    ("text", "street", "city"),
    [
        (
            "Stadt B\nAm Alten Markt 3\n12345 Beispielhausen",
            "Am Alten Markt 3",
            "12345 Beispielhausen",
        ),
        ("Stadt B, Unter den Linden 6, D-10117 Berlin", "Unter den Linden 6", "D-10117 Berlin"),
        (
            "Postfach 12 34\n53001 Bonn\nMinisterium\nHauptstraße 5a\n53113 Bonn",
            "Hauptstraße 5a",
            "53113 Bonn",
        ),
        ("Landratsamt\nSchlossplatz\n85049 Ingolstadt", "Schlossplatz", "85049 Ingolstadt"),
        ("Rathaus\nAm Markt 3 (Eingang B)\n12345 Ort", "Am Markt 3 (Eingang B)", "12345 Ort"),
        ("Ministerium\n11055 Berlin", None, "11055 Berlin"),
        ("Wir sind da.", None, None),
    ],
)
def test_postal_addresses(text: str, street: str | None, city: str | None) -> None:
    """Addresses are found on lines or behind commas; a post office box is no street."""
    assert _address(text.split("\n"))[1:] == (street, city)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Traceback (most recent call last)", "stack-trace"),
        ("\tat org.beispiel.App.main(App.java:17)", "stack-trace"),
        ("java.lang.NullPointerException", "stack-trace"),
        ("#0 /srv/www/index.php(12): f()", "stack-trace"),
        ("SQLSTATE[42000]: Syntax error", "database"),
        ("open('/var/www/portal/config.php')", "path"),
        ("nginx/1.22.1", "product-version"),
        ("Apache Tomcat/9.0.1", "product-version"),
        ("upstream 10.0.3.7", "inner-host"),
        ("db.portal.svc.cluster.local", "inner-host"),
    ],
)
def test_leaks(text: str, kind: str) -> None:
    """Traces, statements, paths, versions and inner hosts are seen."""
    assert kind in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Seite /var wurde nicht gefunden.",
        '{"type": "about:blank", "instance": "/api/v1/leistungen/4711"}',
        "Bitte nutzen Sie Version 12 oder neuer. Telefon 115.",
        "Fehler 404 – nginx",
        "Wählen Sie aus: Antrag, Formular, Datei.",
        "https://portal.beispiel.test/opt/in/jetzt",
    ],
)
def test_harmless_messages(text: str) -> None:
    """What an error page may say gives nothing away."""
    assert told(text) == {}
