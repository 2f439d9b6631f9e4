"""What every facts type has in common."""

from __future__ import annotations

from typing import Literal

from profiles.model import Value

#: What a server says to one thing that it was offered; `unknown` when we could not find out.
Answer = Literal["offered", "refused", "unknown"]


class Facts(Value):
    """Base of `facts/<noun>.py`: `<Noun>Facts`. null means nothing, absence means not seen."""
