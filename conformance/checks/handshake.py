"""Judges what whole handshakes show."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.facts.handshake import HandshakeFacts
from conformance.model import Deviation, Undecided


def session_lifetime(handshake: HandshakeFacts, *, seconds: int) -> Iterator[Deviation]:
    """No ticket promises more than `seconds`; where sessions are kept and nothing is told: undecided."""
    for version, lifetime in handshake.ticket_lifetimes.items():
        if lifetime is not None and lifetime > seconds:
            yield Deviation(
                where=f"handshake/ticket_lifetimes/{version}",
                expected={"at_most": seconds},
                seen=lifetime,
                key="session-too-long",
                exchange=handshake.exchange,
            )
    told = any(lifetime is not None for lifetime in handshake.ticket_lifetimes.values())
    if "offered" not in handshake.completed.values():
        raise Undecided("answer-unknown", "handshake/completed")
    if handshake.session_ids and not told:
        raise Undecided("lifetime-not-told", "handshake/session_ids")
