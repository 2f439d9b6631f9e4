"""What a look will send, said beside its probe before anything is sent: `check --dry-run` prints it.

Each probe has `SENDS`: called with the place and with what `look` takes, by the same names, it
yields what that look sends there, as far as anybody can know before looking.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol

#: Not a method of HTTP: a bare TCP connection (mostly for TLS), and a command on a machine.
CONNECT, COMMAND = "CONNECTION", "COMMAND"
#: What a probe sends that does not say it.
UNSAID = "UNSAID"


class At(Protocol):
    """The place as a declaration needs it: an endpoint."""

    @property
    def base(self) -> str:
        """The path of the address without a trailing slash."""

    @property
    def name(self) -> str:
        """The host name."""

    @property
    def origin(self) -> str:
        """Scheme, name and port."""


@dataclass(frozen=True)
class Sending:
    """One thing that is sent; `times` is the most that it usually takes, None where none can say.

    `method` is a method of HTTP, CONNECT or COMMAND; `what` a path, an address, or words.
    """

    method: str
    what: str
    times: int | None = 1


#: `SENDS(place, **fields_and_arguments)`; a machine's place is its address.
Sends = Callable[..., Iterable[Sending]]


def along_pages(
    at: At, pages: Mapping[str, str], along: tuple[str, ...] = ("start",), samples: int = 0
) -> Iterator[Sending]:
    """The pages of these roles, once and once more for each sample; none where one is not named."""
    paths = [pages.get(role) or ("/" if role == "start" else "") for role in along]
    if all(paths):
        yield from (Sending("GET", at.base + path, 1 + samples) for path in paths)


def always(*sent: Sending) -> Sends:
    """The same, whatever is asked of the look."""
    return lambda _at, **_values: sent


def behind_links(what: str) -> Sends:
    """The pages of these roles, and pages that their links lead to."""

    def said(at: At, **values: Any) -> Iterator[Sending]:
        yield from along_pages(at, **values)
        yield Sending("GET", f"(behind links to {what})", None)

    return said


def sends_of(look: Callable[..., Any], place: object, values: Mapping[str, Any]) -> list[Sending]:
    """What this look sends at this place; a probe of somebody else that keeps silent is told so."""
    said: Sends | None = getattr(sys.modules[look.__module__], "SENDS", None)
    silent = Sending(UNSAID, "(this probe does not say what it sends)", None)
    return [silent] if said is None else list(said(place, **values))


def leaves_traces(look: Callable[..., Any]) -> bool:
    """Whether the probe says `LEAVES_TRACES`: a journey that writes is made once, whatever it shows."""
    return bool(getattr(sys.modules[look.__module__], "LEAVES_TRACES", False))


def unsaid(probe: ModuleType) -> str | None:
    """What is wrong with a probe's declaration of what it sends, or None."""
    said = getattr(probe, "SENDS", None)
    name = probe.__name__.rpartition(".")[2]
    if said is None:
        return f"probes/{name}.py does not say what it sends: it has no SENDS"
    taken = [one.name for one in inspect.signature(probe.look).parameters.values()][1:]
    try:
        inspect.signature(said).bind(None, **dict.fromkeys(taken))
    except TypeError as error:
        return f"probes/{name}.py: SENDS must take what look takes ({', '.join(taken)}): {error}"
    return None
