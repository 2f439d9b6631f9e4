"""Profiles hold together: drafts can be released, and what was released is judged as it was."""

from __future__ import annotations

import pytest

from conformance.bind import bind
from profiles import catalogue
from profiles.release import asked, freeze, release

KNOWN = catalogue.load()
RELEASED = sorted(set(KNOWN.profiles) - KNOWN.drafts)


@pytest.mark.parametrize("name", sorted(KNOWN.profiles))
def test_every_profile_fits_the_code(name: str) -> None:
    """Each requirement of each profile finds its probe, its check and its tables."""
    everything = asked(KNOWN, KNOWN.profile(name))
    assert len(bind(KNOWN, everything)) == len(everything) >= 50


@pytest.mark.parametrize("name", RELEASED)
def test_a_release_reads_back_as_it_was_sealed(name: str) -> None:
    """What a release freezes is what is asked: nothing is lost on the way through YAML."""
    profile = KNOWN.profile(name)
    assert {one.id: freeze(one) for one in asked(KNOWN, profile)} == profile.requirements


def test_the_draft_can_be_released() -> None:
    """The draft written out whole asks the same as the draft."""
    draft = KNOWN.profile("land-portal@next")
    assert set(release(KNOWN, draft).requirements) == {one.id for one in asked(KNOWN, draft)}


def test_there_is_a_released_profile() -> None:
    """A Land can be checked against something that no later edit changes."""
    assert any(name.startswith("land-portal@") for name in RELEASED)
