"""The decision in one sentence, and what follows from it, for a reader who is no programmer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from conformance.model import WORST_FIRST, Finding, Level, Run, Verdict
from reports.visible import visible
from reports.wording import many, said

LEVEL_GROUPS: tuple[tuple[str, tuple[Level, ...]], ...] = (
    ("MUSS, DARF NICHT", ("MUSS", "DARF NICHT")),
    ("SOLLTE, SOLLTE NICHT", ("SOLLTE", "SOLLTE NICHT")),
    ("KANN", ("KANN",)),
    ("BEOBACHTET", ("BEOBACHTET",)),
)


@dataclass(frozen=True)
class Decision:
    """The sentence, what it means, and which symbol stands beside it."""

    verdict: Verdict
    sentence: str
    meaning: str
    warnings: tuple[str, ...]


def waiver_of(run: Run, finding: Finding) -> Mapping[str, Any] | None:
    """The valid waiver beside a failed finding; it never changes the verdict."""
    if finding.verdict != "fail":
        return None
    for waiver in run.waivers:
        named = fnmatchcase(finding.requirement, str(waiver.get("requirement", "")))
        where = waiver.get("subject") in (None, finding.subject)
        if named and where and waiver.get("state", "valid") == "valid":
            return waiver
    return None


def tally(run: Run) -> dict[str, dict[Verdict, int]]:
    """How many findings of which verdict, by group of levels; groups without any are left out."""
    by_level: Counter[tuple[Level, Verdict]] = Counter((f.level, f.verdict) for f in run.findings)
    rows = {
        title: {
            verdict: sum(by_level[level, verdict] for level in levels) for verdict in WORST_FIRST
        }
        for title, levels in LEVEL_GROUPS
    }
    return {title: row for title, row in rows.items() if any(row.values())}


def decide(run: Run) -> Decision:
    """What the run says about the portal, in the order of the exit codes; safe on a terminal."""
    name = visible(said(run.portal.get("name")) or str(run.portal.get("id", "ohne Namen")))
    counted = [finding for finding in run.findings if finding.counted]
    number = Counter(finding.verdict for finding in counted)
    waived = sum(waiver_of(run, finding) is not None for finding in counted)
    verdict, sentence, meaning = _told(name, number, waived, bool(counted))
    if verdict == "pass" and run.exit_code != 0:
        return Decision("undecided", *_not_passed(name), tuple(_warnings(run)))
    return Decision(verdict, sentence, meaning, tuple(_warnings(run)))


def _told(
    name: str, number: Mapping[Verdict, int], waived: int, judged: bool
) -> tuple[Verdict, str, str]:
    failed, unclear = number["fail"] - waived, number["undecided"]
    untested = number["not-tested"]
    if not judged:
        return (
            "undecided",
            f"Über das Portal „{name}“ lässt sich nichts sagen: Es wurde nichts beurteilt.",
            "Zuerst ist zu klären, warum nicht geprüft werden konnte; siehe „Vorprüfung“.",
        )
    passed = number["pass"]
    if failed:
        broken = many(failed, "verbindliche Prüfung", "verbindliche Prüfungen")
        return (
            "fail",
            f"Das Portal „{name}“ hält das Profil nicht ein: {broken} nicht bestanden.",
            f"{_rest(passed, unclear, untested, waived)}Das Profil ist erst eingehalten, wenn jede Verletzung behoben ist. "
            "Was zu tun ist, steht im nächsten Abschnitt.",
        )
    if unclear:
        open_ones = many(unclear, "verbindlichen Prüfung", "verbindlichen Prüfungen")
        return (
            "undecided",
            f"Ob das Portal „{name}“ das Profil einhält, ist noch nicht entschieden: "
            f"Bei {open_ones} blieb das Ergebnis unklar.",
            f"{_rest(passed, 0, untested, waived)}"
            "Erst wenn die unklaren Prüfungen wiederholt sind, lässt sich entscheiden.",
        )
    return _held(name, untested, waived, passed)


def _held(name: str, untested: int, waived: int, passed: int) -> tuple[Verdict, str, str]:
    if not passed and not waived:
        return (
            "not-tested",
            f"Beim Portal „{name}“ wurde keine verbindliche Anforderung geprüft.",
            f"{_rest(0, 0, untested, 0)}Der Bericht sagt nicht, ob das Profil eingehalten ist.",
        )
    if untested or waived:
        return (
            "pass",
            f"Beim Portal „{name}“ wurde keine Verletzung gefunden, die gegen das Profil zählt.",
            f"{_rest(passed, 0, untested, waived)}Der Bericht gilt nur für das, was geprüft wurde.",
        )
    return (
        "pass",
        f"Das Portal „{name}“ erfüllt alle verbindlichen Anforderungen, die hier geprüft werden.",
        f"{_rest(passed, 0, 0, 0)}Keine Verletzung, nichts unklar, nichts ungeprüft.",
    )


def _not_passed(name: str) -> tuple[str, str]:
    """Nothing is wrong, but the exit code says that the run did not pass; the warnings say why."""
    return (
        f"Beim Portal „{name}“ wurde keine Verletzung gefunden, die gegen das Profil zählt, "
        "aber der Lauf gilt nicht als bestanden.",
        "Der Grund steht in den folgenden Hinweisen.",
    )


def _rest(passed: int, unclear: int, untested: int, waived: int) -> str:
    """What else the reader must know before deciding."""
    told = f"{many(passed, 'verbindliche Prüfung ist', 'verbindliche Prüfungen sind')} bestanden. "
    if waived:
        told += f"{many(waived, 'Verletzung ist', 'Verletzungen sind')} befristet ausgenommen. "
    if unclear:
        told += f"{many(unclear, 'verbindliche Prüfung blieb', 'verbindliche Prüfungen blieben')} unklar. "
    if untested:
        verb = many(untested, "verbindliche Prüfung fand", "verbindliche Prüfungen fanden")
        told += f"{verb} nicht statt; darüber sagt dieser Bericht nichts. "
    return told


def _warnings(run: Run) -> Iterable[str]:
    if run.interrupted:
        yield "Der Lauf wurde abgebrochen. Er zeigt nur, was bis dahin gesehen wurde."
    if run.partial:
        yield "Es wurde nur ein Teil der Anforderungen geprüft (Teillauf)."
    if run.profile.draft:
        yield "Das Profil ist ein Entwurf. Sein Inhalt kann sich noch ändern."
    if any(complaint.stops for complaint in run.doctor):
        yield "Die Vorprüfung hat Hindernisse gefunden; betroffene Teile wurden nicht geprüft."
    unneeded = sum(waiver.get("state", "valid") != "valid" for waiver in run.waivers)
    if unneeded:
        verb = many(unneeded, "Ausnahme ist", "Ausnahmen sind")
        yield f"{verb} abgelaufen oder nicht mehr nötig. Der Lauf gilt deshalb als nicht bestanden."
    still_open = sum(clause.how == "open" for clause in run.clauses)
    if still_open:
        verb = many(still_open, "Klausel", "Klauseln")
        yield (
            f"{verb} der Normen ({still_open * 100 // len(run.clauses)} %) ist noch keine Prüfung "
            "zugeordnet (OFFEN). Der Bericht sagt über sie nichts."
        )
