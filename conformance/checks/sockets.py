"""Judges what listens on a machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.facts.sockets import SocketsFacts
from conformance.model import Deviation, NotTested, Remark, Undecided
from conformance.paths import joined


def within(
    sockets: SocketsFacts, *, declared: Sequence[str], environment: str
) -> Iterator[Deviation | Remark]:
    """Every listening socket is declared (BSI TR-03172-3 A3.2.03.b).

    On a machine of its own (production, test) every socket counts. A reference portal shares the
    machine with its developer, so there only the portal's own processes are judged: those that hold a
    declared socket, and their descendants.
    """
    if not declared:
        raise NotTested("sockets-not-declared")
    if not set(declared) & set(sockets.open):
        raise Undecided("portal-not-on-host", ", ".join(declared))
    shared = environment == "reference"
    for name, socket in sorted(sockets.open.items()):
        if name not in declared and (socket.portal or not shared):
            seen = f"{socket.process or '?'} ({socket.user})"
            yield Deviation(
                where=joined("sockets", "open", name),
                expected=sorted(declared),
                seen=seen,
                key="socket-undeclared",
            )
    for name in sorted(set(declared) - set(sockets.open)):
        where = joined("sockets", "open", name)
        yield Remark(where=where, seen=name, key="socket-declared-closed")
    if shared and not any(socket.portal for socket in sockets.open.values()):
        raise Undecided("holders-unknown", ", ".join(declared))
