"""A small real service with the interface tiny/1; each attribute breaks it in one way."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import uvicorn

from conformance.client import Client, Endpoint, Rules

THINGS = [{"id": f"T{number}"} for number in range(1, 13)]


@dataclass
class Listing:
    """The service as an ASGI application; `seen` holds method and raw target of each request."""

    any_method: bool = False
    broken_json: bool = False
    ids_as_numbers: bool = False
    silent: bool = False
    first_page: int = 0
    seen: list[tuple[str, str]] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        if scope["type"] != "http":
            return
        query = scope["query_string"].decode("ascii")
        target = scope["raw_path"].decode("ascii") + (f"?{query}" if query else "")
        self.seen.append((scope["method"], target))
        if self.silent:
            return
        status, told = self._answer(scope["method"], scope["path"], query)
        problem = status >= 400
        body = json.dumps({"title": "wrong", "status": status} if problem else told).encode()
        if self.broken_json and not problem:
            body = body[:-1]
        kind = b"application/problem+json" if problem else b"application/json"
        fields = [(b"content-type", kind)] + ([(b"allow", b"GET, HEAD")] if status == 405 else [])
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": body})

    def _answer(self, method: str, path: str, query: str) -> tuple[int, Any]:
        asked = {
            name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()
        }
        path = path.removeprefix("/base")
        one = re.fullmatch(r"/things/([^/]*)", path)
        if path != "/things" and not one:
            return 404, None
        if method != "GET" and not self.any_method:
            return 405, None
        return self._one(one.group(1), asked) if one else self._list(asked)

    def _one(self, name: str, asked: dict[str, str]) -> tuple[int, Any]:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", asked.get("day", "")):
            return 400, None
        return (200, {"id": name}) if {"id": name} in THINGS else (404, None)

    def _list(self, asked: dict[str, str]) -> tuple[int, Any]:
        numbers = [asked.get("page", "0"), asked.get("size", "5")]
        if not all(re.fullmatch(r"[0-9]{1,9}", one) for one in numbers) or int(numbers[1]) < 5:
            return 400, None
        page, size = int(numbers[0]) - self.first_page, int(numbers[1])
        page = int(asked["token"]) if asked.get("token", "").isdecimal() else page
        found = THINGS if asked.get("q", "a") != "zzz" else []
        items: list[Any] = found[page * size : (page + 1) * size] if page >= 0 else []
        if self.ids_as_numbers:
            items = [{"id": int(item["id"][1:])} for item in items]
        following = str(page + 1) if (page + 1) * size < len(found) else None
        return 200, {"items": items, "total": len(found), "next": following}


@contextmanager
def served(listing: Listing) -> Iterator[Client]:
    """The service on a free loopback port, and a client that may write, below /base."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(listing, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield client(held.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()


def client(port: int, *, allow_write: bool = True) -> Client:
    """A client for the service."""
    endpoint = Endpoint("http", "127.0.0.1", "127.0.0.1", port, base="/base")
    return Client(endpoint, Rules(allow_write=allow_write))
