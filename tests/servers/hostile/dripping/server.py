"""One byte at a time, each just in time, in the header."""

import itertools
import time

from tests.harness.hostile import serve


def answer(connection, head):
    for octet in itertools.chain(b"HTTP/1.1 200 OK\r\nX-Drip: ", itertools.repeat(0x61)):
        connection.sendall(bytes([octet]))
        time.sleep(0.2)


serve(answer)
