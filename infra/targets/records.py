"""What was deployed, one JSON file for each part: enough to see drift, and to take all down when Pulumi's state is lost."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from infra.files import write
from infra.state import Places
from infra.targets import processes


class FileRecord(BaseModel):
    """A file as it was left; digest None where the content is the service's own."""

    model_config = ConfigDict(frozen=True)

    mode: int
    digest: str | None = None


class Record(BaseModel):
    """One deployed part. `fingerprint` stands for its settings, `start_fingerprint` for what needs a restart."""

    model_config = ConfigDict(frozen=True)

    name: str
    fingerprint: str
    start_fingerprint: str = ""
    files: dict[str, FileRecord] = {}
    pid: int | None = None
    birth: str = ""
    ports: tuple[int, ...] = ()
    renew_at: float | None = None


def _path(places: Places, name: str) -> Path:
    return places.records / f"{name}.json"


def load(places: Places, name: str) -> Record | None:
    """The record of a part; None when there is none, or none that can be read (then it is made anew)."""
    try:
        return Record.model_validate_json(_path(places, name).read_text())
    except (FileNotFoundError, ValidationError):
        return None


def save(places: Places, record: Record) -> None:
    """Write the record of a part."""
    write(_path(places, record.name), record.model_dump_json(indent=1).encode(), 0o644)


def forget(places: Places, name: str) -> None:
    """Remove the record of a part."""
    _path(places, name).unlink(missing_ok=True)


def every(places: Places) -> list[Record]:
    """All records that can be read."""
    names = sorted(path.stem for path in places.records.glob("*.json"))
    return [record for name in names if (record := load(places, name))]


def seen(path: Path, own_content: bool = False) -> FileRecord:
    """A file as it is now."""
    digest = None if own_content else hashlib.sha256(path.read_bytes()).hexdigest()
    return FileRecord(mode=path.stat().st_mode & 0o7777, digest=digest)


def observe(record: Record | None, now: float) -> str | None:
    """The fingerprint of what is really there: None if it is gone, and none that fits if it has drifted."""
    if record is None or not all(Path(path).exists() for path in record.files):
        return None
    if record.pid is not None and not processes.owns(record.pid, record.birth, record.ports):
        return None
    if record.renew_at is not None and now >= record.renew_at:
        return f"{record.fingerprint}, to be renewed"
    for path, file in record.files.items():
        if seen(Path(path), own_content=file.digest is None) != file:
            return f"{record.fingerprint}, but {Path(path).name} differs"
    return record.fingerprint
