"""Says again and again that the request may go on (RFC 9110 section 15.2.1), and never answers it."""

import time

from tests.harness.hostile import serve


def answer(connection, head):
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


serve(answer)
