"""Takes uploaded files in: checks them, gives them a random name and stores them sealed, outside what is served."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.reference_portal import file_checks
from infra.reference_portal.portal import Portal

MOST_FILES = 5
A_MINUTE = 20


@dataclass(frozen=True)
class Upload:
    """One file as it was sent."""

    name: str
    media_type: str
    content: bytes


def refusal(portal: Portal, upload: Upload, already: int) -> str | None:
    """Why a file is not accepted, as a sentence for the person, or None."""
    settings, content = portal.settings, upload.content
    if not content:
        return "Bitte wählen Sie eine Datei aus."
    if settings.upload_size_limited and len(content) > file_checks.LARGEST_BYTES:
        return "Die Datei ist zu groß. Möglich sind höchstens 5 Megabyte."
    if settings.upload_size_limited and already >= MOST_FILES:
        return f"Sie können höchstens {MOST_FILES} Dateien hochladen."
    if settings.upload_scanned and file_checks.infected(content):
        return "Die Datei enthält Schadsoftware. Sie wurde gelöscht und nicht übernommen."
    kind = file_checks.kind_of(content)
    if settings.upload_by_content and not _allowed(kind, upload):
        return "Möglich sind nur Dateien im Format PDF, PNG oder JPEG."
    return _structure_refusal(portal, kind, content)


def store(portal: Portal, upload: Upload) -> dict[str, Any]:
    """Write an accepted file; returns what the application remembers about it."""
    settings = portal.settings
    key = secrets.token_hex(16) if settings.upload_renamed else Path(upload.name).name
    content = (
        portal.vault.seal_bytes(upload.content, key)
        if settings.upload_encrypted
        else upload.content
    )
    path = settings.upload_dir / key
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    return {"key": key, "name": shown_name(upload.name), "bytes": len(upload.content)}


def remove(portal: Portal, key: str) -> None:
    """Delete a stored file."""
    (portal.settings.upload_dir / Path(key).name).unlink(missing_ok=True)


def shown_name(name: str) -> str:
    """The name that is shown again: last part, without control and direction signs, at most 80 characters."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] in "LMNPZ")
    return kept[-80:].strip() or "Datei"


def _allowed(kind: str | None, upload: Upload) -> bool:
    return kind is not None and file_checks.name_and_type_fit(kind, upload.name, upload.media_type)


def _structure_refusal(portal: Portal, kind: str | None, content: bytes) -> str | None:
    settings = portal.settings
    if kind and settings.upload_structure_checked:
        message = file_checks.broken(kind, content)
        if message:
            return message
    if kind == "pdf" and settings.upload_active_content_refused and file_checks.active(content):
        return "Das PDF enthält ausführbare Inhalte oder eingebettete Dateien und kann nicht übernommen werden."
    return None
