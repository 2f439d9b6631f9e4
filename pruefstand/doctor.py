"""`pruefstand doctor`: what would make every verdict wrong, before anything is judged."""

from __future__ import annotations

from pathlib import Path

import click

from pruefstand.cli import own_rules

EXAMPLES = """\b
Example:
  pruefstand doctor portals/musterland/portal.yaml
"""


@click.command(epilog=EXAMPLES)
@click.argument("portal", type=click.Path(path_type=Path))
@own_rules
def command(portal: Path, folders: tuple[Path, ...]) -> int:
    """Examine a portal's descriptor, names, reachability, trust, clock and credentials."""
    from conformance.exit_code import OK, UNDECIDED
    from conformance.prepared import Wanted, described, loaded, prepare
    from conformance.session import Session
    from pruefstand.running.checking import say_drift, told_complaint

    asked = loaded(folders, [portal])
    file = described(asked, portal)
    session = Session(prepare(asked, file, Wanted()))
    say_drift(file)
    complaints = session.examine()
    for complaint in complaints:
        click.echo(told_complaint(asked, complaint))
    if any(one.stops for one in complaints):
        return UNDECIDED
    told = f"can be checked, with {len(complaints)} warning(s)" if complaints else "ready"
    click.echo(f"{session.prepared.portal.id}: {told}")
    return OK
