"""`pruefstand requirements`: what can be asked of a portal."""

from __future__ import annotations

from pathlib import Path

import click

from pruefstand.cli import own_rules

EXAMPLES = """\b
Examples:
  pruefstand requirements
  pruefstand requirements 'session/*'
  pruefstand requirements 'session/*' --try     (judge each requirement's own examples)
"""


@click.command(epilog=EXAMPLES)
@click.argument("patterns", nargs=-1)
@own_rules
@click.option("--try", "try_", is_flag=True, help="Judge the examples of each requirement.")
def command(patterns: tuple[str, ...], folders: tuple[Path, ...], try_: bool) -> int:
    """List requirements with level and title."""
    from profiles import catalogue
    from pruefstand.running.checking import chosen
    from pruefstand.running.trying import try_examples

    known = catalogue.load(folders)
    wanted = chosen(known, patterns)
    names = [name for name in sorted(known.requirements) if wanted is None or name in wanted]
    if try_:
        return try_examples(known, names)
    for name in names:
        one = known.requirements[name]
        click.echo(f"{name:48} {known.level(one):12} {one.title.en}")
    return 0
