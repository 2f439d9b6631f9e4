"""Portals that run for these tests, and the prepared KERN files."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.reference_portal import kern
from tests.infra.reference_portal.serving import Running, running

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def kern_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed package @kern-ux/native: the project's own, or one installed for the tests from its lock file."""
    installed = ROOT / "node_modules" / "@kern-ux" / "native"
    if installed.exists():
        return installed
    folder = tmp_path_factory.mktemp("npm")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return folder / "node_modules" / "@kern-ux" / "native"


@pytest.fixture(scope="session")
def kern_folder(kern_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The KERN files as the portal serves them."""
    folder = tmp_path_factory.mktemp("kern")
    kern.prepare(kern_package, folder)
    return folder


@pytest.fixture(scope="session")
def portal(kern_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One portal with its default settings for all tests that only look."""
    with running(tmp_path_factory.mktemp("default"), kern_dir=str(kern_folder)) as found:
        yield found
