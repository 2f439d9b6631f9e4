"""One folder a run: facts.jsonl as looks finish, exchanges by hash, run.json at the end."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from conformance.model import Attempt, Exchange, Footprint, Run
from conformance.recorder import exchange_hash
from profiles.errors import InputError, Problem

FACTS, RUN, FOOTPRINT = "facts.jsonl", "run.json", "footprint.json"
RESUMABLE = timedelta(hours=24)


class RunFolder:
    """A folder `<out>/<portal>/<time>/`; safe to write from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    @classmethod
    def create(cls, out: Path, portal: str, now: datetime, header: dict[str, Any]) -> RunFolder:
        """Make a new folder and write the first line of its facts."""
        name = now.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
        path = out / portal / name
        for number in range(2, 100):
            try:
                path.mkdir(parents=True)
                break
            except FileExistsError:
                path = out / portal / f"{name}-{number}"
        (path / "exchanges").mkdir()
        folder = cls(path)
        folder._append({"header": header})
        _point(out / "latest", path)
        return folder

    def keep(self, attempt: Attempt, exchanges: Mapping[str, Exchange]) -> None:
        """Write the exchanges, then the line that cites them."""
        for name, exchange in exchanges.items():
            file = self.path / "exchanges" / f"{name}.json"
            if not file.exists():
                write_whole(file, exchange.model_dump_json(by_alias=True).encode())
        self._append(attempt.model_dump(mode="json"))

    def header(self) -> dict[str, Any]:
        """The first line of the facts: descriptor, profile and tool."""
        return next(self._lines())["header"]  # type: ignore[no-any-return]

    def attempts(self) -> list[Attempt]:
        """Every look that was written whole; a torn last line is looked at anew."""
        return [Attempt.model_validate(line) for line in self._lines() if "header" not in line]

    def mend(self) -> None:
        """Take a torn last line away, so that the next one begins a line of its own."""
        with self._lock, (self.path / FACTS).open("r+b") as file:
            file.truncate(file.read().rfind(b"\n") + 1)

    def keep_footprint(self, footprint: Footprint) -> None:
        """Write what was left at the portal so far: a run that is killed must not forget it."""
        write_whole(self.path / FOOTPRINT, footprint.model_dump_json().encode())

    def footprint(self) -> Footprint:
        """What the run has left so far; nothing where it was killed before it could say."""
        try:
            return Footprint.model_validate_json((self.path / FOOTPRINT).read_text("utf-8"))
        except (OSError, ValidationError):
            return Footprint()

    @property
    def finished(self) -> bool:
        """Whether a run was judged to its end: one that was interrupted can go on."""
        try:
            return not self.run().interrupted
        except InputError:
            return (self.path / RUN).exists()

    def exchange(self, name: str) -> Exchange | None:
        """The exchange of that hash; None if it is not here or not what its name says."""
        try:
            text = (self.path / "exchanges" / f"{name}.json").read_text("utf-8")
            found = Exchange.model_validate_json(text)
        except (OSError, ValidationError):
            return None
        return found if exchange_hash(found) == name else None

    def finish(self, run: Run) -> Path:
        """Write run.json, whole or not at all."""
        text = run.model_dump_json(by_alias=True, indent=1)
        return write_whole(self.path / RUN, text.encode())

    def run(self) -> Run:
        """The judged run. Raises InputError if there is none or it is not ours."""
        file = self.path / RUN
        try:
            return Run.model_validate_json(file.read_text("utf-8"))
        except OSError as error:
            remedy = "name a folder that `pruefstand check` wrote, e.g. reports/out/latest"
            what = error.strerror or str(error)
            raise InputError([Problem(str(file), 0, 0, what, remedy)]) from error
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            what = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
            remedy = "judge the facts again with `pruefstand judge`"
            raise InputError([Problem(str(file), 0, 0, what, remedy)]) from error

    def _append(self, line: dict[str, Any]) -> None:
        data = json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
        with self._lock, (self.path / FACTS).open("a", encoding="utf-8") as file:
            file.write(data)

    def _lines(self) -> Iterator[dict[str, Any]]:
        file = self.path / FACTS
        try:
            text = file.read_text("utf-8", "replace")
        except OSError as error:
            remedy = "name a folder that `pruefstand check` wrote, e.g. reports/out/latest"
            what = error.strerror or str(error)
            raise InputError([Problem(str(file), 0, 0, what, remedy)]) from error
        # What follows the last newline is torn. Not splitlines: portals say line ends of Unicode.
        *lines, _ = text.split("\n")
        for number, line in enumerate(lines, 1):
            try:
                value = json.loads(line)
            except ValueError as error:
                raise InputError([Problem(str(file), number, 1, str(error), "")]) from error
            yield value


def resumable(out: Path, portal: str, header: dict[str, Any], now: datetime) -> RunFolder | None:
    """The newest unfinished run of the same descriptor, profile and tool, at most a day old."""
    for path in sorted((out / portal).glob("*/"), reverse=True):
        folder = RunFolder(path)
        if folder.finished or not (path / FACTS).exists():
            continue
        made = datetime.fromtimestamp((path / FACTS).stat().st_mtime, UTC)
        try:
            if now - made <= RESUMABLE and folder.header() == header:
                return folder
        except (InputError, StopIteration, KeyError):
            continue
    return None


def write_whole(file: Path, data: bytes) -> Path:
    """Write a file so that a reader sees all of it or nothing."""
    part = file.with_name(f".{file.name}.{os.getpid()}.{threading.get_ident()}")
    part.write_bytes(data)
    part.replace(file)
    return file


def _point(link: Path, target: Path) -> None:
    """`latest` points to the newest run; a file of that name is left alone."""
    if link.exists() and not link.is_symlink():
        return
    part = link.with_name(f".latest.{os.getpid()}")
    part.unlink(missing_ok=True)
    part.symlink_to(os.path.relpath(target, link.parent))
    part.replace(link)
