"""Looks at the accessibility statement behind the start page's link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urlsplit

from conformance.client import Client
from conformance.facts.statement import StatementFacts, Status
from conformance.sending import behind_links
from conformance.web.dates import days, placed
from conformance.web.html import Document
from conformance.web.notices import needs_script, notice, words

_I = re.IGNORECASE
_CLAIM = r"(?:vereinbar|konform|barrierefrei|erfüllt|compliant|conform\w*|accessible)(?!\w)"
_FULL = r"(?<!nicht )(?<!not )\b(?:vollständig|vollumfänglich|in vollem Umfang|fully)\b"
_PARTIAL = (
    r"(?:\b(?:teilweise|überwiegend|weitgehend|größtenteils|partially|partly)"
    r"|\bnicht (?:vollständig|vollumfänglich|in allen \w+)|\bnot fully)\b"
)
_STATUSES: dict[Status, re.Pattern[str]] = {
    "full": re.compile(rf"{_FULL}[^.\n]{{0,120}}?{_CLAIM}|{_CLAIM}[^.\n]{{0,60}}?{_FULL}", _I),
    "partial": re.compile(
        rf"{_PARTIAL}[^.\n]{{0,120}}?{_CLAIM}|{_CLAIM}[^.\n]{{0,60}}?{_PARTIAL}", _I
    ),
    "none": re.compile(
        r"\b(?:nicht|not|non)[- ](?!vollständig|vollumfänglich|in allen|fully)"
        r"[^.\n]{0,60}?(?:vereinbar|konform|erfüllt|compliant)(?!\w)",
        _I,
    ),
}
#: Points that end no sentence: abbreviations and numbers ("BITV 2.0", "§ 4 Abs. 1").
_INNER_POINT = re.compile(
    r"(?<=\d)\.(?=\d)|(?<=\b[A-Za-z])\.|(?<=\bAbs|\bArt)\.|(?<=\bNr)\.|(?<=\bS)\."
)
_REASONS = {
    "non-compliance": re.compile(
        r"Unvereinbarkeit|nicht (?:mit [^.\n]{0,80})?vereinbar|noch nicht|non-?compliance", _I
    ),
    "burden": re.compile(r"unverhältnismäßige\w* Belastung|disproportionate burden", _I),
    "out-of-scope": re.compile(
        r"außerhalb des (?:Anwendungs|Geltungs)bereich|nicht (?:in den|unter den) Anwendungsbereich|Ausnahme|outside the scope|not within the scope",
        _I,
    ),
}
_CREATED = re.compile(r"erstellt|erstellung|\bstand\b|verfasst|prepared|created|made on", _I)
_REVIEWED = re.compile(r"überprüf|aktualisier|review|updated", _I)
_METHOD = re.compile(
    r"Selbstbewertung|Selbst-Bewertung|Selbsttest|Eigenbewertung|selbst (?:bewertet|geprüft|getestet)|eigene[rn]? (?:Bewertung|Prüfung)|"
    r"durch (?:eine[nr]? )?(?:unabhängige[nr]? )?Dritte|externe[nr]? (?:Prüf|Stelle|Dienstleist)|BITV-Test|BIK|Prüfbericht|Prüfstelle|"
    r"self-assessment|third party|external audit",
    _I,
)
_SCOPE = re.compile(
    r"gilt für[^.\n]{0,200}|applies to[^.\n]{0,200}|https?://[^\s)]+|\bwww\.[\w.\-]+", _I
)
_ENFORCEMENT = re.compile(
    r"schlichtung|durchsetzung|überwachungsstelle|ombud|arbitration|enforcement", _I
)
_BARRIERS = re.compile(
    r"nicht barrierefrei|barrieren|einschränkung|mängel|not accessible|non-accessible|barriers|limitations",
    _I,
)

SENDS = behind_links("Barrierefreiheit")


def look(client: Client, pages: Mapping[str, str]) -> StatementFacts:
    """Status, scope, barriers, dates, method, contact and enforcement, as far as they can be read.

    Raises NotTested(notice-not-linked, notice-elsewhere) and what the walk raises.
    """
    visit = notice(client, pages, "accessibility")
    page = visit.document()
    read = page.text_of("main") or page.text()
    text = _INNER_POINT.sub("", read)
    lines = read.split("\n")
    return StatementFacts(
        url=visit.reply.url,
        readable=not needs_script(page),
        scope=_scope(read, client.name),
        statuses={
            name: hit.group(0)[:200] for name, one in _STATUSES.items() if (hit := one.search(text))
        },
        reasons={
            name: hit.group(0)[:120] for name, one in _REASONS.items() if (hit := one.search(text))
        },
        barriers=_barriers(page),
        created=_dated(lines, _CREATED, _REVIEWED),
        reviewed=_dated(lines, _REVIEWED, None),
        method=hit.group(0) if (hit := _METHOD.search(text)) else None,
        contact=_contact(page),
        enforcement=_enforcement(page),
        exchange=visit.reply.exchange or None,
    )


def _scope(text: str, host: str) -> str | None:
    hit = re.search(re.escape(host), text, _I) or _SCOPE.search(text)
    return hit.group(0).strip()[:200] if hit else None


def _barriers(page: Document) -> int:
    """Items of lists and rows of tables behind a heading or line that speaks of barriers."""
    count, behind = 0, False
    for one in page.elements:
        if one.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            behind = bool(_BARRIERS.search(one.words()))
        elif one.tag == "p":
            behind = behind or bool(_BARRIERS.search(one.words()))
        elif one.tag in {"li", "dt", "tr"} and behind and one.inside("nav") is None:
            count += 1
    return count


def _dated(
    lines: list[str], wanted: re.Pattern[str], unless: re.Pattern[str] | None
) -> date | None:
    """The newest day that belongs to such a word: the nearest in its sentence, or below its heading.

    "Am A erstellt und am B überprüft", "Erstellt am A, zuletzt überprüft am B": a day belongs to
    the word that stands nearest.
    """
    found: list[date] = []
    for sentence, before in _sentences(lines):
        told = _nearest(sentence, wanted, unless)
        if told is None and wanted.search(before) and not days(before):
            told = None if unless and unless.search(before) else next(iter(days(sentence)), None)
        found += [told] if told else []
    return max(found, default=None)


def _nearest(sentence: str, wanted: re.Pattern[str], unless: re.Pattern[str] | None) -> date | None:
    own = [hit.start() for hit in wanted.finditer(sentence)]
    other = [hit.start() for hit in unless.finditer(sentence)] if unless else []
    near = [
        (gap, day)
        for at, day in placed(sentence)
        if own
        and (gap := min(abs(at - one) for one in own))
        <= min((abs(at - one) for one in other), default=gap)
    ]
    return min(near)[1] if near else None


def _sentences(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Sentences with the line before them; a point after a number ends none (dates)."""
    before = ""
    for line in lines:
        for sentence in re.split(r"(?<=[^\d]\.)\s+(?=[A-ZÄÖÜ])", line):
            yield sentence, before
        before = line


def _contact(page: Document) -> str | None:
    """Mail, or a form, on the page or behind a link that names it."""
    for one in page.all("a"):
        target = one.get("href").strip()
        if target.lower().startswith("mailto:"):
            return target[:200]
    for one in page.all("a"):
        if re.search(
            r"melden|feedback|kontakt|mitteilen|formular|contact|report", words(one, page), _I
        ):
            return page.url(one.get("href"))[:200]
    return "form" if page.first("textarea") else None


def _enforcement(page: Document) -> str | None:
    for one in page.all("a"):
        target = page.url(one.get("href").strip())
        if not target.startswith(("http://", "https://", "mailto:")):
            continue
        if _ENFORCEMENT.search(words(one, page)) or _ENFORCEMENT.search(
            urlsplit(target).hostname or target
        ):
            return target[:300]
    return None
