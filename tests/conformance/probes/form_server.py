"""An application of two pages for probes that send forms: what it checks is told to it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import parse_qs

from conformance.client import Client
from profiles.portal import TestForm
from tests.conformance.probes.small_server import Running

PAGES = {"start": "/", "application": "/antrag"}
FORM = TestForm(page="/antrag/person", fields={"name": "Kolibri"})


@dataclass
class Portal:
    """Its habits. `refuses`: how; `strange_ids`: what becomes of an id that it did not give."""

    token: Literal["session", "fixed", "none"] = "session"
    token_checked: bool = True
    origin_checked: bool = True
    session: bool = True
    refuses: Literal["status", "form", "login", "busy"] = "status"
    strange_ids: Literal["new", "kept", "kept-silently", "refused"] = "new"
    tokens: dict[str, str] = field(default_factory=dict)
    taken: int = 0

    def token_of(self, session: str) -> str:
        """The token that goes with a session."""
        made = self.tokens.setdefault(session, secrets.token_hex(16))
        return "immer-das-gleiche-token" if self.token == "fixed" else made


class _Handler(BaseHTTPRequestHandler):
    portal: Portal

    def do_GET(self) -> None:
        """Begin page, form, or what comes after."""
        portal, sid = self.portal, self._sid()
        if self.path == "/antrag":
            begin = "<form method=post action=/antrag></form>"
            if not portal.session or (sid and not self._strange(sid)):
                return self._say(200, begin)
            if sid and portal.strange_ids != "new":
                return self._say(200, begin)
            return self._say(200, begin, sid=secrets.token_hex(16))
        if self.path == "/antrag/person":
            if portal.session and (not sid or self._strange(sid)):
                return self._say(303, "", to="/antrag")
            return self._form(sid or "")
        return self._say(200, "<p>Weiter")

    def do_POST(self) -> None:
        """Begin an application, or take the form."""
        portal, sid = self.portal, self._sid()
        length = int(self.headers.get("Content-Length") or 0)
        said = {name: one[0] for name, one in parse_qs(self.rfile.read(length).decode()).items()}
        if self.path == "/antrag":
            return self._begin(sid)
        foreign = self.headers.get("Origin") != f"http://{self.headers['Host']}"
        wrong = said.get("token") != portal.token_of(sid or "") and portal.token != "none"
        if (foreign and portal.origin_checked) or (wrong and portal.token_checked):
            return self._refuse(sid or "")
        portal.taken += 1
        return self._say(303, "", to="/antrag/4711/angaben")

    def _begin(self, sid: str | None) -> None:
        portal = self.portal
        if sid and self._strange(sid):
            if portal.strange_ids == "refused":
                return self._say(403, "")
            if portal.strange_ids.startswith("kept"):
                portal.token_of(sid)
                again = sid if portal.strange_ids == "kept" else None
                return self._say(303, "", to="/antrag/person", sid=again)
        fresh = secrets.token_hex(16)
        portal.token_of(fresh)
        return self._say(303, "", to="/antrag/person", sid=fresh if portal.session else None)

    def _refuse(self, sid: str) -> None:
        if self.portal.refuses == "form":
            return self._form(sid)
        if self.portal.refuses == "login":
            return self._say(303, "", to="/anmeldung")
        return self._say(403 if self.portal.refuses == "status" else 500, "")

    def _form(self, sid: str) -> None:
        hidden = f"<input type=hidden name=token value={self.portal.token_of(sid)}>"
        shown = "" if self.portal.token == "none" else hidden
        self._say(200, f"<form method=post>{shown}<input name=name></form>")

    def _sid(self) -> str | None:
        found = SimpleCookie(self.headers.get("Cookie") or "").get("sid")
        return found.value if found else None

    def _strange(self, sid: str) -> bool:
        return sid not in self.portal.tokens

    def _say(self, status: int, body: str, to: str = "", sid: str | None = None) -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if to:
            self.send_header("Location", to)
        if sid:
            self.send_header("Set-Cookie", f"sid={sid}; Path=/; HttpOnly")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Tests stay silent."""


@contextmanager
def serving(portal: Portal, *, write: bool = True) -> Iterator[Client]:
    """Run it, and give a client for it."""
    handler = type("Handler", (_Handler,), {"portal": portal})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Running(server.server_address[1]).client(write=write)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
