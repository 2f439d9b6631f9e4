"""SIGTERM means what Ctrl-C means, and what is being written is written whole."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from conformance.interrupting import held_back, terminable


def test_sigterm_is_an_interrupt_while_it_lasts() -> None:
    """Inside it raises KeyboardInterrupt; afterwards all is as before."""
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), terminable():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_waits_for_what_is_written(asked: signal.Signals) -> None:
    """While it is held back nothing is raised, but it is not forgotten."""
    before = signal.getsignal(asked)
    with terminable(), held_back() as noted:
        assert not noted.is_set()
        os.kill(os.getpid(), asked)
        assert noted.wait(5)
    assert signal.getsignal(asked) is before


def test_other_threads_are_left_alone() -> None:
    """Only the main thread may set handlers; elsewhere nothing happens."""
    seen: list[bool] = []

    def work() -> None:
        with terminable(), held_back() as noted:
            seen.append(noted.is_set())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [False]
