"""How an engine is found, and what is said where there is none. Building one takes minutes and is not repeated here."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from infra.engine import VERSION, EngineMissing, acquire, build, find


def engine_saying(folder: Path, version: str) -> Path:
    """A program `pulumi` that only knows its version."""
    program = folder / "bin" / "pulumi"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho v{version}\n")
    program.chmod(0o755)
    return folder


@pytest.fixture(autouse=True)
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty cache, and a PATH with the shell alone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")


@pytest.mark.parametrize("version", [VERSION, "3.260.1", "4.0.0"])
def test_new_enough_engine_on_path_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    """An engine on PATH of at least our version is used, also when there is one in the cache."""
    root = engine_saying(tmp_path / "installed", version)
    engine_saying(find.cached(), VERSION)
    monkeypatch.setenv("PATH", f"{root / 'bin'}:/usr/bin:/bin")
    assert find.found() == root


def test_old_engine_on_path_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that is too old is not used; the one in the cache is."""
    root = engine_saying(tmp_path / "installed", "3.100.0")
    monkeypatch.setenv("PATH", f"{root / 'bin'}:/usr/bin:/bin")
    assert find.found() is None
    engine_saying(find.cached(), VERSION)
    assert find.found() == find.cached()


def test_engine_outside_a_bin_folder_gets_a_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Automation API asks for a folder with `bin`; an engine elsewhere is linked into one."""
    root = engine_saying(tmp_path / "x", VERSION)
    elsewhere = (root / "bin").rename(tmp_path / "tools")
    monkeypatch.setenv("PATH", f"{elsewhere}:/usr/bin:/bin")
    found = find.found()
    assert found is not None and find.version_of(found / "bin" / "pulumi") is not None


def test_without_anything_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """No download and no Go: each step says what it did, and the error says what to install."""
    monkeypatch.setattr(acquire, "_INSTALL", "raise SystemExit('no route to the download site')")
    said: list[str] = []
    with pytest.raises(EngineMissing, match=r"Install Pulumi .* or Go 1\.26"):
        acquire.engine(said.append)
    assert any("no route to the download site" in line for line in said)
    assert any("go is not on PATH" in line for line in said)


def test_installer_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The official installer has no time limit; ours ends it and what it started."""
    monkeypatch.setattr(acquire, "DOWNLOAD_SECONDS", 1)
    monkeypatch.setattr(acquire, "_INSTALL", "import subprocess; subprocess.run(['sleep', '4711'])")
    with pytest.raises(EngineMissing, match="no answer within 1 s"):
        acquire._download(tmp_path / "root", lambda _: None)
    running = subprocess.run(["ps", "-eo", "stat,args"], capture_output=True, text=True).stdout
    assert not [
        line for line in running.splitlines() if line.endswith("sleep 4711") and line[0] != "Z"
    ]


def test_wrapper_modules_name_the_pinned_version() -> None:
    """Engine, Python package and wrapper modules belong together."""
    wrapper = (build.MODULES / "engine" / "go.mod").read_text()
    assert f"github.com/pulumi/pulumi/pkg/v3 v{VERSION}" in wrapper
    assert (build.MODULES / "engine" / "go.sum").exists()
    project = (build.MODULES.parents[2] / "pyproject.toml").read_text()
    assert f'"pulumi=={VERSION}"' in project
