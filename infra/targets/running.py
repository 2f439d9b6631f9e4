"""The parts that are processes: written, tested, started, reloaded, and waited for."""

from __future__ import annotations

import http.client
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from infra import files, services
from infra.runtime import Runtime, runtime, tidy
from infra.services import Service
from infra.state import project
from infra.targets import processes, records, sockets, stored
from infra.targets.context import Action, Context, fingerprint_of, mode_of, modes
from infra.targets.processes import NotReady
from infra.targets.records import FileRecord, Record

START_SECONDS = 30.0
KERN_PACKAGE = Path("node_modules/@kern-ux/native")


def fingerprint(name: str, made: Context) -> str:
    """What the settings ask of a service."""
    ours = _runtime(name, made)
    return _wanted(_find(name, made, ours), made, ours)[0]


def service(name: str, made: Context) -> Action:
    """Bring one service to its settings, with no more than that needs: nothing, a reload, a restart."""
    ours = _runtime(name, made)
    wished = _find(name, made, ours)
    before = records.load(made.places, name)
    wanted, started = _wanted(wished, made, ours)
    if records.observe(before, time.time()) == wanted:
        return "unchanged"
    _write(wished, made)
    _test(wished, made)
    runs = (
        before is not None and before.pid is not None and processes.alive(before.pid, before.birth)
    )
    if before and runs and before.start_fingerprint == started:
        return _keep(
            wished, made, before.model_copy(update={"fingerprint": wanted, "ports": wished.ports})
        )
    if before and before.pid is not None:
        processes.stop(before.pid, before.birth)
    record = Record(name=name, fingerprint=wanted, start_fingerprint=started, ports=wished.ports)
    _start(wished, made, ours, record)
    if name == "portal":
        tidy(made.places, ours)
    return "restarted" if before else "created"


class KernMissing(RuntimeError):
    """The design system that the portal is shown with was not fetched."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(f"{KERN_PACKAGE} is missing: `make setup`, or `npm ci --ignore-scripts`")


def kern_version() -> str:
    """A stand-in for the installed look (KERN). Raises KernMissing when it has not been fetched."""
    manifest = project() / KERN_PACKAGE / "package.json"
    if not manifest.exists():
        raise KernMissing
    return fingerprint_of(manifest.read_text())


def _runtime(name: str, made: Context) -> Runtime:
    """The interpreter of a service; nginx needs none, and so does not wait for one to be copied."""
    return runtime(made.places, made.owner) if name == "portal" else Runtime("", {}, "")


def _find(name: str, made: Context, ours: Runtime) -> Service:
    stack = services.stack(made.settings, made.places, ours.python)
    return next(service for service in stack if service.name == name)


def _wanted(wished: Service, made: Context, ours: Runtime) -> tuple[str, str]:
    """Fingerprints of the whole service, and of what it reads only when it starts."""
    environment = sorted(_environment(wished, ours).items())
    code = [ours.digest, kern_version()] if wished.name == "portal" else []
    started = fingerprint_of(
        wished.command, environment, _text(wished.restarts_on), code, made.owner.name
    )
    certificates = stored.issued(made) if "certificates" in wished.connects_to else ""
    mine = {*wished.files, *wished.restarts_on, *wished.stores.values(), *wished.folders}
    named = [name for name, path in services.named_files(made.places).items() if path in mine]
    return fingerprint_of(
        started, _text(wished.files), wished.ports, modes(made, named), certificates
    ), started


def _text(contents: Mapping[Path, bytes]) -> dict[str, str]:
    return {str(path): content.decode() for path, content in contents.items()}


def _environment(wished: Service, ours: Runtime) -> dict[str, str]:
    inherited = ours.environment if wished.name == "portal" else {}
    return {**inherited, **wished.environment}


def _write(wished: Service, made: Context) -> None:
    """Write what a service reads, and make its logs exist, so that their mode is right from the start."""
    for folder, bits in wished.folders.items():
        files.folder(folder, bits, made.owner)
    for path, content in {**wished.files, **wished.restarts_on}.items():
        files.write(path, content, mode_of(path, made, 0o640), made.owner)
    for name, path in wished.stores.items():
        if name not in wished.makes or path.exists():
            files.touch(path, mode_of(path, made, 0o640), made.owner)
    if wished.name == "portal":
        _prepare_kern(made)


def _prepare_kern(made: Context) -> None:
    """The look's files, prepared again only when another version was fetched."""
    from infra.reference_portal import kern

    target = made.places.portal / "kern"
    marker = target / ".version"
    if not marker.exists() or marker.read_text() != kern_version():
        kern.prepare(project() / KERN_PACKAGE, target)
        files.readable(target)
        marker.write_text(kern_version())


def _test(wished: Service, made: Context) -> None:
    """Let the program judge its settings before a running one is disturbed. Raises ValueError with what it says."""
    if not wished.test:
        return
    tried = subprocess.run(
        (*processes.as_owner(made.owner), *wished.test),
        env=dict(wished.environment),
        cwd="/",
        capture_output=True,
        text=True,
        timeout=20,
    )
    if tried.returncode:
        raise ValueError(f"{wished.program} refuses these settings:\n{tried.stderr.strip()}")


def _keep(wished: Service, made: Context, record: Record) -> Action:
    """The process stays: only its files, or their modes, have changed."""
    assert record.pid is not None
    if wished.reloads:
        processes.reload(record.pid, record.birth)
        _wait_until_ready(wished, made, record.pid, record.birth)
    records.save(made.places, record.model_copy(update={"files": _seen(wished, made)}))
    return "reloaded" if wished.reloads else "changed"


def _start(wished: Service, made: Context, ours: Runtime, record: Record) -> None:
    """Start, and write the record at once: a process that never gets ready must be found by `down`."""
    for port in wished.ports:
        if found := sockets.holder(port):
            raise processes.PortTaken(
                f"port {port} of {wished.name} is in use by {found[1]} (process {found[0]})"
            )
    console = _console(wished, made)
    files.touch(console, 0o640, made.owner)
    pid, birth = processes.start(wished.command, _environment(wished, ours), console, made.owner)
    record = record.model_copy(update={"pid": pid, "birth": birth})
    records.save(made.places, record.model_copy(update={"fingerprint": "not ready"}))
    _wait_until_ready(wished, made, pid, birth)
    records.save(made.places, record.model_copy(update={"files": _seen(wished, made)}))


def _wait_until_ready(wished: Service, made: Context, pid: int, birth: str) -> None:
    """It listens, and answers. Raises NotReady with the end of its logs."""
    logs = (
        _console(wished, made),
        *(wished.stores[name] for name in wished.stores if name == "error_log"),
    )
    try:
        processes.wait_until_ready(pid, birth, wished.ports, logs, START_SECONDS)
        if wished.health.path:
            _wait_for_answer(wished.health.port, wished.health.path, logs)
    except NotReady as problem:
        raise NotReady(f"{wished.name} (process {pid}) {problem}") from problem


def _wait_for_answer(port: int, path: str, logs: tuple[Path, ...]) -> None:
    end = time.monotonic() + START_SECONDS
    while (status := _status(port, path)) != 200:
        if time.monotonic() > end:
            raise NotReady(f"answers {path} with {status}; {processes.last_words(logs)}")
        time.sleep(0.05)


def _status(port: int, path: str) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _console(wished: Service, made: Context) -> Path:
    return made.places.stack / wished.name / "console.log"


def _seen(wished: Service, made: Context) -> dict[str, FileRecord]:
    """The files as they are now; what the service made itself gets its mode here."""
    for path in wished.stores.values():
        if path.exists():
            files.protect(path, mode_of(path, made, 0o640), made.owner)
    read = {str(path): records.seen(path) for path in (*wished.files, *wished.restarts_on)}
    written = [path for path in wished.stores.values() if path.exists()]
    return read | {str(path): records.seen(path, own_content=True) for path in written}
