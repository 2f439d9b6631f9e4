"""`pruefstand judge`: decide stored facts again, without touching the portal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from pruefstand.cli import own_rules

EXAMPLES = """\b
Examples:
  pruefstand judge reports/out/latest
  pruefstand judge reports/out/latest --profile land-portal@2026.12 --at 2027-06-01
"""


@click.command(epilog=EXAMPLES)
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--profile", help="Judge by this profile (id@version), not the run's.")
@own_rules
@click.option(
    "--at", type=click.DateTime(), help="Judge as of this day (UTC), not the run's start."
)
@click.option("--strict", is_flag=True, help="SOLLTE and SOLLTE NICHT count too.")
@click.option("--format", "formats", multiple=True, default=("html", "junit"), show_default=True)
def command(
    run: Path,
    profile: str | None,
    folders: tuple[Path, ...],
    at: datetime | None,
    strict: bool,
    formats: tuple[str, ...],
) -> int:
    """Judge the facts of a RUN folder again and write its reports anew."""
    from pruefstand.running.again import Again, judge_again

    return judge_again(
        run,
        Again(
            profile=profile,
            folders=folders,
            at=at.replace(tzinfo=UTC) if at else None,
            strict=strict,
            formats=formats,
        ),
    )
