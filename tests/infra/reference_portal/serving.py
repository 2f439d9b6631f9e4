"""A real uvicorn with the portal on a free loopback port, and a small client that keeps cookies as they were sent."""

from __future__ import annotations

import http.client
import json
import re
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn

from infra.reference_portal.app import create
from infra.reference_portal.settings import PortalSettings


@dataclass(frozen=True)
class Answer:
    """One answer: status, header fields in the order they were sent, body."""

    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first field of this name."""
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)

    @property
    def cookies(self) -> list[str]:
        """All Set-Cookie fields."""
        return [value for key, value in self.fields if key.lower() == "set-cookie"]

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """The body as JSON, or None."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def token(self) -> str:
        """The token of the page's first form."""
        found = re.search(r'name="token" value="([^"]+)"', self.text)
        return found[1] if found else ""


@dataclass
class Client:
    """Speaks HTTP with one portal; sends back every cookie, whatever its attributes."""

    port: int
    jar: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookie = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.jar.items())} if self.jar else {}
        connection.request(method, path, body, {**cookie, **(headers or {})})
        response = connection.getresponse()
        answer = Answer(response.status, tuple(response.getheaders()), response.read())
        connection.close()
        for sent in answer.cookies:
            name, _, value = sent.split(";")[0].partition("=")
            self.jar[name] = value
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        """Read a page."""
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, values: dict[str, str], **headers: str) -> Answer:
        """Send a form."""
        form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self.ask("POST", path, urlencode(values).encode(), form)

    def upload(
        self, path: str, values: dict[str, str], name: str, media_type: str, content: bytes
    ) -> Answer:
        """Send a form with a file in the field `datei`."""
        mark = secrets.token_hex(8)
        head = "".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in values.items()
        )
        head += (
            f'--{mark}\r\nContent-Disposition: form-data; name="datei"; filename="{name}"\r\n'
            f"Content-Type: {media_type}\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self.ask(
            "POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"}
        )


@dataclass(frozen=True)
class Running:
    """A portal that runs: where, and with which folder."""

    port: int
    folder: Path

    def client(self) -> Client:
        """A client without cookies."""
        return Client(self.port)

    @property
    def log(self) -> str:
        """What the portal has logged."""
        return (self.folder / "portal.log").read_text("utf-8")


@contextmanager
def running(folder: Path, **patch: Any) -> Iterator[Running]:
    """Run a portal with a patch on its settings until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    settings = {
        "database_url": f"sqlite:///{folder}/portal.sqlite",
        "upload_dir": str(folder / "uploads"),
        "log_file": str(folder / "portal.log"),
        "secret_file": str(folder / "secret"),
        "kern_dir": str(folder / "kern"),
        "base_url": f"http://127.0.0.1:{port}",
        **patch,
    }
    app = create(PortalSettings.model_validate(settings))
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, access_log=False, server_header=False, lifespan="off")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    yield Running(port, folder)
    server.should_exit = True
    thread.join(10)
