"""One byte at a time, each just in time, in the header; while a file `quick` lies here, at once."""

import itertools
import time

from tests.harness.hostile import folder, reply, serve


def answer(connection, head):
    if (folder() / "quick").exists():
        connection.sendall(reply("200 OK", b"[]", "Content-Type: application/json"))
        return
    for octet in itertools.chain(b"HTTP/1.1 200 OK\r\nX-Drip: ", itertools.repeat(0x61)):
        connection.sendall(bytes([octet]))
        time.sleep(0.2)


serve(answer)
