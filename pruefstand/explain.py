"""`pruefstand explain`: a requirement with its clauses, its look, and the line that decides it."""

from __future__ import annotations

from pathlib import Path

import click

from pruefstand.cli import own_rules

EXAMPLES = """\b
Example:
  pruefstand explain session/cookie-secure
"""


@click.command(epilog=EXAMPLES)
@click.argument("requirement")
@own_rules
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True)
def command(requirement: str, folders: tuple[Path, ...], lang: str) -> int:
    """Show a REQUIREMENT whole, and why it asks what it asks."""
    from profiles import catalogue
    from pruefstand.running.checking import chosen
    from pruefstand.running.explaining import explained

    known = catalogue.load(folders)
    for name in sorted(chosen(known, (requirement,)) or ()):
        click.echo(explained(known, name, lang))
    return 0
