"""Rules and descriptor are joined before anything is sent, and all that is wrong is told in one round."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from conformance import bind as binding
from conformance.prepared import Wanted, described, loaded, prepare
from profiles import catalogue
from profiles.errors import InputError
from profiles.release import Asked
from tests.harness.rules import DESCRIBED, NORM, PROFILE, REQUIREMENT, rules

MISFIT = REQUIREMENT.replace("at: sockets/open}", "at: sockets/opne, too: 1}")


def _portal(folder: Path, **changed: object) -> Path:
    file = folder / "portal.yaml"
    file.write_text(yaml.safe_dump({**DESCRIBED, **changed}))
    return file


def test_norm_requirement_profile_and_descriptor_are_one_round(tmp_path: Path) -> None:
    """A typo in each, a path that facts do not have and an unknown argument are told together."""
    folder = rules(
        tmp_path,
        norm=NORM.replace("level: SOLLTE, gist: {de: P2", "level: SOLL, gist: {de: P2"),
        requirement=MISFIT.replace("remedy:", "remdy:"),
        profile=PROFILE.replace("title:", "titel:"),
    )
    with pytest.raises(InputError) as caught:
        loaded([folder], [_portal(tmp_path, kind="stadt")])
    told = str(caught.value)
    for part in ("'SOLL'", "remdy", "has no 'opne'", "too: unknown field", "titel", "'stadt'"):
        assert part in told, part
    assert "no such profile" not in told  # its file is the wrong one


def test_a_wrong_descriptor_does_not_hide_what_does_not_fit(tmp_path: Path) -> None:
    """Rules that are readable but do not fit the code are told beside a wrong descriptor."""
    known = loaded([rules(tmp_path, requirement=MISFIT)])
    with pytest.raises(InputError) as caught:
        described(known, _portal(tmp_path, kind="stadt", profile="probe@2"))
    told = str(caught.value)
    for part in ("'stadt'", "no such profile: 'probe@2'", "has no 'opne'", "too: unknown field"):
        assert part in told, part


def test_a_requirement_that_nobody_asks_must_fit_too(tmp_path: Path) -> None:
    """A misfit outside the profile is told before anything is sent."""
    folder = rules(tmp_path)
    other = folder / "requirements" / "other" / "trial.yaml"
    other.parent.mkdir()
    other.write_text(MISFIT)
    (folder / "draft" / "probe.yaml").write_text(PROFILE.replace("rules/*", "rules/area/*"))
    known = loaded([folder])
    with pytest.raises(InputError, match=r"other/trial\.yaml:6"):
        prepare(known, described(known, _portal(tmp_path)), Wanted())


def test_each_requirement_is_bound_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the profile asks is not bound a second time for the sake of misfits."""
    seen: list[str] = []

    def counted(known: catalogue.Catalogue, asked: list[Asked]) -> object:
        seen.extend(one.id for one in asked)
        return binding.bind(known, asked)

    monkeypatch.setattr("conformance.prepared.bind", counted)
    known = loaded([rules(tmp_path)])
    made = prepare(known, described(known, _portal(tmp_path)), Wanted())
    assert [one.id for one in made.bounds] == ["rules/area/trial"]
    assert sorted(seen) == sorted(known.requirements)


def test_a_profile_of_the_command_line_is_told_as_such(tmp_path: Path) -> None:
    """With --profile the descriptor's own profile does not matter, and the option is named."""
    known = loaded([rules(tmp_path)])
    file = described(known, _portal(tmp_path, profile="probe@7"), "probe@1")
    assert prepare(known, file, Wanted(profile="probe@1")).profile.name == "probe@1"
    with pytest.raises(InputError, match="--profile: no such profile"):
        prepare(known, file, Wanted(profile="probe@2"))
    with pytest.raises(InputError, match=r"portal\.yaml:\d+:1: profile: no such profile"):
        prepare(known, file, Wanted())
