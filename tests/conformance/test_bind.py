"""A requirement that does not fit the code it names is told with file and line, before anything is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.bind import bind, misfits
from profiles import catalogue
from profiles.errors import InputError
from profiles.release import ask
from tests.harness.rules import REQUIREMENT, rules


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("look: {sockets: {}}", "look: {sockets: {}, sokcets: {}}", 4, "no probe 'sokcets'"),
        ("look: {sockets: {}}", "look: {sockets: {port: 1}}", 4, "port: unknown field"),
        ("value.present", "value.presnet", 5, "no function 'presnet'"),
        ("value.present", "walue.present", 5, "no check 'walue'"),
        ("with: {at: sockets/open}", "with: {at: sockets/opne}", 6, "has no 'opne'"),
        ("with: {at: sockets/open}", "with: {at: tls/versions}", 6, "begins with 'tls'"),
        ("with: {at: sockets/open}", "with: {at: sockets/open, to: 1}", 6, "to: unknown field"),
        ("with: {at: sockets/open}", "with: {}", 6, "at: is missing"),
        ("with: {at: sockets/open}", "with: {at: {portal: nmae}}", 6, "has a field 'nmae'"),
        ("check: value.present", "check: present", 5, "is no MODULE.function"),
        ("check: value.present", "check: value.Iterator", 5, "no function 'Iterator'"),
        ("check: value.present", "check: ../value.present", 5, "no check '../value'"),
        ("with: {at: sockets/open}", "with: {at: [sockets]}", 6, "at: expected text, found a list"),
        ("subject: [host]", "subject: [hots]", 3, "unknown kind of subject"),
        ("check: value.present", "check: processes.as_declared", 5, "no function"),
        (
            "remedy:",
            "applies_if: {at: sockets/none, equals: 1, reason: x}\nremedy:",
            7,
            "has no 'none'",
        ),
    ],
)
def test_misfits_are_told_with_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, what: str
) -> None:
    """Every way in which data and code can disagree names the line of the data."""
    assert old in REQUIREMENT
    known = catalogue.load([rules(tmp_path, requirement=REQUIREMENT.replace(old, new))])
    one = known.requirements["rules/area/trial"]
    with pytest.raises(InputError) as caught:
        bind(known, [ask(known, one)])
    (problem,) = caught.value.problems
    assert problem.line == line and what in problem.what and problem.remedy, str(problem)


def test_every_misfit_is_told_at_once(tmp_path: Path) -> None:
    """One requirement with seven mistakes gives seven problems, an unknown table among them."""
    text = REQUIREMENT.replace("look: {sockets: {}}", "look: {sockets: {prt: 2}, tsl: {}}")
    text = text.replace(
        "with: {at: sockets/open}", "with: {at: sockets/opne, too: 1, key: {norm: 'Probe#none'}}"
    )
    text += (
        "applies_if:\n"
        "  - {at: tls/versions, equals: 1, reason: x}\n"
        "  - {at: portal/nmae, equals: 1, reason: x}\n"
    )
    known = catalogue.load([rules(tmp_path, requirement=text)])
    found = misfits(known, [known.requirements["rules/area/trial"]])
    told = sorted((one.line, one.what) for one in found if "key:" not in one.what)
    assert told == [
        (4, "no probe 'tsl'"),
        (4, "prt: unknown field"),
        (6, "'sockets/opne': SocketsFacts has no 'opne'"),
        (6, "too: unknown field"),
        (6, "unknown table 'Probe#none'"),
        (11, "'tls/versions' begins with 'tls'"),
        (12, "neither portal nor subject has a field 'nmae'"),
    ]


def test_the_line_that_decides_is_known(tmp_path: Path) -> None:
    """A bound requirement names file and line of its check."""
    known = catalogue.load([rules(tmp_path)])
    (bound,) = bind(known, [ask(known, known.requirements["rules/area/trial"])])
    file, _, line = str(bound.check_source).partition(":")
    text = (Path(__file__).parents[2] / file).read_text().splitlines()[int(line) - 1]
    assert text.startswith("def present(")
