"""Asks every client to come again later, in numbers that are none too."""

from tests.harness.hostile import path_of, reply, serve

LATER = ("1", "²", "30", "99999999999999999999", "-1")


def answer(connection, head):
    later = LATER[len(path_of(head)) % len(LATER)]
    connection.sendall(reply("503 Service Unavailable", b"", f"Retry-After: {later}"))


serve(answer)
