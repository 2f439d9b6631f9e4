"""`pruefstand down`: ends the reference portal and removes all that it wrote, also when Pulumi's state was lost."""

from __future__ import annotations

import click


@click.command("down")
def command() -> None:
    """Take the reference portal down: its processes, its files and its descriptor.

    \b
    Example:
      pruefstand down
    """
    from infra import state
    from infra.engine import find
    from infra.targets import local

    root = find.found()
    forgotten = _destroy(str(root)) if root else "no Pulumi engine here"
    left = local.down(state.folder())
    if left:
        click.echo(
            f"{', '.join(left)}: removed by the records ({forgotten or 'Pulumi did not know them'})"
        )
    click.echo("The reference portal is down.")


def _destroy(root: str) -> str | None:
    """Let Pulumi remove what it knows, and forget the stack; a reason why it could not, or None."""
    from pathlib import Path

    from pulumi.automation import CommandError

    from infra import workspace

    try:
        stack = workspace.stack(lambda: None, Path(root))
        stack.destroy(refresh=False)
        stack.workspace.remove_stack(stack.name, force=True)
    except CommandError as problem:
        lines = [line.strip() for line in str(problem).splitlines() if "error:" in line]
        return lines[0] if lines else "Pulumi failed"
    return None
