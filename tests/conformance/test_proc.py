"""What Linux writes under /proc, read exactly."""

from __future__ import annotations

from conformance.proc import Process, Socket, belonging, holders, read_processes, read_sockets

TABLES = """tcp
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:20FB 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 700 1 0 100
   1: 0100007F:20FB 0100007F:A2E0 01 00000000:00000000 00:00000000 00000000    33        0 701 1 0 100
tcp6
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 702 1 0 100
udp
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  12: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 703 2 0 0
udp6
"""


def _process(pid: int, parent: int) -> Process:
    return Process(pid, "x", parent, 33, no_new_privileges=True)


def test_listening_sockets_are_read() -> None:
    """TCP in state LISTEN and UDP without peer, in IPv4 and IPv6; connections are not listed."""
    assert read_sockets(TABLES) == (
        Socket("tcp://127.0.0.1:8443", 33, "700"),
        Socket("tcp://[::1]:80", 0, "702"),
        Socket("udp://0.0.0.0:68", 0, "703"),
    )


def test_holders_are_read() -> None:
    """The fd folders name who holds which socket."""
    text = (
        "/proc/12/fd:\nlrwx------ 1 0 0 64 Nov 25 10:00 3 -> socket:[700]\n"
        "/proc/13/fd:\nlrwx------ 1 0 0 64 Nov 25 10:00 3 -> 'socket:[700]'\n"
    )
    assert holders(text) == {"700": (12, 13)}


def test_processes_are_read() -> None:
    """The effective user counts; what an old kernel does not say stays None."""
    text = (
        "==> /proc/12/status <==\nName:\tnginx\nPPid:\t1\nUid:\t0\t33\t0\t0\nNoNewPrivs:\t1\n"
        "\n==> /proc/13/status <==\nName:\told\nPPid:\t12\nUid:\t33\t33\t33\t33\n\n==> /dev/null <==\n"
    )
    assert read_processes(text) == {
        12: Process(12, "nginx", 1, 33, no_new_privileges=True),
        13: Process(13, "old", 12, 33, no_new_privileges=None),
    }


def test_the_portal_is_who_holds_a_declared_socket_and_its_descendants() -> None:
    """Neighbours on other ports, and the parent that started everything, are not the portal."""
    processes = {
        pid: _process(pid, parent) for pid, parent in ((1, 0), (5, 1), (6, 5), (7, 6), (9, 1))
    }
    sockets = (Socket("tcp://127.0.0.1:8443", 33, "a"), Socket("tcp://127.0.0.1:9999", 33, "b"))
    held = {"a": (5,), "b": (9,)}
    assert belonging(["tcp://127.0.0.1:8443"], sockets, held, processes) == {5, 6, 7}
