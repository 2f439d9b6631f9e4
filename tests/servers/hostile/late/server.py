"""Refuses every TLS handshake, in the last moment of the time limit: each question costs it whole."""

import threading
import time

from tests.harness.hostile import listen, port


def meet(connection):
    connection.recv(65_536)
    time.sleep(0.45)
    connection.sendall(b"\x15\x03\x03\x00\x02\x02\x28")


threading.Thread(target=listen, args=(port("HTTP_PORT"), meet), daemon=True).start()
listen(port("PORT"), meet)
