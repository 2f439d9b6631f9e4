"""Finds a verb by the name of its file, and maps every error to its exit code in one place."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

USAGE = 3
INTERRUPTED = OWN_FAULT = 2
_NO_VERBS = {"__init__", "__main__", "cli"}

#: Somebody's own rules beside ours, for every verb that reads rules; the verb gets `folders`.
own_rules = click.option(
    "--profiles",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A folder with further norms, requirements and profiles; may be repeated.",
)


class Verbs(click.Group):
    """`up.py` is the verb `up`; nothing else needs to know of it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Every file of this folder that is a verb."""
        return sorted(f.stem for f in Path(__file__).parent.glob("*.py") if f.stem not in _NO_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb, imported now and not before."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found = import_module(f"pruefstand.{cmd_name}").command
        return found if isinstance(found, click.Command) else None


def as_typed() -> str:
    """How the user has called this program: what works again in the same folder, quoted for a shell."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m {called.parent.name}"
    on_path = shutil.which(called.name)
    if on_path and called.exists() and Path(on_path).samefile(called):
        return shlex.quote(called.name)
    return shlex.quote(sys.argv[0])


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"pruefstand {version('pruefstand')}")
        ctx.exit()


@click.command(
    cls=Verbs,
    epilog="Exit codes: 0 nothing counted failed, 1 something did, 2 something stayed open, 3 input.",
)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Say it."
)
def pruefstand() -> None:
    """Provision a reference Land portal, and check any portal of the Portalverbund."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    try:
        code = pruefstand.main(arguments, prog_name="pruefstand", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:  # the reader had enough; Python would complain when it flushes
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        return OWN_FAULT
    except Exception as error:  # noqa: BLE001 - the last border
        code = getattr(error, "exit_code", None)
        if not isinstance(code, int):  # our own bug, never the portal's: the traceback mends it
            traceback.print_exc()
            return OWN_FAULT
        click.echo(f"Error: {error}", err=True)
        return code


def entry() -> None:
    """The console script."""
    sys.exit(main())
