"""Replays the corpus of the subject's interface and compares every answer with it."""

from __future__ import annotations

from conformance.client import Client
from conformance.corpus.case import Select
from conformance.corpus.interface import interface as described
from conformance.corpus.replay import Replay
from conformance.corpus.store import corpus
from conformance.facts.corpus import CorpusFacts


def look(
    client: Client, interface: str, test_data: dict[str, str], *, select: Select = "reading"
) -> CorpusFacts:
    """Send the selected cases of the corpus.

    `reading` is all that GET can ask; `undocumented-method` needs the right to write. Raises
    Undecided(connection-refused, …) where nothing answers at all.
    """
    known = described(interface)
    first = next(iter(known.operations.values()))
    client.request(first.method, first.target(first.example()))
    return Replay(client, known).facts(corpus(known), select, test_data)
