"""Noise where TLS is expected, and where HTTP is."""

import random
import threading

from tests.harness.hostile import listen, port


def meet(connection):
    connection.recv(65_536)
    connection.sendall(random.Random(1).randbytes(4_096))


threading.Thread(target=listen, args=(port("HTTP_PORT"), meet), daemon=True).start()
listen(port("PORT"), meet)
