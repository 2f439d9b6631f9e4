"""Replays the corpus of the subject's interface and compares every answer with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from conformance.client import Client
from conformance.corpus.case import CHOSEN, Select
from conformance.corpus.interface import interface as described
from conformance.corpus.replay import Replay, steps
from conformance.corpus.store import corpus
from conformance.facts.corpus import CorpusFacts
from conformance.sending import At, Sending


def _sends(at: At, interface: str, test_data: dict[str, str], select: Select) -> Iterator[Sending]:
    """As many cases of each operation as the corpus has; what it needs of the subject may be missing."""
    del test_data
    known = described(interface)
    first = next(iter(known.operations.values()))
    asked = Counter([first.label])
    asked.update(case.operation for case in corpus(known).chosen(select))
    intended = (one for one in steps(known) if one.kind in CHOSEN[select])
    asked.update(known.by_id[one.operation].label for one in intended)
    for label, times in asked.items():
        method, _, path = label.partition(" ")
        yield Sending(method, at.base + path, times)


SENDS = _sends


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
