"""Sockets: what is only told, and when the looking account sees too little."""

from __future__ import annotations

import pytest

from conformance.checks.sockets import within
from conformance.facts.sockets import Socket, SocketsFacts
from conformance.model import Deviation, Remark, Undecided

WEB, DEBUG = "tcp://127.0.0.1:8443", "tcp://127.0.0.1:9999"


def _facts(**portal: bool) -> SocketsFacts:
    names = {"web": WEB, "debug": DEBUG}
    return SocketsFacts(
        open={names[one]: Socket(user="www-data", portal=own) for one, own in portal.items()}
    )


def test_a_declared_socket_that_is_closed_is_told() -> None:
    """A declaration that nobody keeps is no weakness, but the descriptor is out of date."""
    found = list(within(_facts(web=True), declared=(WEB, DEBUG), environment="production"))
    assert [type(one) for one in found] == [Remark]
    assert found[0].where == "sockets/open/tcp:~1~1127.0.0.1:9999"


def test_unseen_holders_leave_a_shared_machine_undecided() -> None:
    """Whether the undeclared socket is the portal's cannot be said, so nothing is claimed."""
    with pytest.raises(Undecided) as raised:
        list(within(_facts(web=False, debug=False), declared=(WEB,), environment="reference"))
    assert raised.value.key == "holders-unknown"


def test_unseen_holders_hide_nothing_on_a_machine_of_its_own() -> None:
    """In production every socket counts, whoever holds it."""
    found = list(within(_facts(web=False, debug=False), declared=(WEB,), environment="test"))
    assert [type(one) for one in found] == [Deviation]
