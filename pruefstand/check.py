"""`pruefstand check`: examine, look, judge, write the report; exits as the verdicts say."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from pruefstand.cli import own_rules

EXAMPLES = """\b
Examples:
  pruefstand check portals/musterland/portal.yaml
  pruefstand check portal.yaml --strict --format html --format junit
  pruefstand check portal.yaml -r 'transport/*' -r session/cookie-secure
  pruefstand check portal.yaml --dry-run      (what would be sent where)
  pruefstand check portal.yaml --resume       (go on with an interrupted run)
"""


@click.command(epilog=EXAMPLES)
@click.argument("portals", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--profile", help="Judge by this profile (id@version), not the descriptor's.")
@own_rules
@click.option(
    "-r",
    "--requirement",
    "patterns",
    multiple=True,
    help="Only requirements that match, such as 'transport/*'; may be repeated.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("reports/out"),
    show_default=True,
    help="Where run folders are made.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("html", "junit"),
    show_default=True,
    help="Report format; may be repeated.",
)
@click.option("--strict", is_flag=True, help="SOLLTE and SOLLTE NICHT count too.")
@click.option("--complete", is_flag=True, help="What was not tested counts as undecided.")
@click.option("--resume", is_flag=True, help="Go on with the newest unfinished run.")
@click.option("--dry-run", is_flag=True, help="Print what would be looked at where; send nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Print only the verdict.")
def command(
    portals: tuple[Path, ...],
    profile: str | None,
    folders: tuple[Path, ...],
    patterns: tuple[str, ...],
    out: Path,
    formats: tuple[str, ...],
    strict: bool,
    complete: bool,
    resume: bool,
    dry_run: bool,
    quiet: bool,
) -> int:
    """Check one or more portals, each described by a PORTAL.yaml."""
    from pruefstand.running import Checking, check_all

    return check_all(
        portals,
        Checking(
            profile=profile,
            folders=folders,
            patterns=patterns,
            out=out,
            formats=formats,
            strict=strict,
            complete=complete,
            resume=resume,
            dry_run=dry_run,
            quiet=quiet,
            command=tuple(shlex.quote(word) for word in ("pruefstand", *sys.argv[1:])),
        ),
    )
