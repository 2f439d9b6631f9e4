"""`pruefstand attest`: which documents a portal still has to show, and a template to register them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pruefstand.cli import own_rules

EXAMPLES = """\b
Examples:
  pruefstand attest portals/musterland/portal.yaml
  pruefstand attest portal.yaml -o -                 (the template to the terminal)
  pruefstand attest portal.yaml --at 2027-01-31      (what will be missing on that day)
  pruefstand attest portal.yaml --add nachweise/webcheck.pdf --kind webcheck \\
      --issued 2026-10-01 --issuer "Prüfhaus GmbH" --host portal.example

\b
Exit codes:
  0  no document that counts is missing
  1  one is missing, has expired, or does not hold (MUSS and DARF NICHT, with --strict also SOLLTE)
  3  usage or input, such as a register with a mistake
"""
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(epilog=EXAMPLES)
@click.argument("portal", type=click.Path(path_type=Path))
@click.option("--profile", help="Ask what this profile (id@version) asks, not the descriptor's.")
@own_rules
@click.option("--at", type=_DAY, metavar="DATE", help="As of this day instead of today.")
@click.option("--strict", is_flag=True, help="SOLLTE and SOLLTE NICHT count too.")
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Where the template goes; - is the terminal.  [default: attestations.yaml beside the "
    "portal, attestations.template.yaml where there is one]",
)
@click.option("--add", "file", type=click.Path(path_type=Path), help="Register this file.")
@click.option("--kind", help="With --add: the kind of document, as the list names it.")
@click.option("--issued", type=_DAY, metavar="DATE", help="With --add: the day on it.")
@click.option("--expires", type=_DAY, metavar="DATE", help="With --add: the end printed on it.")
@click.option("--issuer", help="With --add: who issued it.")
@click.option("--host", "hosts", multiple=True, help="With --add: a host it covers; repeatable.")
def command(
    portal: Path,
    profile: str | None,
    folders: tuple[Path, ...],
    at: datetime | None,
    strict: bool,
    lang: str,
    output: str | None,
    file: Path | None,
    kind: str | None,
    issued: datetime | None,
    expires: datetime | None,
    issuer: str | None,
    hosts: tuple[str, ...],
) -> int:
    """List the documents that PORTAL.yaml's profile asks for, and write a template for the missing.

    Each is held until a day, missing, expired, or runs out within 60 days.
    """
    from pruefstand.running.attesting import Attesting, attest
    from pruefstand.running.registering import Entry, add

    said = Attesting(profile, folders, at, strict, lang, output)
    if file is None:
        if kind or issued or expires or issuer or hosts:
            raise click.UsageError("--kind, --issued, --expires, --issuer and --host need --add.")
        return attest(portal, said)
    if kind is None or issued is None or issuer is None:
        raise click.UsageError("--add needs --kind, --issued and --issuer.")
    ends = expires.date() if expires else None
    return add(portal, said, Entry(file, kind, issued.date(), ends, issuer, hosts))
