"""Accepts and says nothing, not even TLS."""

import threading
import time

from tests.harness.hostile import listen, port


def meet(connection):
    time.sleep(20)


threading.Thread(target=listen, args=(port("HTTP_PORT"), meet), daemon=True).start()
listen(port("PORT"), meet)
