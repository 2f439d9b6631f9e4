"""An operator's limit counts for each address, whoever asks it and for whichever portal."""

from __future__ import annotations

import threading
import time

from conformance.client import Rules
from conformance.pace import Pace, Turns

#: RFC 5737: addresses for documentation. Nobody is asked, only waited for.
ONE, OTHER = "192.0.2.1", "192.0.2.2"
GAP = 0.05


def _seconds(*asked: tuple[Pace, str], turns: Turns) -> float:
    """How long it takes until all have been let through, side by side."""
    threads = [
        threading.Thread(target=pace.wait, args=(turns.at(address), threading.Event()))
        for pace, address in asked
    ]
    begun = time.monotonic()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return time.monotonic() - begun


def test_portals_on_one_address_share_its_limit() -> None:
    """Two portals with a limit each, at one address, are together no faster than one of them."""
    first, second = Pace(1 / GAP), Pace(1 / GAP)
    asked = [(pace, ONE) for pace in (first, second) for _ in range(5)]
    assert _seconds(*asked, turns=Turns()) >= 9 * GAP


def test_addresses_do_not_wait_for_each_other() -> None:
    """Two addresses of one portal are asked at the limit each, so twice as fast together."""
    pace = Pace(1 / GAP)
    asked = [(pace, address) for address in (ONE, OTHER) for _ in range(5)]
    assert 4 * GAP <= _seconds(*asked, turns=Turns()) < 9 * GAP


def test_an_address_that_asks_for_patience_has_it_from_all() -> None:
    """Retry-After of one portal holds the next portal at the same address, and no other address."""
    turns = Turns()
    assert Pace(100).hold(turns.at(ONE), 4 * GAP, most=10)
    assert _seconds((Pace(100), OTHER), turns=turns) < 3 * GAP
    assert _seconds((Pace(100), ONE), turns=turns) > GAP


def test_patience_is_counted_for_each_portal() -> None:
    """What one portal has asked for does not use up the patience with the next at its address."""
    turns = Turns()
    assert Pace(10).hold(turns.at(ONE), 8, most=10)
    assert Pace(10).hold(turns.at(ONE), 9, most=10)


def test_this_machine_is_not_waited_for() -> None:
    """Loopback stays free, also for a portal with a limit and another address elsewhere."""
    turns = Turns()
    assert turns.at("127.0.0.1") is None and turns.at("127.8.8.8") is None
    assert turns.at("::1") is None and turns.at(ONE) is turns.at(ONE) is not turns.at(OTHER)
    assert _seconds(*[(Pace(1), "127.0.0.1")] * 5, turns=turns) < 1


def test_all_portals_of_a_command_share_the_turns() -> None:
    """Rules made apart, as those of two portals are, ask the same registry."""
    first, second = Rules(), Rules()
    assert first.requests is second.requests and first.connections is second.connections
    assert first.requests is not first.connections


def test_an_interrupt_ends_the_waiting() -> None:
    """Who waits for a turn in a minute is let go as soon as everything is stopped."""
    turn, stopped = Turns().at(ONE), threading.Event()
    assert Pace(1).hold(turn, 60, most=100)
    stopped.set()
    begun = time.monotonic()
    Pace(1).wait(turn, stopped)
    assert time.monotonic() - begun < 10
