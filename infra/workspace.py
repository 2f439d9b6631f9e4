"""What Pulumi needs around one stack: backend, passphrase, interpreter. The same for `pruefstand` and plain `pulumi`."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shlex
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from pulumi import automation

from infra.engine import find
from infra.files import folder, write
from infra.settings import StackSettings, overlaid
from infra.state import Places, default_folder, project
from infra.state import folder as state_folder

PROJECT = "pruefstand"
ANSWERS_FOR_PIP = """\
#!/bin/sh
[ "$1 $2 $3" = "-m pip list" ] && {{ echo "[]"; exit; }}
exec {python} "$@"
"""
CONFIG_KEY = f"{PROJECT}:settings"


def stack_name(places: Places) -> str:
    """One name for each state folder: the engine keeps configuration by name beside the project."""
    if places.folder == default_folder():
        return "musterland"
    return f"musterland-{hashlib.sha256(str(places.folder).encode()).hexdigest()[:8]}"


def environment(places: Places) -> dict[str, str]:
    """Variables for the engine and the programs that it starts; a backend that the user chose stays."""
    _prepare(places)
    made = {
        "PULUMI_STACK": stack_name(places),
        # Dynamic providers run in an interpreter of their own: it must be this one, and find `infra`.
        "PULUMI_PYTHON_CMD": _interpreter(places),
        "PYTHONPATH": _python_path(),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    if not os.environ.get("PULUMI_BACKEND_URL"):
        made["PULUMI_BACKEND_URL"] = f"file://{places.pulumi / 'backend'}"
        made["PULUMI_HOME"] = str(places.pulumi / "home")
    if not any(os.environ.get(f"PULUMI_CONFIG_PASSPHRASE{kind}") for kind in ("", "_FILE")):
        made["PULUMI_CONFIG_PASSPHRASE_FILE"] = str(places.pulumi / "passphrase")
    return made


def _interpreter(places: Places) -> str:
    """This interpreter, or where it has no pip a script that answers for it.

    Pulumi's language host asks `pip list` which packages bring plugins (none here does), and
    environments that uv made have no pip.
    """
    if find_spec("pip"):
        return sys.executable
    script = places.pulumi / "python"
    write(script, ANSWERS_FOR_PIP.format(python=shlex.quote(sys.executable)).encode(), 0o700)
    return str(script)


def _python_path() -> str:
    before = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    return os.pathsep.join(dict.fromkeys([str(project()), *before]))


def _prepare(places: Places) -> None:
    """The folders that Pulumi expects to find, and the passphrase, made once and never shown."""
    folder(places.pulumi, 0o700)
    for name in ("backend", "home"):
        folder(places.pulumi / name, 0o700)
    folder(project() / ".state" / "config", 0o755)
    passphrase = places.pulumi / "passphrase"
    if not passphrase.exists():
        write(passphrase, secrets.token_urlsafe(32).encode(), 0o600)
        _forget_salt(_configuration(places))


def _configuration(places: Places) -> Path:
    return project() / ".state" / "config" / f"Pulumi.{stack_name(places)}.yaml"


def _forget_salt(path: Path) -> None:
    """A salt of a passphrase that was lost would make the engine refuse the new one."""
    if path.exists():
        kept = yaml.safe_load(path.read_text()) or {}
        kept.pop("encryptionsalt", None)
        path.write_text(yaml.safe_dump(kept))


def stack(program: Callable[[], None], root: Path) -> automation.Stack:
    """The stack, made if there is none yet, driven by the engine below `root`."""
    places = Places(state_folder())
    return automation.create_or_select_stack(
        stack_name=stack_name(places),
        project_name=PROJECT,
        program=program,
        opts=automation.LocalWorkspaceOptions(
            work_dir=str(project()),
            pulumi_command=automation.PulumiCommand(root=str(root)),
            env_vars=environment(places),
        ),
    )


def engine_path() -> str:
    """PATH with the engine and this interpreter first, for plain `pulumi`."""
    root = find.found()
    first = [str(root / "bin")] if root else []
    first.append(str(Path(sys.executable).parent))
    return os.pathsep.join(dict.fromkeys([*first, *os.environ.get("PATH", "").split(os.pathsep)]))


def settings_of(made: automation.Stack) -> StackSettings:
    """The settings that the stack's configuration asks for. Raises pydantic.ValidationError."""
    return StackSettings.model_validate(_configured(made))


def configure(made: automation.Stack, values: Mapping[str, str]) -> None:
    """Set single values (`ports.https` to `9443`) in the stack's configuration, all or none of them.

    Raises pydantic.ValidationError before anything is written.
    """
    wanted = _configured(made)
    for path, value in values.items():
        wanted = overlaid(wanted, _nested(path.split("."), yaml.safe_load(value)))
    StackSettings.model_validate(wanted)
    for path, value in values.items():
        made.set_config(f"{CONFIG_KEY}.{path}", automation.ConfigValue(value), path=True)


def _configured(made: automation.Stack) -> dict[str, Any]:
    found = made.get_all_config().get(CONFIG_KEY)
    value: dict[str, Any] = json.loads(found.value) if found and found.value else {}
    return value


def _nested(path: list[str], value: Any) -> Any:
    return {path[0]: _nested(path[1:], value)} if path else value
