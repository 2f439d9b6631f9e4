"""JUnit XML can be read by others, and its numbers are those of the run."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from conformance.model import Run
from reports import junit
from tests.reports import sample


def suites(run: Run) -> ET.Element:
    """The document of a run, parsed."""
    return ET.fromstring(junit.write(run, sample.recall()))


def case(run: Run, name: str) -> ET.Element:
    """The only test case of a name."""
    found = suites(run).findall(f".//testcase[@name='{name}']")
    assert len(found) == 1
    return found[0]


def properties(of: ET.Element) -> dict[str, str]:
    """The properties of a test case; of a name that stands twice the last."""
    return {one.get("name", ""): one.get("value", "") for one in of.findall("properties/property")}


def test_one_case_per_requirement_and_subject() -> None:
    """Every finding is one test case, in the suite of its area."""
    run = sample.sample()
    names = [one.get("name") for one in suites(run).iter("testcase")]
    assert sorted(names, key=str) == sorted(f"{f.requirement}@{f.subject}" for f in run.findings)
    assert {one.get("name") for one in suites(run)} == set(run.areas)


def test_numbers_match_the_findings() -> None:
    """Failures are counted fails without waiver, errors undecided, the rest skipped or passed."""
    run = sample.sample()
    root = suites(run)
    verdicts = [(f.verdict, f.counted, f.requirement) for f in run.findings]
    failed = [v for v in verdicts if v[:2] == ("fail", True) and "samesite" not in v[2]]
    left_out = [v for v in verdicts if v[0] in ("not-tested", "not-applicable")]
    assert int(root.get("tests", "")) == len(run.findings)
    assert int(root.get("failures", "")) == len(failed) == len(root.findall(".//failure"))
    assert int(root.get("errors", "")) == sum(v[0] == "undecided" for v in verdicts)
    assert int(root.get("skipped", "")) == len(left_out) + 1


def test_uncounted_fail_passes_and_says_so() -> None:
    """A violated recommendation is no failure, but a property and its text tell it."""
    found = case(sample.sample(), "transport/brainpool@web")
    assert found.find("failure") is None
    assert properties(found)["verdict"] == "fail"
    assert "zählt als SOLLTE nicht" in properties(found)["note"]
    assert "gesehen:  refused" in (found.findtext("system-out") or "")


def test_waived_fail_is_skipped_and_never_passed() -> None:
    """A waiver leaves the verdict, and the message names its end."""
    found = case(sample.sample(), "session/cookie-samesite@web")
    skipped = found.find("skipped")
    assert skipped is not None and "ausgenommen bis 2027-01-31" in skipped.get("message", "")
    assert properties(found)["verdict"] == "fail"


def test_failure_tells_expected_seen_remedy_and_lines() -> None:
    """A failure says what was expected and seen, what to do, and where it was decided."""
    told = case(sample.sample(), "transport/forward-secrecy@web").findtext("failure") or ""
    assert "erwartet: refused" in told and "gesehen:  offered" in told
    assert "Abhilfe: Entfernen Sie" in told
    assert "profiles/requirements/transport/forward-secrecy.yaml" in told


def test_untestable_is_skipped_with_its_reason() -> None:
    """What cannot be tested says why."""
    skipped = case(sample.sample(), "operation/key-hardware@host").find("skipped")
    assert skipped is not None and "lässt sich nicht technisch prüfen" in skipped.get("message", "")


def test_same_run_gives_same_bytes() -> None:
    """Writing twice gives byte-identical documents."""
    first, second = (junit.write(sample.sample(), sample.recall()) for _ in range(2))
    assert first == second


def test_empty_run_is_a_document() -> None:
    """A run without findings is a valid document with no test."""
    assert suites(sample.empty()).get("tests") == "0"
