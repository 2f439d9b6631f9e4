"""JUnit XML for tools that show test results: one test case per requirement and subject."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from conformance.model import Finding, RequirementState, Run
from reports.evidence import Recall
from reports.grouping import AreaView, areas
from reports.verdict import waiver_of
from reports.visible import visible
from reports.wording import REMARKS, VERDICTS, place, reason, said, sentence, value

ENDING = ".xml"
MEDIA_TYPE = "application/xml; charset=utf-8"


def write(run: Run, exchange: Recall) -> bytes:  # noqa: ARG001 - every writer has this form
    """One suite per area; only what counts for the exit code fails, all else says why it does not.

    Form: the schema of the Jenkins xUnit plug-in. ValueError if the run contradicts itself.
    """
    root = ET.Element("testsuites", name="pruefstand")
    for area in areas(run):
        if any(view.findings for view in area.requirements):
            root.append(_suite(run, area))
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", f"{(run.finished - run.started).total_seconds():.3f}")
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _suite(run: Run, area: AreaView) -> ET.Element:
    started = run.started.isoformat(timespec="seconds")
    suite = ET.Element("testsuite", name=visible(area.id), timestamp=started)
    _properties(suite, _about(run))
    for view in area.requirements:
        for finding in view.findings:
            suite.append(_case(run, view.state, finding))
    suite.set("tests", str(len(suite.findall("testcase"))))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{tag}"))))
    return suite


def _about(run: Run) -> Iterator[tuple[str, str]]:
    yield "portal", str(run.portal.get("id", ""))
    yield "profile", run.profile.name
    yield "profile.hash", run.profile.hash
    yield from ((f"tool.{name}", version) for name, version in sorted(run.tool.items()))
    if run.partial:
        yield "partial", "true"


def _case(run: Run, state: RequirementState, finding: Finding) -> ET.Element:
    name = visible(f"{finding.requirement}@{finding.subject}")
    case = ET.Element("testcase", classname=visible(state.area), name=name)
    _properties(case, _properties_of(run, state, finding))
    outcome = _outcome(run, state, finding)
    if outcome is not None:
        tag, kind, message = outcome
        child = ET.SubElement(case, tag, message=visible(message))
        if tag != "skipped":
            child.set("type", kind)
            child.text = visible(_detail(run, state, finding))
    elif finding.verdict == "fail":
        ET.SubElement(case, "system-out").text = visible(_detail(run, state, finding))
    return case


def _outcome(run: Run, state: RequirementState, finding: Finding) -> tuple[str, str, str] | None:
    """Element, type and message of a test case; None for one that JUnit shows as passed."""
    why = reason(run, finding) or (state.untestable.de if state.untestable else None)
    message = f"{said(state.title)}: {VERDICTS[finding.verdict]}"
    told = f"{message}. {why}" if why else message
    if finding.verdict == "fail":
        return _failure(run, finding, told)
    if finding.verdict == "undecided":
        return "error", "undecided", told
    if finding.verdict in ("not-tested", "not-applicable"):
        return "skipped", finding.verdict, told
    return None


def _failure(run: Run, finding: Finding, told: str) -> tuple[str, str, str] | None:
    if not finding.counted:
        return None
    waiver = waiver_of(run, finding)
    if waiver is None:
        return "failure", "fail", told
    until = waiver.get("expires", "ohne Datum")
    return "skipped", "waived", f"{told} (ausgenommen bis {until}: {waiver.get('reason', '')})"


def _properties_of(
    run: Run, state: RequirementState, finding: Finding
) -> Iterator[tuple[str, str]]:
    yield "verdict", finding.verdict
    yield "level", finding.level
    yield "counted", "true" if finding.counted else "false"
    if finding.verdict == "fail" and not finding.counted:
        yield "note", f"verletzt, zählt als {finding.level} nicht; deshalb nicht als Fehler gezeigt"
    if waiver_of(run, finding) is not None:
        yield "waived", "true"
    if not finding.stable:
        yield "stable", "false"
    yield from (("clause", clause) for clause in finding.clauses)
    yield "requirement.file", state.file
    if state.check_source:
        yield "check.source", state.check_source


def _detail(run: Run, state: RequirementState, finding: Finding) -> str:
    lines = []
    for deviation in finding.deviations:
        lines.append(sentence(run, deviation) or f"Stelle: {place(deviation.where)}")
        lines.append(f"  Stelle:   {deviation.where}")
        lines.append(f"  erwartet: {value(deviation.expected)}")
        lines.append(f"  gesehen:  {value(deviation.seen)}")
    for remark in finding.remarks:
        told = sentence(run, remark) or value(remark.seen)
        lines.append(f"{REMARKS[remark.class_]}: {told}")
    if finding.verdict == "fail":
        lines.append(f"Abhilfe: {said(state.remedy)}")
    lines.append(f"Klauseln: {'; '.join(finding.clauses)}")
    lines.append(f"Anforderung: {state.file}")
    if state.check_source:
        lines.append(f"Prüfung: {state.check_source}")
    return "\n".join(lines)


def _properties(parent: ET.Element, pairs: Iterator[tuple[str, str]]) -> None:
    properties = ET.SubElement(parent, "properties")
    for name, content in pairs:
        ET.SubElement(properties, "property", name=visible(name), value=visible(content))
