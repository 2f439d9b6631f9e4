"""What is sent is said beside each probe, so that a dry run cannot forget one."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from conformance import probes
from conformance.sending import UNSAID, Sending, always, sends_of, unsaid

NOUNS = sorted(
    one.stem for one in Path(str(probes.__file__)).parent.glob("*.py") if one.stem != "__init__"
)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_probe_says_what_it_sends(noun: str) -> None:
    """Each probe has SENDS, and it takes what look takes."""
    assert unsaid(importlib.import_module(f"conformance.probes.{noun}")) is None


def _look(door: object, pages: dict[str, str], *, along: str = "") -> None:
    del door, pages, along


def test_a_silent_probe_is_told() -> None:
    """A probe without SENDS, or with one that does not take what look takes, is told by name."""
    probe = ModuleType("conformance.probes.silent")
    probe.look = _look  # type: ignore[attr-defined]
    assert "silent.py does not say what it sends" in str(unsaid(probe))
    probe.SENDS = lambda at, pages: []  # type: ignore[attr-defined]
    assert "must take what look takes (pages, along)" in str(unsaid(probe))
    probe.SENDS = always(Sending("GET", "/"))  # type: ignore[attr-defined]
    assert unsaid(probe) is None


def test_a_silent_probe_of_somebody_else_does_not_end_a_dry_run() -> None:
    """Where nothing is said, that is what is printed."""
    (told,) = sends_of(_look, "local://", {})
    assert told.method == UNSAID and told.times is None
