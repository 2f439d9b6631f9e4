"""Ten gigabytes announced, and as many sent as anybody takes."""

from tests.harness.hostile import serve

SIZE = 10_000_000_000


def answer(connection, head):
    connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % SIZE
    )
    for _ in range(SIZE // 65_536):
        connection.sendall(b" " * 65_536)


serve(answer)
