"""What a portal makes of a session id that it did not hand out itself (session fixation)."""

from __future__ import annotations

from typing import Literal

from conformance.facts.base import Facts
from profiles.model import Value

#: `replaced`: another id came in its place; `refused`: nothing can be done with it; `adopted`: it
#: became the session's; `unknown`: it made no difference that can be seen.
Fate = Literal["replaced", "refused", "adopted", "unknown"]


class Preset(Value):
    """An id under the name of a session cookie that somebody else chose."""

    fate: Fate
    exchange: str | None = None


class FixationFacts(Facts):
    """Session cookies by `name;path`; none where the portal keeps no session here."""

    cookies: dict[str, Preset]
