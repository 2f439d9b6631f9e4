"""The stack's output: the descriptor of the portal that it deploys, as a check reads it (`portal.yaml`)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml

from infra import services
from infra.settings import StackSettings, overlaid
from infra.state import Places, default_folder, owner, project

HEADER = """\
# Written by `pruefstand up` from the stack that it deployed, and removed by `pruefstand down`.
# Changes here are lost. `stack` stands for the settings: a check says when they no longer agree.
"""
PROFILE = "land-portal@2026.12"
#: A person that nobody is: a check enters it once and then looks for its traces.
TEST_PAGE = "/antrag/wohngeld/person"
TEST_PERSON = {
    "vorname": "Testvorname-Kolibri",
    "nachname": "Testnachname-Quitte",
    "geburtsdatum": "1990-01-31",
    "strasse": "Testweg 1",
    "plz": "99991",
    "wohnort": "Musterstadt",
    "email": "kolibri@musterland.test",
}


def descriptor(settings: StackSettings, places: Places) -> dict[str, Any]:
    """The descriptor as plain values. Contains no secret: keys and passwords are named by path."""
    address = f"https://{settings.host}:{settings.ports.https}"
    reached = {
        "address": address,
        "connect_to": f"127.0.0.1:{settings.ports.https}",
        "ca": str(services.named_files(places)["ca"]),
    }
    return {
        "id": settings.id,
        "name": {"de": settings.name, "en": f"Land portal {settings.id} (reference)"},
        "kind": "land",
        "ars": "160000000000",
        "environment": "reference",
        "public": False,
        "allow": ["read", "write"],
        "allow_revocation_lookup": True,
        "profile": PROFILE,
        "contact": f"betrieb@{settings.id}.test",
        "limits": {"requests_per_second": None, "connections_per_second": None},
        "stack": stack_hash(settings),
        "subjects": {
            "web": _web(reached, settings),
            "search": {**reached, "kind": "suchdienst", "address": f"{address}/suchdienst/api"}
            | {"interface": "suchdienst/1", "test_data": {"ars": "160000000000"}},
            "host": overlaid(_host(settings, places), settings.declared),
        },
    }


def _web(reached: dict[str, Any], settings: StackSettings) -> dict[str, Any]:
    return {
        "kind": "web",
        **reached,
        "revocation_hosts": [f"localhost:{settings.ports.http}"],
        "plain_port": settings.ports.http,
        "pages": dict(services.PAGES),
        "test_form": {"page": TEST_PAGE, "fields": dict(TEST_PERSON)},
    }


def _host(settings: StackSettings, places: Places) -> dict[str, Any]:
    named = {name: str(path) for name, path in services.named_files(places).items()}
    ports = sorted(port for _, port in settings.ports)
    kinds = {"key_rsa": settings.certificate.rsa, "key_ecdsa": settings.certificate.ecdsa}
    user = owner().name
    return {
        "kind": "host",
        "address": "local://",
        "listens": [f"tcp://127.0.0.1:{port}" for port in ports],
        "key_files": [named[name] for name, kind in kinds.items() if kind],
        "secret_files": [named["secret"]],
        "state_files": [named["database"], named["uploads"]],
        "config_files": [named["portal_settings"], named["nginx_settings"]],
        "log_files": [named["log"], named["access_log"], named["error_log"]],
        "processes": dict.fromkeys(services.PROGRAMS, user),
        "log_markers": [TEST_PERSON["vorname"], TEST_PERSON["nachname"]],
        "log_evidence": [f'"method":"POST","path":"{TEST_PAGE}"'],
    }


def stack_hash(settings: StackSettings) -> str:
    """Stands for the settings of a stack, in the descriptor and in what is deployed."""
    content = json.dumps(settings.model_dump(mode="json"), sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def deployed_hash(state: Path) -> str | None:
    """The hash of the settings that were deployed last below a state folder; None when nothing is."""
    path = Places(state).settings_hash
    return path.read_text().strip() if path.exists() else None


def disagreement(portal: dict[str, Any], state: Path) -> str | None:
    """Why a descriptor and the stack on this machine no longer belong together, or None.

    `portal` is the content of `portal.yaml`; one without `stack` was written by a person and always agrees.
    """
    said = portal.get("stack")
    if said is None:
        return None
    if (now := deployed_hash(state)) is None:
        return "the stack that wrote this descriptor has been taken down: pruefstand up"
    if now != said:
        return "the stack has been deployed with other settings since: pruefstand up writes the descriptor anew"
    return None


def path_of(settings: StackSettings, places: Places) -> Path:
    """Where the descriptor is written: among the portals, or beside the state of a second stack."""
    if places.folder == default_folder():
        return project() / "portals" / settings.id / "portal.yaml"
    return places.folder / "portal.yaml"


def content(settings: StackSettings, places: Places) -> bytes:
    """The whole file."""
    values = descriptor(settings, places)
    return (
        HEADER + yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=100)
    ).encode()


def remove_stray(state: Path) -> None:
    """Remove a descriptor that speaks of a state folder of which no record is left."""
    if Places(state).records.exists():
        return
    for path in (project() / "portals").glob("*/portal.yaml"):
        text = path.read_text("utf-8")
        if text.startswith(HEADER) and f"{state}/" in text:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
