"""The parts that are files only: certificates, the database, and the descriptor of it all."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from infra import descriptor as described
from infra import files, services
from infra.certificates.provide import provide
from infra.targets import records
from infra.targets.context import Action, Context, fingerprint_of, mode_of, modes
from infra.targets.records import Record


def certificates_fingerprint(made: Context) -> str:
    """What the settings ask of the certificates."""
    settings = made.settings
    named = modes(made, ("ca", "key_rsa", "key_ecdsa"))
    return fingerprint_of(
        settings.certificate.model_dump(), settings.names, settings.ports.http, named
    )


def certificates(made: Context) -> Action:
    """Chain, keys, lists: those who check may read `ca.pem`, the lists are public, keys are the owner's."""
    before = records.load(made.places, "certificates")
    wanted = certificates_fingerprint(made)
    if records.observe(before, time.time()) == wanted:
        return "unchanged"
    files.folder(made.places.authority, 0o700)
    provided = provide(made.settings, made.places, datetime.now(UTC))
    kept: dict[str, records.FileRecord] = {}
    for name, content in provided.files.items():
        path = made.places.certificates / name
        files.write(path, content, mode_of(path, made, 0o644), made.owner)
        kept[str(path)] = records.seen(path)
    for old in set(before.files if before else ()) - set(kept):
        Path(old).unlink(missing_ok=True)
    at = provided.renew_at.timestamp()
    records.save(
        made.places, Record(name="certificates", fingerprint=wanted, files=kept, renew_at=at)
    )
    return "changed" if before else "created"


def issued(made: Context) -> str:
    """Stands for the certificates on disk: nginx must read them again when they are others."""
    record = records.load(made.places, "certificates")
    return (
        fingerprint_of({path: file.digest for path, file in record.files.items()}) if record else ""
    )


def database_fingerprint(made: Context) -> str:
    """What the settings ask of the database."""
    return fingerprint_of(made.settings.database, modes(made, ("database",)))


def database(made: Context) -> Action:
    """The file with its mode, before the portal writes into it; the portal makes the tables."""
    before = records.load(made.places, "database")
    wanted = database_fingerprint(made)
    if records.observe(before, time.time()) == wanted:
        return "unchanged"
    files.folder(made.places.portal, 0o750, made.owner)
    path = services.named_files(made.places)["database"]
    files.touch(path, services.mode("database", made.settings), made.owner)
    kept = {str(path): records.seen(path, own_content=True)}
    records.save(made.places, Record(name="database", fingerprint=wanted, files=kept))
    return "changed" if before else "created"


def descriptor_fingerprint(made: Context) -> str:
    """What the descriptor says of these settings, and where it lies."""
    text = described.content(made.settings, made.places).decode()
    return fingerprint_of(text, str(described.path_of(made.settings, made.places)))


def descriptor(made: Context) -> Action:
    """Write the descriptor for those who check, and note which settings are deployed."""
    before = records.load(made.places, "descriptor")
    wanted = descriptor_fingerprint(made)
    if records.observe(before, time.time()) == wanted:
        return "unchanged"
    path = described.path_of(made.settings, made.places)
    for old in set(before.files if before else ()) - {str(path)}:
        Path(old).unlink(missing_ok=True)
    files.write(path, described.content(made.settings, made.places), 0o644)
    files.write(made.places.settings_hash, described.stack_hash(made.settings).encode(), 0o644)
    kept = {str(path): records.seen(path)}
    records.save(made.places, Record(name="descriptor", fingerprint=wanted, files=kept))
    return "changed" if before else "created"
