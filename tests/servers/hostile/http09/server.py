"""HTTP/0.9: a body and nothing else; on other paths a status that is none."""

from tests.harness.hostile import path_of, serve

ODD = (b"<html>hi", b"HTTP/9.9 200\r\n\r\n", b"HTTP/1.1 99999 no\r\n\r\n", b"HTTP/1.1 \r\n\r\n")


def answer(connection, head):
    path = path_of(head)
    connection.sendall(ODD[0] if path == "/" else ODD[len(path) % len(ODD)])


serve(answer)
