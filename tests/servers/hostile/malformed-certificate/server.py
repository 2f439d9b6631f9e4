"""A TLS 1.2 server whose certificate is no DER; it agrees to whatever suite is offered first."""

import threading

from tests.harness.hostile import listen, port

CERTIFICATE = b"\x30\x82\xff\xff" + b"<script>" * 40


def vector(width, content):
    return len(content).to_bytes(width, "big") + content


def message(kind, body):
    return bytes([kind]) + vector(3, body)


def flight(suite):
    hello = b"\x03\x03" + bytes(range(32)) + b"\x00" + suite + b"\x00"
    certificates = vector(3, vector(3, CERTIFICATE) * 2)
    exchange = b"\x03\x00\x17" + vector(1, b"\x04" + bytes(64)) + b"\x04\x03" + vector(2, bytes(70))
    return b"".join(
        (message(2, hello), message(11, certificates), message(12, exchange), message(14, b""))
    )


def meet(connection):
    offered = connection.recv(65_536)
    at = 5 + 4 + 2 + 32
    at += 1 + offered[at] + 2
    connection.sendall(b"\x16\x03\x03" + vector(2, flight(offered[at : at + 2])))
    connection.recv(65_536)


threading.Thread(target=listen, args=(port("HTTP_PORT"), meet), daemon=True).start()
listen(port("PORT"), meet)
