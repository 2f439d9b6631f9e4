"""Compares our TLS look and judgement of one host with sslyze's scan, side by side."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from bench.measure import Measure, in_turn
from conformance.bind import bind
from conformance.bound import Bound
from conformance.client import Client, Endpoint
from conformance.facts.base import Facts
from conformance.judge import judge
from conformance.model import Attempt
from conformance.probes import certificate, handshake, tls
from profiles import catalogue
from profiles.release import ask
from tests.harness.servers import start
from tests.harness.sslyze import scan

GOAL = 0.25
PROBES: dict[str, Any] = {"tls": tls, "certificate": certificate, "handshake": handshake}


def measures() -> list[Measure]:
    """One measure, in milliseconds; both sides are warm."""
    known = catalogue.load()
    asked = [ask(known, r) for r in known.requirements.values() if r.area == "transport"]
    bounds = [one for one in bind(known, asked) if one.check]
    with start("transport", "modern") as portal:
        web = portal["subjects"]["web"]
        name = web["address"].removeprefix("https://").partition(":")[0]
        port = int(web["connect_to"].partition(":")[2])
        endpoint = Endpoint("https", name, "127.0.0.1", port, ca=web["ca"])
        ours, theirs = in_turn(
            lambda: _once(endpoint, bounds, portal) * 1000,
            lambda: scan(name, port, times=2)["seconds"][-1] * 1000,
        )
    return [Measure("TLS look and judgement", "ms", ours, GOAL, "sslyze", theirs)]


def _once(endpoint: Endpoint, bounds: list[Bound], portal: dict[str, Any]) -> float:
    """Seconds for all three looks, as a check runs them, and all judgements."""
    started = time.perf_counter()
    with ThreadPoolExecutor(len(PROBES)) as pool:
        looks = {n: pool.submit(probe.look, Client(endpoint)) for n, probe in PROBES.items()}
        facts: dict[str, Facts] = {noun: one.result() for noun, one in looks.items()}
    now = datetime.now(UTC)
    attempts = {noun: _attempt(noun, now) for noun in facts}
    for bound in bounds:
        judge(bound, attempts, facts, {**portal, "host": endpoint.name}, now)
    return time.perf_counter() - started


def _attempt(noun: str, now: datetime) -> Attempt:
    return Attempt(
        look=noun, probe=noun, subject="web", address="", started=now, seconds=0.0, outcome="facts"
    )
