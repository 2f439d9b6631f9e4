"""Replay of a corpus beside the Schemathesis engine: cases a second on one schema and one server.

Both go against the same small server in another process.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
import tempfile
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from bench.measure import Measure, in_turn
from conformance.client import Client, Endpoint
from conformance.corpus.generate import SETTINGS
from conformance.corpus.interface import Interface, interface
from conformance.corpus.replay import Replay
from conformance.corpus.store import corpus

GOAL = 10.0
#: One takes 0.4 s: too short beside the engine's seconds on a machine that others use too.
REPLAYS = 5
_FORK = multiprocessing.get_context("fork")
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
    """Cases a second of replays of everything that GET can ask, each with a new client."""
    kept = corpus(known)
    started = time.perf_counter()
    answers = 0
    for _ in range(REPLAYS):
        client = Client(Endpoint("http", "127.0.0.1", "127.0.0.1", port))
        answers += len(Replay(client, known).facts(kept, "reading", {}).answers)
    return answers / (time.perf_counter() - started)


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
    warnings.simplefilter("ignore")
    started = time.perf_counter()
    cases = sum(
        len(event.recorder.cases)
        for event in from_schema(schema).execute()
        if isinstance(event, ScenarioFinished)
    )
    return cases / (time.perf_counter() - started)


def measures() -> list[Measure]:
    """One measure, in cases a second; each side in a process of its own, as a check has it."""
    known = interface("suchdienst/1")
    held = socket.create_server(("127.0.0.1", 0))
    port = held.getsockname()[1]
    server = _FORK.Process(target=serve, args=(held,), daemon=True)
    server.start()
    try:
        # Hypothesis and the engine write folders where one stands.
        with tempfile.TemporaryDirectory() as nowhere, _worker(nowhere) as a, _worker(nowhere) as b:
            ours, theirs = in_turn(
                lambda: a.submit(replayed, known, port).result(),
                lambda: b.submit(explored, known, port).result(),
            )
    finally:
        server.terminate()
        server.join()
    name, beside = "replay of the corpus", "Schemathesis engine"
    return [Measure(name, "cases/s", ours, GOAL, beside, theirs, at_least=True)]


def _worker(folder: str) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=_FORK, initializer=os.chdir, initargs=(folder,))
