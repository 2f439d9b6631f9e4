"""Keeps each corpus in the user's cache under its own name, so that it is generated once."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import unicodedata
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError

from conformance.corpus.case import Case, Corpus
from conformance.corpus.interface import Interface

_HERE = Path(__file__).parent
_GENERATOR = "conformance.corpus.generate"
_PACKAGES = ("schemathesis", "hypothesis", "jsonschema-rs", "requests", "urllib3")
_MAKERS = ("case.py", "certain.py", "generate.py", "intent.py", "interface.py", "validate.py")
_ONE_AT_A_TIME = threading.Lock()


def corpus(interface: Interface, folder: Path | None = None) -> Corpus:
    """The corpus of an interface: from the cache, else generated and kept.

    A file that does not hold what its name says is made again. Raises OSError where the folder
    cannot be written.
    """
    kept = (folder or cache_folder()) / f"{name(interface)}.json"
    with _ONE_AT_A_TIME:
        held = _read(kept, name(interface))
        if held is None:
            held = made(interface)
            _write(kept, held)
        return held


def made(interface: Interface) -> Corpus:
    """The corpus of an interface, generated now in a process of its own. Takes seconds.

    Raises RuntimeError with what the generator said where it failed.
    """
    with tempfile.TemporaryDirectory(prefix="pruefstand-corpus-") as nowhere:
        done = subprocess.run(
            [sys.executable, "-m", _GENERATOR, interface.name, str(interface.folder)],
            # Hypothesis writes a folder into the current one.
            cwd=nowhere,
            env={**os.environ, "PYTHONPATH": _path(), "PYTHONHASHSEED": "0"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["nothing said"])[-1]
        raise RuntimeError(f"the corpus of {interface.name} could not be generated: {said}")
    cases = tuple(Case.model_validate_json(line) for line in done.stdout.splitlines())
    return Corpus(name=name(interface), made_with=_made_with(interface), cases=cases)


def _path() -> str:
    return os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path)


def name(interface: Interface) -> str:
    """Hash of everything the bytes of a corpus depend on."""
    data = json.dumps(_made_with(interface), sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()[:20]


def cache_folder() -> Path:
    """Where corpora are kept: below the user's cache folder (XDG Base Directory)."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base else Path.home() / ".cache") / "pruefstand" / "corpus"


def _made_with(interface: Interface) -> dict[str, str]:
    makers = hashlib.sha256(b"".join((_HERE / maker).read_bytes() for maker in _MAKERS))
    said = {package: version(package) for package in _PACKAGES}
    # Hypothesis draws characters by the tables of this Python.
    said["unicode"] = unicodedata.unidata_version
    return {**said, "interface": interface.hash, "makers": makers.hexdigest()}


def _read(file: Path, expected: str) -> Corpus | None:
    """The kept corpus, or None where there is none or it was damaged."""
    try:
        text, _, mark = file.read_text(encoding="utf-8").rpartition("\n")
        if hashlib.sha256(text.encode()).hexdigest() != mark:
            return None
        held = Corpus.model_validate_json(text)
    except (OSError, UnicodeDecodeError, ValidationError):
        return None
    return held if held.name == expected else None


def _write(file: Path, corpus: Corpus) -> None:
    """Write beside and rename: two runs at once never see half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = corpus.model_dump_json()
    with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False, encoding="utf-8") as out:
        out.write(text + "\n" + hashlib.sha256(text.encode()).hexdigest())
    Path(out.name).replace(file)
