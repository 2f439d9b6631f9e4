"""Everything wrong with a descriptor and its register is told in one round, each at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from profiles import catalogue
from profiles.descriptor import portal
from profiles.errors import InputError, Problem
from tests.profiles.test_reading import GOOD

KNOWN = catalogue.load()
DOCUMENT = "kind: webcheck, title: {de: a, en: b}, issuer: x"


def _problems(
    folder: Path, text: str, register: str | None = None, profile: str | None = None
) -> tuple[Problem, ...]:
    (folder / "portal.yaml").write_text(text)
    if register is not None:
        (folder / "attestations.yaml").write_text(register)
    with pytest.raises(InputError) as caught:
        portal(folder / "portal.yaml", KNOWN, profile)
    return caught.value.problems


def test_one_round_tells_all(tmp_path: Path) -> None:
    """Field, profile, interface, certificate and register are all wrong, and all are told with a line."""
    text = GOOD.replace("kind: land", "kind: stadt").replace("@next", "@nxt")
    text = text.replace('test"}', 'test", ca: none.pem}')
    text += "  search: {kind: suchdienst, address: 'https://x.test', interface: suchdienst/9}\n"
    register = f"attestations:\n  one: {{{DOCUMENT}, issued: heute}}\n"
    found = _problems(tmp_path, text, register)
    assert [(Path(one.file).name, one.line, one.what.split(":")[0]) for one in found] == [
        ("attestations.yaml", 2, "attestations.one.issued"),
        ("portal.yaml", 3, "kind"),
        ("portal.yaml", 6, "profile"),
        ("portal.yaml", 9, "subjects.web.ca"),
        ("portal.yaml", 10, "subjects.search.interface"),
    ]
    assert all(one.remedy for one in found)


def test_an_unknown_profile_is_told_with_the_nearest_and_all(tmp_path: Path) -> None:
    """The line of `profile:` and a near name; with --profile it is that option that is wrong."""
    (in_file,) = _problems(tmp_path, GOOD.replace("@next", "@nxt"))
    assert in_file.line == 6 and "did you mean 'land-portal@next'?" in in_file.remedy
    assert all(name in in_file.remedy for name in KNOWN.profiles)
    (in_option,) = _problems(tmp_path, GOOD.replace("@next", "@nxt"), profile="lnad-portal@next")
    assert in_option.file == "--profile" and "lnad-portal@next" in in_option.what


@pytest.mark.parametrize(
    ("register", "what"),
    [
        ("", "the file is empty"),
        ("[1]", "expected fields"),
        ("\ta: 1", "cannot start any token"),
        ("attestations: [a]", "expected fields, found a list"),
        (f"attestations: {{a: {{{DOCUMENT}}}}}", "issued: is missing"),
        (f"attestations: {{a: {{{DOCUMENT}, issued: 2026-13-01}}}}", "looks like a day"),
        (f"attestations: {{a: {{{DOCUMENT}, issued: 2026-01-01, expires: 2025-01-01}}}}", "lies before issued"),
        (f"attestations: {{a: {{{DOCUMENT}, issued: 9999-12-31}}}}", "after the year"),
        (f"attestations: {{a: {{{DOCUMENT}, issued: 2026-01-01, file: x}}}}", "belong together"),
        (f"attestations: {{a: {{{DOCUMENT}, issued: 2026-01-01, file: x, sha256: '1'}}}}", "the form"),
        (f"attestations: {{a: {{{DOCUMENT}, issued: 2026-01-01, files: x}}}}", "unknown field"),
    ],
)  # fmt: skip
def test_a_wrong_register_is_told(tmp_path: Path, register: str, what: str) -> None:
    """The register beside a good descriptor is read as strictly, with file and what to do."""
    found = _problems(tmp_path, GOOD, register)
    assert any(what in one.what for one in found), found
    assert all(one.remedy and one.file.endswith("attestations.yaml") for one in found)


def test_a_register_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A folder or a loop of links in its place is not the same as no register."""
    (tmp_path / "attestations.yaml").mkdir()
    assert "is a folder" in _problems(tmp_path, GOOD)[0].what
    (tmp_path / "attestations.yaml").rmdir()
    (tmp_path / "attestations.yaml").symlink_to("attestations.yaml")
    assert "symbolic links" in _problems(tmp_path, GOOD)[0].what


@pytest.mark.parametrize("ca", ["none.pem", ".", "loop", '"a\\0b"', "portal.yaml/x"])
def test_certificates_that_cannot_be_read_are_told(tmp_path: Path, ca: str) -> None:
    """The path of roots leads to a file, else the line that names it is told."""
    (tmp_path / "loop").symlink_to("loop")
    (problem,) = _problems(tmp_path, GOOD.replace('test"}', f'test", ca: {ca}}}'))
    assert problem.line == 9 and problem.what.startswith("subjects.web.ca: ")


@pytest.mark.parametrize(
    "secret",
    [
        'credentials: {kind: bearer, token: "hunter 2"}',
        "credentials: {kind: basic, user: hunter2, password: hunter2}",
        "credentials: hunter2",
        "credentials: {kind: hunter2}",
        "credentials: {kind: bearer, token: [hunter2]}",
        "credentials: {kind: bearer, token: *hunter2}",
        "credentials: {kind: bearer, token: !hunter2 x}",
        "connect_to: 'hans:hunter2@127.0.0.1:80'",
        "address: 'https://hans:hunter2@portal.probe.test'",
        "revocation_hosts: ['hans:hunter2@crl']",
    ],
)
def test_secrets_are_refused_and_never_said(tmp_path: Path, secret: str) -> None:
    """A secret that stands in the descriptor is told by its line, and not repeated."""
    text = GOOD.replace('address: "https://portal.probe.test"', secret)
    if not secret.startswith("address"):
        text = GOOD.replace('test"}', f'test", {secret}}}')
    found = _problems(tmp_path, text)
    assert all(one.line == 9 and one.remedy for one in found)
    assert "hunter" not in str(InputError(found))
