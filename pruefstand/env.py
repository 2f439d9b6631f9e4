"""`pruefstand env`: what plain `pulumi` needs to work on the same stack."""

from __future__ import annotations

import click


@click.command("env")
def command() -> None:
    """Print the variables that plain Pulumi needs, for the shell.

    \b
    Example:
      eval "$(pruefstand env)" && pulumi preview
    """
    import shlex

    from infra import state, workspace
    from infra.engine.acquire import engine

    root = engine(lambda line: click.echo(line, err=True))
    # Plain `pulumi up` wants a stack that exists.
    workspace.stack(lambda: None, root)
    variables = {
        **workspace.environment(state.Places(state.folder())),
        "PATH": workspace.engine_path(),
    }
    for name, value in variables.items():
        click.echo(f"export {name}={shlex.quote(value)}")
