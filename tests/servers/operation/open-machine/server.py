"""Waits: what is looked at is the machine whose files lie below root/, not what it serves."""

import os
import socket
from pathlib import Path

# A checkout cannot say who may read a file.
shadow = Path(os.environ["DIR"]) / "root/etc/shadow"
shadow.chmod(0o644)
with socket.create_server(("127.0.0.1", int(os.environ["PORT"]))) as server:
    while True:
        server.accept()[0].close()
