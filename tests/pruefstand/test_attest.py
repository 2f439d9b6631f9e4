"""`attest` says which documents are held until when, and its template leads to a register that holds."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.attestation import attested
from profiles import catalogue
from profiles.catalogue import Catalogue, PortalFile
from profiles.errors import InputError
from pruefstand.cli import main
from pruefstand.running.attesting import Attesting, Paper, sorted_papers, wanted
from pruefstand.running.drafting import template
from tests.harness.rules import DESCRIBED, rules

REQUIREMENT = """\
title: {de: Probe, en: Trial}
fulfils: ["Probe#P1"]
subject: [portal]
attestation: {kinds: [webcheck], valid: P3Y, valid_basis: clause, not_concerned: not-concerned-smime}
remedy: {de: tun, en: do}
"""
ENTRY = {"kind": "webcheck", "title": {"de": "B", "en": "R"}, "issuer": "Prüfhaus"}
SAID = Attesting(folders=(Path("rules"),), at=datetime(2026, 11, 25))
RULES = ["--profiles", "rules", "--at", "2026-11-25"]


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a portal of which one document is asked, as the current folder."""
    rules(tmp_path, requirement=REQUIREMENT)
    (tmp_path / "portal.yaml").write_text(yaml.safe_dump(DESCRIBED))
    (tmp_path / "bericht.pdf").write_bytes(b"%PDF")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The rules that ask for one document."""
    return catalogue.load([rules(tmp_path_factory.mktemp("rules"), requirement=REQUIREMENT)])


def _register(folder: Path, **entries: dict[str, Any]) -> None:
    (folder / "attestations.yaml").write_text(json.dumps({"attestations": entries}), "utf-8")


def _papers(known: Catalogue, folder: Path, said: Attesting = SAID) -> list[Paper]:
    file = catalogue.portal(folder / "portal.yaml", known)
    return sorted_papers(wanted(known, file, said), file, said.now)


def _entry(**changed: Any) -> dict[str, Any]:
    return {**ENTRY, "issued": "2025-03-01", **changed}


@pytest.mark.parametrize(
    ("entry", "state", "until"),
    [
        (_entry(), "held", "2028-03-01"),
        (_entry(issued="2024-01-24"), "ending", "2027-01-24"),
        (_entry(issued="2024-01-25"), "held", "2027-01-25"),
        (_entry(issued="2023-11-24"), "expired", "2026-11-24"),
        (_entry(expires="2026-12-01"), "ending", "2026-12-01"),
        (_entry(issued="2026-11-26"), "wrong", "2029-11-26"),
        (_entry(file="bericht.pdf", sha256="a" * 64), "wrong", "2028-03-01"),
        (_entry(file="lost.pdf", sha256="a" * 64), "wrong", "2028-03-01"),
        (_entry(kind="web-check"), "missing", "None"),
        (_entry(kind="not-concerned-smime"), "not-concerned", "2028-03-01"),
        (_entry(kind="not-concerned-smime", issued="2020-01-01"), "expired", "2023-01-01"),
    ],
)
def test_a_document_is_in_one_state(
    entry: dict[str, Any], state: str, until: str, small: Catalogue, trial: Path
) -> None:
    """Held, running out within 60 days, expired, wrong, missing, or declared not to apply."""
    _register(trial, bericht=entry)
    (paper,) = _papers(small, trial)
    assert (paper.state, str(paper.until)) == (state, until)


def test_the_missing_are_listed_and_a_template_is_written(
    trial: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a register it is written, with nothing in it yet; a second time it is left alone."""
    assert main(["attest", "portal.yaml", *RULES]) == 1
    out = capsys.readouterr().out
    assert "Missing:" in out and "webcheck" in out and "rules/area/trial" in out
    first = (trial / "attestations.yaml").read_text("utf-8")
    assert yaml.safe_load(first) == {"attestations": None} and "not-concerned-smime" in first
    assert main(["attest", "portal.yaml", *RULES]) == 1
    assert (trial / "attestations.yaml").read_text("utf-8") == first
    (trial / "attestations.template.yaml").write_text("attestations: {a: {kind: webcheck}}")
    assert main(["attest", "portal.yaml", *RULES]) == 3
    assert "filled in" in capsys.readouterr().err


def test_the_template_goes_to_the_terminal(trial: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With -o - only the template is on standard output, and no file is written."""
    assert main(["attest", "portal.yaml", *RULES, "-o", "-", "--lang", "en"]) == 1
    said = capsys.readouterr()
    assert yaml.safe_load(said.out) == {"attestations": None} and "Missing:" in said.err
    assert not list(trial.glob("attestations*"))


def test_nothing_missing_exits_zero(trial: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is held is listed with its last day; an unknown kind is told with the nearest one."""
    _register(trial, bericht=_entry(), other=_entry(kind="webchek"))
    assert main(["attest", "portal.yaml", *RULES]) == 0
    said = capsys.readouterr()
    assert "until 2028-03-01" in said.out and "did you mean 'webcheck'" in said.err
    assert not (trial / "attestations.template.yaml").exists()


def test_a_file_is_added_with_its_hash(trial: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--add appends an entry that holds and leaves the rest of the register as it was."""
    register = trial / "attestations.yaml"
    register.write_text("# mine\nattestations:\n  # the old one\n  webcheck: " + _flow(_entry()))
    before = register.read_text("utf-8")
    added = ["--add", "bericht.pdf", "--kind", "webcheck", "--issued", "2026-11-01"]
    assert main(["attest", "portal.yaml", *RULES, *added, "--issuer", "Prüfhaus: Süd"]) == 0
    after = register.read_text("utf-8")
    assert after.startswith(before)
    new = yaml.safe_load(after)["attestations"]["webcheck-2"]
    assert new["sha256"] == hashlib.sha256(b"%PDF").hexdigest()
    assert (new["file"], new["issuer"]) == ("bericht.pdf", "Prüfhaus: Süd")
    capsys.readouterr()


@pytest.mark.parametrize(
    ("register", "arguments", "told"),
    [
        ("attestations: {}\n", [], "nothing can be appended"),
        ("attestations:\n", ["--kind", "webchek"], "did you mean 'webcheck'"),
        ("attestations:\n", ["--add", "lost.pdf"], "No such file"),
        ("attestations:\n", ["--expires", "2020-01-01"], "lies before issued"),
        ("attestations:\n  a: {kind: x}\n", [], "attestations.yaml:2:3"),
    ],
)
def test_what_cannot_be_added_changes_nothing(
    register: str,
    arguments: list[str],
    told: str,
    trial: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A register of another shape, a wrong kind, day or file: exit 3, and the file is as before."""
    (trial / "attestations.yaml").write_text(register)
    given = ["--add", "bericht.pdf", "--kind", "webcheck", "--issued", "2026-11-01"]
    given += ["--issuer", "Prüfhaus", *arguments]
    assert main(["attest", "portal.yaml", *RULES, *given]) == 3
    assert told in capsys.readouterr().err
    assert (trial / "attestations.yaml").read_text() == register


def test_a_broken_register_exits_three(trial: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each mistake is told with file and line."""
    (trial / "attestations.yaml").write_text("attestations:\n  a:\n    kind: webcheck\n    x: 1\n")
    assert main(["attest", "portal.yaml", *RULES]) == 3
    err = capsys.readouterr().err
    assert re.search(r"attestations\.yaml:\d+:\d+: attestations\.a\.issued", err)
    assert "attestations.yaml:4:5: attestations.a.x" in err and "Traceback" not in err


def _flow(entry: dict[str, Any]) -> str:
    return yaml.safe_dump(entry, default_flow_style=True, width=10_000)


def _filled(text: str, issued: str) -> str:
    """A template with all documents filled in; its declarations stay comments."""
    cut = text.find("#not-concerned-")
    documents = re.sub(r"(?m)^( *)#(?=[a-z])", r"\1", text[:cut])
    return (
        documents.replace("issued:", f"issued: {issued}").replace("issuer:", "issuer: Prüfhaus")
        + (text[cut:])
    )


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_filled_in_template_holds(lang: str, tmp_path: Path) -> None:
    """Every document of the draft profile, filled in as its template says, makes all verdicts pass."""
    known = catalogue.load()
    described = {
        **DESCRIBED,
        "profile": "land-portal@next",
        "subjects": {"web": {"kind": "web", "address": "https://portal.test"}},
    }
    (tmp_path / "portal.yaml").write_text(yaml.safe_dump(described))
    said = Attesting(at=datetime(2026, 11, 25), lang=lang)
    papers = _papers(known, tmp_path, said)
    assert {one.state for one in papers} == {"missing"} and len(papers) > 80
    file: PortalFile = catalogue.portal(tmp_path / "portal.yaml", known)
    text = template(known, file, papers, said)
    (tmp_path / "attestations.yaml").write_text(text, "utf-8")
    assert {one.state for one in _papers(known, tmp_path, said)} == {"missing"}
    unfilled = re.sub(r"(?m)^( *)#(?=[a-z])", r"\1", text)
    (tmp_path / "attestations.yaml").write_text(unfilled, "utf-8")
    with pytest.raises(InputError, match=r"attestations\.yaml:\d+:\d+: .*issued"):
        _papers(known, tmp_path, said)
    (tmp_path / "attestations.yaml").write_text(_filled(text, "2026-11-01"), "utf-8")
    held = _papers(known, tmp_path, said)
    assert {one.state for one in held} == {"held"} and len(held) == len(papers)
    file = catalogue.portal(tmp_path / "portal.yaml", known)
    asked = [one.attestation for one in wanted(known, file, said) if one.attestation]
    judged = [
        attested(one, file.register, file.digests, ["portal.test"], said.now) for one in asked
    ]
    assert {one.verdict for one in judged} == {"pass"} and len(judged) > 100


def test_the_day_is_today_unless_said() -> None:
    """Without --at the current day counts."""
    assert abs((Attesting().now - datetime.now(UTC)).total_seconds()) < 60
