"""Each distinct look happens once, however many requirements ask for it; then it is a fact."""

from __future__ import annotations

import hashlib
import json
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from conformance.bound import Bound, BoundLook
from conformance.client import Client, Endpoint, Rules
from conformance.host import Host
from conformance.model import Attempt, Exchange, NotTested, NoVerdict, Undecided
from profiles.portal import HostSubject, Subject

#: What a finished look is handed to: the attempt, and the exchanges that its facts cite.
Sink = Callable[[Attempt, Mapping[str, Exchange]], None]
_ANY = TypeAdapter(Any)
_AT_ONCE = 12


@dataclass(frozen=True)
class Look:
    """A probe with its arguments at one address of one subject."""

    key: str
    bound: BoundLook
    subject: str
    place: Endpoint | str
    fields: dict[str, Any]

    @property
    def address(self) -> str:
        """How evidence names the place."""
        return self.place if isinstance(self.place, str) else self.place.address


@dataclass(frozen=True)
class Place:
    """Where the looks at a subject happen; `rules` bound what they may do."""

    name: str
    subject: Subject
    endpoints: tuple[Endpoint, ...]
    rules: Rules


def plan(bounds: Iterable[Bound], places: Iterable[Place]) -> dict[str, tuple[Look, Rules]]:
    """Every distinct look that the requirements need at these places, by its key."""
    needed: dict[str, tuple[Look, Rules]] = {}
    for place in places:
        for bound in bounds:
            if place.subject.kind in bound.subject:
                for one in bound.looks:
                    for look in looks_at(one, place):
                        needed.setdefault(look.key, (look, place.rules))
    return needed


def looks_at(bound: BoundLook, place: Place) -> list[Look]:
    """The same look at each address of a subject."""
    fields = {name: getattr(place.subject, name, None) for name in bound.subject_fields}
    where: tuple[Endpoint | str, ...] = place.endpoints
    if isinstance(place.subject, HostSubject):
        where = (place.subject.address,)
    return [Look(_key(bound, one, fields), bound, place.name, one, fields) for one in where]


def _key(bound: BoundLook, place: Endpoint | str, fields: dict[str, Any]) -> str:
    where = place if isinstance(place, str) else place.__dict__
    said = _ANY.dump_python([bound.noun, bound.arguments, where, fields], mode="json")
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def look_all(
    looks: Mapping[str, tuple[Look, Rules]],
    sink: Sink,
    *,
    number: int = 1,
    progress: Callable[[Attempt], None] | None = None,
) -> bool:
    """Look at everything, side by side; False when interrupted (what is done is kept).

    Hosts come after the network, so that their logs show what the network looks left there.
    """
    on_hosts = {key: one for key, one in looks.items() if isinstance(one[0].place, str)}
    network = {key: one for key, one in looks.items() if key not in on_hosts}
    return all(_side_by_side(some, sink, number, progress) for some in (network, on_hosts))


def _side_by_side(
    looks: Mapping[str, tuple[Look, Rules]],
    sink: Sink,
    number: int,
    progress: Callable[[Attempt], None] | None,
) -> bool:
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="look") as pool:
        waiting = {pool.submit(_look, one, rules, number) for one, rules in looks.values()}
        try:
            while waiting:
                done = wait(waiting, return_when=FIRST_COMPLETED, timeout=1.0).done
                _hand_over(done, waiting, sink, progress)
        except KeyboardInterrupt:
            done = {one for one in waiting if one.done()}  # before the others are cut off
            pool.shutdown(wait=False, cancel_futures=True)
            for _, rules in looks.values():
                rules.halt.stop()
            _hand_over(done, waiting, sink, progress)
            return False
    return True


def _hand_over(
    done: Iterable[Future[tuple[Attempt, dict[str, Exchange]]]],
    waiting: set[Future[tuple[Attempt, dict[str, Exchange]]]],
    sink: Sink,
    progress: Callable[[Attempt], None] | None,
) -> None:
    for future in done:
        attempt, exchanges = future.result()
        sink(attempt, exchanges)
        waiting.discard(future)
        if progress:
            progress(attempt)


def _look(look: Look, rules: Rules, number: int) -> tuple[Attempt, dict[str, Exchange]]:
    """One attempt; whatever happens, it says what."""
    started, clock = datetime.now(UTC), time.monotonic()
    door = _door(look, rules)
    said: dict[str, Any] = {"outcome": "undecided"}
    try:
        facts = look.bound.look(door, *look.fields.values(), **look.bound.arguments)
        said = {"outcome": "facts", "facts": facts.model_dump(mode="json")}
    except (NotTested, Undecided) as without:
        outcome = "not-tested" if isinstance(without, NotTested) else "undecided"
        said = {"outcome": outcome, "reason": without.key, "reason_seen": without.seen}
    except NoVerdict as without:
        said |= {"reason": without.key, "reason_seen": without.seen}
    except Exception as error:  # noqa: BLE001 - the border where our own bugs must not become red
        said |= {"reason": "internal-error", "reason_seen": _own_bug(error)}
    exchanges = door.exchanges if isinstance(door, Client) else {}
    kept = _cited(said.get("facts"), exchanges)
    attempt = Attempt(
        look=look.key,
        probe=look.bound.noun,
        subject=look.subject,
        address=look.address,
        number=number,
        started=started,
        seconds=round(time.monotonic() - clock, 4),
        exchanges=tuple(kept),
        **said,
    )
    return attempt, kept


def _door(look: Look, rules: Rules) -> Client | Host:
    if isinstance(look.place, str):
        return Host(look.place, rules.counts.command)
    return Client(look.place, rules)


def _own_bug(error: Exception) -> str:
    """Type, message and the innermost place in our own code, so that it can be mended."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {error} ({where})"[:300]


def _cited(facts: Any, exchanges: Mapping[str, Exchange]) -> dict[str, Exchange]:
    """The exchanges that facts name; of a look without facts the last ones."""
    if facts is None:
        return dict(list(exchanges.items())[-3:])
    text = json.dumps(facts)
    return {name: one for name, one in exchanges.items() if name in text}
