"""A chunked body that breaks the grammar (RFC 9112 section 7.1)."""

from tests.harness.hostile import path_of, serve

ODD = (b"ZZ\r\n", b"-5\r\nhello\r\n", b"5\r\nhel", b"f" * 100_000 + b"\r\n")


def answer(connection, head):
    broken = ODD[len(path_of(head)) % len(ODD)]
    connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + broken
    )


serve(answer)
