"""Replay of a corpus beside the Schemathesis engine: cases a second on one schema and one server.

Run: python -m bench.corpus. Both go against the same small server in another process, in turns;
the median of five decides. Goal: replay at least ten times the engine.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

from conformance.client import Client, Endpoint
from conformance.corpus.generate import SETTINGS
from conformance.corpus.interface import Interface, interface
from conformance.corpus.replay import Replay
from conformance.corpus.store import corpus

GOAL = 10.0
ROUNDS = 5
_EMPTY: dict[str, Any] = {
    "/v2/": [],
    "/v7/": {"serviceDescriptions": {"content": [], "totalElements": 0}},
    "/v1beta2/": {"totalHits": 0, "onlineservices": []},
}
_PROBLEM = {"title": "Not Found", "status": 404}


async def service(scope: Any, _receive: Any, send: Any) -> None:
    """A service that answers in the documented form and does nothing else."""
    if scope["type"] != "http":
        return
    found = next((said for path, said in _EMPTY.items() if scope["path"].startswith(path)), None)
    good = found is not None and scope["method"] == "GET"
    status = 200 if good else 404 if scope["method"] == "GET" else 405
    kind = b"application/json" if good else b"application/problem+json"
    body = json.dumps(found if good else {**_PROBLEM, "status": status}).encode()
    fields = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})


def serve(held: socket.socket) -> None:
    """Serve until the process is ended."""
    import uvicorn

    config = uvicorn.Config(service, log_level="critical", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[held])


def replayed(known: Interface, port: int) -> float:
    """Cases a second of one replay of everything that GET can ask, with a new client."""
    kept = corpus(known)
    client = Client(Endpoint("http", "127.0.0.1", "127.0.0.1", port))
    started = time.perf_counter()
    facts = Replay(client, known).facts(kept, "reading", {})
    return len(facts.answers) / (time.perf_counter() - started)


def explored(known: Interface, port: int) -> float:
    """Cases a second of one run of the engine in this process, all its phases but links."""
    import schemathesis
    from schemathesis.config import SchemathesisConfig
    from schemathesis.engine import from_schema
    from schemathesis.engine.events import ScenarioFinished

    schema: Any = schemathesis.openapi.from_dict(
        known.document, config=SchemathesisConfig.from_dict(SETTINGS)
    )
    schema.config.update(base_url=f"http://127.0.0.1:{port}")
    schema.config.generation.update(max_examples=25)
    started = time.perf_counter()
    cases = sum(
        len(event.recorder.cases)
        for event in from_schema(schema).execute()
        if isinstance(event, ScenarioFinished)
    )
    return cases / (time.perf_counter() - started)


def main() -> int:
    """Print both speeds and their ratio; 1 where the goal is missed."""
    warnings.simplefilter("ignore")
    known = interface("suchdienst/1")
    held = socket.create_server(("127.0.0.1", 0))
    port = held.getsockname()[1]
    server = multiprocessing.get_context("fork").Process(target=serve, args=(held,), daemon=True)
    server.start()
    try:
        replayed(known, port)
        explored(known, port)
        rounds = [(replayed(known, port), explored(known, port)) for _ in range(ROUNDS)]
    finally:
        server.terminate()
        server.join()
    ours, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"replay  {ours:7.0f} cases/s  {[round(one) for one, _ in rounds]}")
    print(f"engine  {theirs:7.0f} cases/s  {[round(one) for _, one in rounds]}")
    print(f"ratio   {ours / theirs:7.1f}  (goal: at least {GOAL:.0f})")
    return 0 if ours / theirs >= GOAL else 1


if __name__ == "__main__":
    start = Path.cwd()
    with tempfile.TemporaryDirectory() as nowhere:
        os.chdir(nowhere)  # Hypothesis and the engine write folders where one stands
        code = main()
        os.chdir(start)
    sys.exit(code)
