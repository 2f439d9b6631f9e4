"""Judges whether forms are taken that a foreign page could have sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from conformance.facts.forgery import ForgeryFacts, Taken, Way
from conformance.model import Deviation, NotApplicable, Undecided

_Outcome = Literal["accepted", "refused", "unclear"]


def need_token(forgery: ForgeryFacts) -> Iterator[Deviation]:
    """A form with a session is taken with its own token only.

    Without any token a foreign origin must be refused, or everybody could send the form. Raises
    NotApplicable(no-session-sent), Undecided(test-form-refused, forged-form-unclear).
    """
    _ready(forgery)
    ways: tuple[Way, ...] = ("without-token", "foreign-token")
    if forgery.tokens:
        yield from _accepted(forgery, ways, "form-taken-without-token", "form-taken-foreign-token")
    else:
        yield from _accepted(forgery, ("foreign-origin",), "form-without-token")


def refuse_foreign_origin(forgery: ForgeryFacts) -> Iterator[Deviation]:
    """A form with a session is not taken from a foreign origin, even with its token.

    Raises NotApplicable(no-session-sent), Undecided(test-form-refused, forged-form-unclear).
    """
    _ready(forgery)
    yield from _accepted(forgery, ("foreign-origin",), "form-taken-foreign-origin")


def _ready(forgery: ForgeryFacts) -> None:
    if not forgery.session:
        raise NotApplicable("no-session-sent")
    genuine = forgery.sent["genuine"]
    if genuine.ends_at is None or genuine.form_again:
        raise Undecided("test-form-refused", f"{forgery.page}: {genuine.status}")


def _accepted(forgery: ForgeryFacts, ways: tuple[Way, ...], *keys: str) -> Iterator[Deviation]:
    unclear: list[str] = []
    for way, key in zip(ways, keys, strict=True):
        one = forgery.sent[way]
        outcome = _outcome(one, forgery.sent["genuine"])
        if outcome == "unclear":
            unclear.append(f"{way}: {one.status}")
        elif outcome == "accepted":
            yield Deviation(
                where=f"forgery/sent/{way}/status",
                expected="4xx",
                seen=one.status,
                key=key,
                exchange=one.exchange,
            )
    if unclear:
        raise Undecided("forged-form-unclear", ", ".join(unclear))


def _outcome(one: Taken, genuine: Taken) -> _Outcome:
    """Accepted is what ends where the true form ends; many frameworks refuse by showing the form again."""
    if one.status == 429 or one.status >= 500:
        return "unclear"
    if one.status >= 400 or one.form_again:
        return "refused"
    return "accepted" if one.ends_at == genuine.ends_at else "unclear"
