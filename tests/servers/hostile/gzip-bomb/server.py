"""A gigabyte in a megabyte (RFC 1952)."""

import zlib

from tests.harness.hostile import reply, serve

PACKER = zlib.compressobj(9, wbits=31)
BOMB = b"".join(PACKER.compress(b" " * 1_000_000) for _ in range(1_000)) + PACKER.flush()


def answer(connection, head):
    fields = ("Content-Type: text/html", "Content-Encoding: gzip")
    connection.sendall(reply("200 OK", BOMB, *fields))


serve(answer)
