"""Header lines without an end."""

import itertools

from tests.harness.hostile import serve


def answer(connection, head):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in itertools.count():
        connection.sendall(b"X-%d: y\r\n" % number)


serve(answer)
