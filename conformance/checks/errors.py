"""Judges what error messages tell."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.facts.errors import ErrorsFacts
from conformance.model import Deviation


def tell_nothing(errors: ErrorsFacts) -> Iterator[Deviation]:
    """No answer shows traces, statements, paths, versions or inner hosts, and none is a bare 5xx page."""
    for name, answer in errors.answers.items():
        for kind, words in answer.leaks.items():
            yield Deviation(
                where=f"errors/answers/{name}/leaks/{kind}",
                expected=None,
                seen=words,
                key=f"leak-{kind}",
                exchange=answer.exchange,
            )
        if answer.raw:
            yield Deviation(
                where=f"errors/answers/{name}/raw",
                expected=False,
                seen=answer.status,
                key="bare-error-page",
                exchange=answer.exchange,
            )
