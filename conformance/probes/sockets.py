"""Which sockets listen on a machine, and which of them are the portal's."""

from __future__ import annotations

from conformance.facts.sockets import Socket, SocketsFacts
from conformance.host import Host
from conformance.proc import belonging
from conformance.sending import COMMAND, Sending, always

SENDS = always(Sending(COMMAND, "lists of sockets, processes and users", 5))


def look(host: Host, listens: tuple[str, ...]) -> SocketsFacts:
    """Every listening socket with process and user; `listens` tells the portal's from other software."""
    sockets, held, processes = host.sockets(), host.holders(), host.processes()
    inside = belonging(listens, sockets, held, processes)
    names = host.user_names({socket.user_id for socket in sockets})
    found: dict[str, Socket] = {}
    for socket in sockets:
        pids = [pid for pid in held.get(socket.inode, ()) if pid in processes]
        own = bool(inside.intersection(pids))
        if socket.name in found and found[socket.name].portal and not own:
            continue  # two processes share one address (SO_REUSEPORT): the portal's is told
        found[socket.name] = Socket(
            process=processes[min(pids)].name if pids else None,
            user=names[socket.user_id],
            portal=own,
        )
    return SocketsFacts(open=found)
