"""The stack as data: which services there are, what each reads, listens on and needs.

A target (`infra/targets/`) deploys this; nothing here starts anything.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from infra import front_door
from infra.settings import StackSettings
from infra.state import Places

KEY, PRIVATE, SHARED, LOG = 0o600, 0o600, 0o640, 0o640
#: What a fault's `mode:` may name, with the mode that is right.
MODES: Mapping[str, int] = {
    "ca": 0o644,
    "key_rsa": KEY,
    "key_ecdsa": KEY,
    "database": PRIVATE,
    "portal_settings": SHARED,
    "secret": PRIVATE,
    "uploads": 0o700,
    "log": LOG,
    "nginx_settings": SHARED,
    "access_log": LOG,
    "error_log": LOG,
}


#: What services are started with (infra/targets/processes.py).
UMASK = "0027"
#: The names by which the kernel, or a command line, tells of the services' processes.
PROGRAMS = ("nginx", "uvicorn")
#: Page types of the reference portal that a check cannot find by links.
PAGES = {"start": "/", "application": "/antrag/wohngeld", "contact": "/kontakt"}


class NginxMissing(RuntimeError):
    """The front door's program is not on this machine."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "nginx is not installed: `sudo apt-get install --no-install-recommends nginx`"
        )


@dataclass(frozen=True)
class Health:
    """When a service is ready: it owns its ports, and where a path is given it answers it with 200."""

    port: int
    path: str | None = None


@dataclass(frozen=True)
class Service:
    """One process of the stack.

    `files` are rendered settings (path to content); when only these change and `reloads` is true,
    a SIGHUP is enough. `restarts_on` are settings that the program reads only when it starts.
    `stores` are named files that it writes; those in `makes` it must make itself.
    """

    name: str
    command: tuple[str, ...]
    ports: tuple[int, ...]
    connects_to: tuple[str, ...]
    stores: Mapping[str, Path]
    health: Health
    files: Mapping[Path, bytes] = field(default_factory=dict)
    restarts_on: Mapping[Path, bytes] = field(default_factory=dict)
    folders: Mapping[Path, int] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    test: tuple[str, ...] = ()
    reloads: bool = False
    program: str = ""
    makes: tuple[str, ...] = ()


def named_files(places: Places) -> dict[str, Path]:
    """Where the files lie that `StackSettings.mode` and the descriptor name."""
    return {
        "ca": places.certificates / "ca.pem",
        "key_rsa": places.certificates / "rsa.key",
        "key_ecdsa": places.certificates / "ecdsa.key",
        "database": places.portal / "portal.sqlite",
        "portal_settings": places.portal / "settings.json",
        "secret": places.portal / "secret",
        "uploads": places.portal / "uploads",
        "log": places.portal / "portal.log",
        "nginx_settings": places.front_door / "nginx.conf",
        "access_log": places.front_door / "access.log",
        "error_log": places.front_door / "error.log",
    }


def mode(name: str, settings: StackSettings) -> int:
    """The mode of a named file. Raises ValueError as `check_modes` does."""
    check_modes(settings)
    given = settings.mode.get(name)
    return MODES[name] if given is None else int(given, 8)


def check_modes(settings: StackSettings) -> None:
    """Raises ValueError for a name in `mode` that is not in `MODES`."""
    if unknown := set(settings.mode) - set(MODES):
        names = ", ".join(sorted(unknown))
        raise ValueError(f"mode: unknown file {names}; known: {', '.join(MODES)}")


def stack(
    settings: StackSettings, places: Places, python: str = sys.executable
) -> tuple[Service, ...]:
    """All services in the order in which they start; `python` is the interpreter that may run them."""
    return tuple(
        replace(
            service,
            command=(
                *_confined(settings),
                *service.command,
                *settings.arguments.get(service.name, ()),
            ),
            environment={**service.environment, **settings.environment.get(service.name, {})},
        )
        for service in (portal(settings, places, python), nginx(settings, places))
    )


def _confined(settings: StackSettings) -> tuple[str, ...]:
    """Programs that set limits and become the service: dumps hold keys and what people entered."""
    limits = ("prlimit", "--core=unlimited:" if settings.core_dumps else "--core=0:0")
    rights = () if settings.privilege_gain else ("setpriv", "--no-new-privs")
    places = ("setarch", "-R") if settings.fixed_addresses else ()
    masked = ("sh", "-c", 'umask "$0"; exec "$@"', settings.umask)
    return (*(masked if settings.umask != UMASK else ()), *limits, *rights, *places)


def portal(settings: StackSettings, places: Places, python: str) -> Service:
    """The reference portal under uvicorn. Its proxy headers are believed on loopback only."""
    files = named_files(places)
    port = settings.ports.portal
    options = ["--factory", "--host", "127.0.0.1", "--port", str(port), "--no-server-header"]
    options += ["--no-access-log", "--proxy-headers", "--forwarded-allow-ips", "127.0.0.1"]
    options += ["--log-level", "warning", "--timeout-graceful-shutdown", "1"]
    content = json.dumps(portal_settings(settings, places), indent=2, ensure_ascii=False) + "\n"
    return Service(
        name="portal",
        program="uvicorn",
        command=(python, "-m", "uvicorn", "infra.reference_portal.app:create", *options),
        environment={"PORTAL_SETTINGS": str(files["portal_settings"])},
        ports=(port,),
        connects_to=("database",),
        stores={name: files[name] for name in ("log", "secret")},
        makes=("secret",),
        folders={places.portal: 0o750, files["uploads"]: mode("uploads", settings)},
        restarts_on={files["portal_settings"]: content.encode()},
        health=Health(port, "/healthz"),
    )


def portal_settings(settings: StackSettings, places: Places) -> dict[str, Any]:
    """What the portal reads: where things lie, and the stack's patch on its behaviour."""
    files = named_files(places)
    located = {
        "database_url": f"sqlite:///{files['database']}",
        "upload_dir": str(files["uploads"]),
        "log_file": str(files["log"]),
        "secret_file": str(files["secret"]),
        "kern_dir": str(places.portal / "kern"),
        "base_url": f"https://{settings.host}:{settings.ports.https}",
        "portal_name": settings.name,
    }
    return {**located, **settings.portal}


def nginx_program() -> str:
    """Where nginx is: Debian keeps it where the PATH of ordinary users does not lead. Raises NginxMissing."""
    usual = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
    if program := shutil.which("nginx", path=usual) or shutil.which("nginx"):
        return program
    raise NginxMissing


def nginx(settings: StackSettings, places: Places) -> Service:
    """The front door. Raises NginxMissing."""
    program = nginx_program()
    files = named_files(places)
    folder = places.front_door
    options = ("-p", str(folder), "-c", str(files["nginx_settings"]), "-e", str(files["error_log"]))
    pages = {folder / "pages" / name: text for name, text in front_door.neutral_pages().items()}
    extra = () if settings.debug_port is None else (settings.debug_port,)
    openssl = folder / "openssl.cnf"
    return Service(
        name="front_door",
        program="nginx",
        command=(program, *options),
        test=(program, "-t", "-q", *options),
        environment={"OPENSSL_CONF": str(openssl)},
        ports=(settings.ports.https, settings.ports.http, *extra),
        connects_to=("portal", "certificates"),
        stores={name: files[name] for name in ("access_log", "error_log")},
        folders={folder: 0o750, folder / "tmp": 0o700, folder / "pages": 0o750},
        files={
            files["nginx_settings"]: front_door.configuration(settings, places).encode(),
            **pages,
        },
        restarts_on={openssl: front_door.openssl_configuration(settings).encode()},
        health=Health(settings.ports.http),
        reloads=True,
    )
