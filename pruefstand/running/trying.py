"""Judges the examples of requirements, for whoever writes one."""

from __future__ import annotations

from collections.abc import Iterable

import click

from conformance.bind import bind
from conformance.examples import try_out
from profiles import reading
from profiles.catalogue import Catalogue
from profiles.release import ask


def try_examples(known: Catalogue, names: Iterable[str]) -> int:
    """Say of each requirement whether its examples hold; 1 if one does not."""
    wrong = 0
    for name in names:
        requirement = known.requirements[name]
        (bound,) = bind(known, [ask(known, requirement)])
        tried = list(try_out(known, requirement, bound)) if bound.check else []
        bad = [one for one in tried if not one.holds]
        wrong += len(bad)
        click.echo(f"{name}: {len(tried) - len(bad)} of {len(tried)} examples hold")
        for one in bad:
            judged = one.judgement
            seen = one.broken or (
                judged and f"{judged.verdict} ({judged.reason or judged.deviations})"
            )
            keys, what = ("examples", one.kind, one.index), f"{one.kind}[{one.index}]"
            told = f"{what} was judged {seen}" if judged else f"{what} gives {seen}"
            problem = reading.problem_at(known.files[name], keys, told, "", known.shown(name))
            click.echo(f"  {problem}")
    return 1 if wrong else 0
