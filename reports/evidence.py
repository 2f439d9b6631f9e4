"""What was recorded while looking, chosen and bounded so that one file stays readable."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from conformance.model import Attempt, Deviation, Exchange, Finding, Remark, Run
from reports.visible import bounded
from reports.wording import number

Recall = Callable[[str], Exchange | None]

_FACTS_LIMIT = 16_000
_BODY_LIMIT = 4_000
_LINE_LIMIT = 1_000
_FIELDS_LIMIT = 60
_EXCHANGES_PER_ATTEMPT = 12
_DECIDING_PER_ATTEMPT = 60
_BINARY_SHOWN = 48


@dataclass(frozen=True)
class ShownExchange:
    """One exchange as it is printed: lines and bodies are bounded, `lost` means not recorded."""

    hash: str
    title: str
    request: str = ""
    answer: str = ""
    seconds: float | None = None
    failure: str | None = None
    lost: bool = False


@dataclass(frozen=True)
class ShownAttempt:
    """One attempt of a look; exchanges that an earlier attempt showed are only named."""

    attempt: Attempt
    facts: str | None
    exchanges: tuple[ShownExchange, ...]
    repeated: tuple[str, ...]
    left_out: int


@dataclass(frozen=True)
class Evidence:
    """All looks with their attempts, and which exchanges have an anchor in the document."""

    looks: dict[str, tuple[ShownAttempt, ...]]
    anchored: frozenset[str]


def collect(run: Run, recall: Recall) -> Evidence:
    """Each look once, each exchange once; what decided a finding comes before the rest."""
    deciding = {name for finding in run.findings for name in told_by(finding)}
    looks: dict[str, tuple[ShownAttempt, ...]] = {}
    anchored: set[str] = set()
    for attempt in run.looks:
        shown = _attempt(attempt, recall, deciding, anchored)
        looks[attempt.look] = (*looks.get(attempt.look, ()), shown)
        anchored.update(exchange.hash for exchange in shown.exchanges)
    return Evidence(looks, frozenset(anchored))


def told_by(finding: Finding) -> tuple[str, ...]:
    """Hashes of the exchanges that a finding's deviations and remarks name, each once."""
    told: tuple[Deviation | Remark, ...] = (*finding.deviations, *finding.remarks)
    return tuple(dict.fromkeys(entry.exchange for entry in told if entry.exchange))


def show(name: str, exchange: Exchange | None) -> ShownExchange:
    """An exchange as printed; None becomes an entry that says it was not recorded."""
    if exchange is None:
        return ShownExchange(name, "Aufzeichnung fehlt", lost=True)
    line = bounded(f"{exchange.method} {exchange.url}", _LINE_LIMIT)
    title = line if exchange.status is None else f"{line} → {exchange.status}"
    status = () if exchange.status is None else (f"Status {exchange.status}",)
    return ShownExchange(
        hash=name,
        title=bounded(title, 200),
        request=_message((line,), exchange.request_fields, exchange.request_body),
        answer=_message(status, exchange.fields, _body(exchange)),
        seconds=exchange.seconds,
        failure=exchange.failure,
    )


def pretty(facts: dict[str, Any]) -> str:
    """Facts as indented JSON, bounded."""
    return bounded(json.dumps(facts, indent=2, ensure_ascii=False, default=str), _FACTS_LIMIT)


def _attempt(
    attempt: Attempt, recall: Recall, deciding: set[str], anchored: set[str]
) -> ShownAttempt:
    names = tuple(dict.fromkeys(attempt.exchanges))
    fresh = [name for name in names if name not in anchored]
    first = [name for name in fresh if name in deciding][:_DECIDING_PER_ATTEMPT]
    room = max(0, _EXCHANGES_PER_ATTEMPT - len(first))
    chosen = first + [name for name in fresh if name not in deciding][:room]
    ordered = [name for name in fresh if name in set(chosen)]
    return ShownAttempt(
        attempt=attempt,
        facts=None if attempt.facts is None else pretty(attempt.facts),
        exchanges=tuple(show(name, recall(name)) for name in ordered),
        repeated=tuple(name for name in names if name in anchored),
        left_out=len(fresh) - len(ordered),
    )


def _message(start: Iterable[str], fields: tuple[tuple[str, str], ...], body: str | None) -> str:
    lines = list(start)
    lines += [
        bounded(f"{name}: {content}", _LINE_LIMIT) for name, content in fields[:_FIELDS_LIMIT]
    ]
    if len(fields) > _FIELDS_LIMIT:
        lines.append(f"… [{number(len(fields) - _FIELDS_LIMIT)} weitere Felder nicht gezeigt]")
    if body:
        lines += ["", bounded(body, _BODY_LIMIT)] if lines else [bounded(body, _BODY_LIMIT)]
    return "\n".join(lines)


def _body(exchange: Exchange) -> str | None:
    body = exchange.body
    if body and exchange.body_base64:
        body = _binary(body)
    if exchange.truncated:
        return f"{body or ''}\n… [Antwort nur bis zur Höchstgröße gelesen]"
    return body


def _binary(encoded: str) -> str:
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return f"[beschädigtes Base64] {encoded}"
    dots = " …" if len(raw) > _BINARY_SHOWN else ""
    return f"[Binärdaten, {number(len(raw))} Bytes] {raw[:_BINARY_SHOWN].hex(' ')}{dots}"
