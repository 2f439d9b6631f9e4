"""Judges whether a session id that somebody else chose becomes a session."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.facts.fixation import FixationFacts
from conformance.model import Deviation, NotApplicable, Undecided
from conformance.paths import joined


def not_adopted(fixation: FixationFacts) -> Iterator[Deviation]:
    """No id is adopted that the portal did not give.

    Raises NotApplicable(no-session) where no cookie holds a session, and Undecided(preset-id-unclear).
    """
    if not fixation.cookies:
        raise NotApplicable("no-session")
    for key, one in fixation.cookies.items():
        if one.fate == "adopted":
            yield Deviation(
                where=joined("fixation", "cookies", key, "fate"),
                expected="replaced",
                seen="adopted",
                key="session-id-adopted",
                exchange=one.exchange,
            )
    unclear = [key for key, one in fixation.cookies.items() if one.fate == "unknown"]
    if unclear:
        raise Undecided("preset-id-unclear", ", ".join(unclear))
