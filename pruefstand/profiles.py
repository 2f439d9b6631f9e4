"""`pruefstand profiles`: which profiles there are; release a draft."""

from __future__ import annotations

from pathlib import Path

import click

from pruefstand.cli import own_rules

EXAMPLES = """\b
Examples:
  pruefstand profiles
  pruefstand profiles --release land-portal@next --as 2026.12 -o FILE.yaml
"""


@click.command(epilog=EXAMPLES)
@own_rules
@click.option("--release", "draft", help="Write this draft out whole, each requirement sealed.")
@click.option("--as", "version", help="The version of the release.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write the release.")
def command(
    folders: tuple[Path, ...], draft: str | None, version: str | None, output: Path | None
) -> int:
    """List profiles, or release a draft."""
    from profiles import catalogue
    from profiles.release import asked
    from pruefstand.running.releasing import write_release

    known = catalogue.load(folders)
    if draft is None:
        for name, profile in sorted(known.profiles.items()):
            state = "draft" if name in known.drafts else "released"
            click.echo(
                f"{name:28} {state:9} {len(asked(known, profile)):4} requirements  {profile.title.en}"
            )
        return 0
    if output is None or version is None:
        raise click.UsageError("--release needs --as VERSION and -o FILE")
    write_release(known, draft, version, output)
    click.echo(f"Release: {output}")
    return 0
