"""A Python that the owner of the services may run.

Root's clone and interpreter often lie below /root, which no system user may enter. Then, and only
then, the interpreter, the portal's packages and the portal itself are copied into the state folder.
"""

from __future__ import annotations

import ast
import hashlib
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from infra.files import readable
from infra.state import Owner, Places, project

#: What the portal needs without importing it by name.
UNNAMED = ("uvicorn", "httptools", "uvloop", "python-multipart")
#: What a start imports.
WARM = (
    "import uvicorn.main, uvicorn.loops.auto, uvicorn.protocols.http.auto, uvicorn.lifespan.on\n"
    "import uvicorn.protocols.websockets.auto, infra.reference_portal.app"
)
NAMES = "distributions.txt"
LEFT_OUT = (
    "test",
    "tests",
    "site-packages",
    "idlelib",
    "ensurepip",
    "tkinter",
    "turtledemo",
    "config-*",
)
PORTAL = Path("infra/reference_portal")


@dataclass(frozen=True)
class Runtime:
    """An interpreter and the variables that it needs; `digest` changes when the portal's code does."""

    python: str
    environment: Mapping[str, str]
    digest: str


def runtime(places: Places, owner: Owner) -> Runtime:
    """The interpreter that we run with, or a copy of it where the owner cannot reach it."""
    digest = code_digest(project() / PORTAL)
    needed = (
        Path(sys.executable),
        Path(sys.executable).resolve(),
        Path(sys.prefix),
        project() / PORTAL,
    )
    if not owner.drop or all(reachable(path, owner) for path in needed):
        return Runtime(sys.executable, {"PYTHONPATH": str(project())}, digest)
    home = _interpreter(places.shared)
    application = places.runtime / f"application-{digest}"
    if not application.exists():
        _made(application, _fill_application)
    packages = _packages(places.shared, (application / NAMES).read_text().split())
    copied = Runtime(
        str(home / "bin" / _version()),
        {
            "PYTHONHOME": str(home),
            "PYTHONPATH": f"{application}:{packages}",
            "LD_LIBRARY_PATH": str(home / "lib"),
        },
        digest,
    )
    _compile(copied, application / ".compiled")
    return copied


def tidy(places: Places, used: Runtime) -> None:
    """Remove copies of the portal that no process runs from any more."""
    for old in places.runtime.glob("application-*"):
        if old.name != f"application-{used.digest}":
            shutil.rmtree(old, ignore_errors=True)


def reachable(path: Path, owner: Owner) -> bool:
    """Whether the mode bits let the owner read a file, and enter every folder above it."""
    return _allowed(path, owner, 0o4) and all(_allowed(above, owner, 0o1) for above in path.parents)


def _allowed(path: Path, owner: Owner, bit: int) -> bool:
    found = path.stat()
    shift = 6 if found.st_uid == owner.uid else 3 if found.st_gid == owner.gid else 0
    return bool(found.st_mode >> shift & bit)


def code_digest(folder: Path) -> str:
    """A hash over names and contents of all files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _version() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}"


def _made(folder: Path, fill: Callable[[Path], None]) -> Path:
    """A folder that appears whole; two that make it at the same time both get a good one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder.parent))
    fill(draft)
    readable(draft)
    try:
        return draft.rename(folder)
    except OSError:
        shutil.rmtree(draft)
        return folder


def _interpreter(target: Path) -> Path:
    """A copy of the base interpreter with its standard library."""
    base = Path(sys.base_prefix)
    key = hashlib.sha256(f"{base}{sys.version}".encode()).hexdigest()[:8]
    home = target / f"{_version()}-{key}"

    def fill(draft: Path) -> None:
        (draft / "bin").mkdir()
        shutil.copy2(Path(sys.executable).resolve(), draft / "bin" / _version())
        library = sysconfig.get_path("stdlib")
        left_out = shutil.ignore_patterns(*LEFT_OUT)
        shutil.copytree(library, draft / "lib" / _version(), ignore=left_out)
        for shared in (base / "lib").glob("libpython3*.so*"):
            shutil.copy2(shared, draft / "lib" / shared.name)

    return home if home.exists() else _made(home, fill)


def _packages(target: Path, names: list[str]) -> Path:
    """A copy of the packages that the portal needs."""
    installed = sorted(
        path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info")
    )
    key = hashlib.sha256(" ".join([*names, *installed]).encode()).hexdigest()[:8]
    folder = target / f"packages-{key}"

    def fill(draft: Path) -> None:
        for name in sorted(closure(names)):
            for file in metadata.files(name) or ():
                source = Path(str(file.locate()))
                if ".." not in file.parts and source.is_file():
                    (draft / file).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(source, draft / file)

    return folder if folder.exists() else _made(folder, fill)


def _fill_application(draft: Path) -> None:
    """The portal alone (it imports nothing else of this project), and the names of what it needs."""
    left_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(project() / PORTAL, draft / PORTAL, ignore=left_out)
    (draft / PORTAL.parent / "__init__.py").touch()
    names = {*UNNAMED, *imported(project() / PORTAL)}
    (draft / NAMES).write_text("\n".join(sorted(names)))


def _compile(copied: Runtime, marker: Path) -> None:
    """Import once with the right to write, so that each start need not compile again."""
    if marker.exists():
        return
    environment = {"PATH": "/usr/bin:/bin", **copied.environment}
    subprocess.run([copied.python, "-c", WARM], env=environment, cwd="/", capture_output=True)
    for folder in (copied.environment["PYTHONHOME"], *copied.environment["PYTHONPATH"].split(":")):
        for cache in Path(folder).rglob("__pycache__"):
            readable(cache)
    marker.touch()


def imported(folder: Path) -> set[str]:
    """The distributions that the sources of a folder import by name."""
    names: set[str] = set()
    for source in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_bytes())):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    providers = metadata.packages_distributions()
    own = PORTAL.parts[0]
    return {provider for name in names - {own} for provider in providers.get(name, ())}


def closure(names: Iterable[str]) -> set[str]:
    """These distributions and all that they need here, by normalised name; what is not installed is not needed."""
    found: set[str] = set()
    waiting = [_normal(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            try:
                needs = list(_needs(name))
            except metadata.PackageNotFoundError:
                continue
            found.add(name)
            waiting += needs
    return found


def _needs(name: str) -> Iterator[str]:
    for line in metadata.requires(name) or ():
        if "extra ==" not in line:
            yield _normal(re.split(r"[ ;<>=!~\[(]", line, maxsplit=1)[0])


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
