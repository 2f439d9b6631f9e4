"""`pruefstand up`: deploys the reference portal with Pulumi on this machine, or repairs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi.automation import EngineEvent

    from infra.settings import StackSettings

_DONE = {"create": "made", "update": "changed", "delete": "removed", "replace": "made anew"}


@click.command("up")
@click.option(
    "--set",
    "values",
    multiple=True,
    metavar="NAME=VALUE",
    help="Change a setting of the stack; it stays.",
)
@click.option("--quiet", is_flag=True, help="Say only what has changed.")
def command(values: tuple[str, ...], quiet: bool) -> None:
    """Deploy the reference portal on this machine; what already runs as it should is left alone.

    \b
    Examples:
      pruefstand up
      pruefstand up --set ports.https=9443 --set ports.http=9080
    """
    settings, changes = _deploy(_parsed(values))
    click.echo("\n".join(_told(changes)))
    if not quiet:
        click.echo(_where_to_look(settings))


class DeploymentFailed(RuntimeError):
    """Pulumi could not bring the stack to its settings; the message says why, without its progress."""

    exit_code = 2


def _parsed(values: tuple[str, ...]) -> dict[str, str]:
    if wrong := [value for value in values if "=" not in value]:
        raise click.UsageError(f"--set {wrong[0]}: write NAME=VALUE, for example ports.https=9443")
    return {name: value for name, _, value in (one.partition("=") for one in values)}


def _deploy(values: Mapping[str, str]) -> tuple[StackSettings, list[str]]:
    """Settings, and what Pulumi did, one line each."""
    from pulumi.automation import CommandError
    from pydantic import ValidationError

    from infra import services, state, workspace
    from infra.__main__ import program
    from infra.engine.acquire import engine
    from infra.targets import local, running
    from infra.targets.context import context

    # Said before an engine is built for minutes.
    services.nginx_program()
    running.kern_version()
    root = engine(lambda line: click.echo(line, err=True))
    progress = _Progress()
    try:
        stack = workspace.stack(program, root)
        workspace.configure(stack, values)
        settings = workspace.settings_of(stack)
        made = context(settings, state.folder())
        services.check_modes(settings)
        local.check_ports(made)
        stack.up(refresh=True, on_event=progress.take)
    except (ValidationError, ValueError) as problem:
        raise click.UsageError(f"the settings of the stack are wrong: {problem}") from problem
    except CommandError as problem:
        raise DeploymentFailed(
            "\n".join(dict.fromkeys(progress.errors)) or str(problem)
        ) from problem
    return settings, progress.changes


class _Progress:
    """What Pulumi's events say: what was done to which part, and what went wrong."""

    def __init__(self) -> None:
        self.changes: list[str] = []
        self.errors: list[str] = []

    def take(self, event: EngineEvent) -> None:
        """Note one event."""
        done, said = event.res_outputs_event, event.diagnostic_event
        if done and done.metadata.op.value in _DONE and "dynamic" in done.metadata.type:
            name = done.metadata.urn.rpartition("::")[2]
            self.changes.append(f"{name}: {_DONE[done.metadata.op.value]}")
        if said and said.severity == "error":
            text = said.message.strip().removeprefix("error: ")
            self.errors.append(text.removeprefix("Exception calling application: "))


def _told(changes: list[str]) -> list[str]:
    return [*changes, f"{len(changes)} change{'' if len(changes) == 1 else 's'}"]


def _where_to_look(settings: StackSettings) -> str:
    from infra import services, state
    from infra.descriptor import path_of
    from pruefstand.cli import as_typed

    places = state.Places(state.folder())
    port, host = settings.ports.https, settings.host
    ca = services.named_files(places)["ca"]
    return "\n".join(
        [
            "",
            f"The portal:     https://{settings.local_host}:{port}",
            f"  (your browser will warn until it trusts {ca})",
            f"By its name:    https://{host}:{port}   (no name server knows it)",
            f'  chromium --host-resolver-rules="MAP {host} 127.0.0.1" https://{host}:{port}',
            f"  curl --cacert {ca} --resolve {host}:{port}:127.0.0.1 https://{host}:{port}/",
            f"Its descriptor: {path_of(settings, places)}",
            f"Take it down:   {as_typed()} down",
        ]
    )
