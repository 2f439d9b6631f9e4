"""Builds the engine and its Python language host from Go modules, where Pulumi's own site cannot be reached.

`modules/` holds one wrapper module for each: the engine's own module has `replace` lines, so that
`go install` refuses it. The language host is the last one that is served as a module.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from infra.engine import VERSION, EngineMissing

GO_VERSION = "1.26"
BUILD_SECONDS = 1800
MODULES = Path(__file__).parent / "modules"
SDK = "github.com/pulumi/pulumi/sdk/v3"
ENGINE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
LANGUAGE_HOST = f"{SDK}/python/cmd/pulumi-language-python"
#: Scripts that the engine starts for programs and dynamic providers in Python; parts of the sdk module.
SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")
#: Compiling without the optimiser takes a quarter less time; the engine itself mostly waits for Python.
UNOPTIMISED = "-gcflags=all=-N -l"
VERSION_FLAG = f"-s -w -X {SDK}/go/common/version.Version=v{VERSION}"


def build(root: Path, say: Callable[[str], None]) -> None:
    """Build into `root/bin`. Raises EngineMissing with the reason."""
    go = shutil.which("go")
    if go is None:
        raise EngineMissing(f"go is not on PATH (Go {GO_VERSION} or newer is needed)")
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="build-", dir=root.parent) as scratch:
        workshop = _Workshop(go, Path(scratch), say)
        say(
            "Pulumi engine: compiling takes 4 to 7 minutes on two idle cores, 4 GB on disk meanwhile"
        )
        workshop.compile("engine", ENGINE, VERSION_FLAG, "pulumi")
        workshop.compile("language_host", LANGUAGE_HOST, "-s -w", "pulumi-language-python")
        workshop.copy_scripts()
        shutil.rmtree(root, ignore_errors=True)
        workshop.made.rename(root)


class _Workshop:
    """Go's caches (3 GB) lie in a folder that goes away, since nobody needs them again."""

    def __init__(self, go: str, scratch: Path, say: Callable[[str], None]) -> None:
        self._go = go
        self._scratch = scratch
        self._say = say
        self.made = scratch / "made"
        (self.made / "bin").mkdir(parents=True)

    def compile(self, module: str, package: str, flags: str, name: str) -> None:
        """Build one program of one wrapper module into `bin`."""
        began = time.monotonic()
        target = str(self.made / "bin" / name)
        self._run(
            module, "build", "-trimpath", UNOPTIMISED, "-ldflags", flags, "-o", target, package
        )
        self._say(f"Pulumi engine: {name} built in {time.monotonic() - began:.0f} s")

    def copy_scripts(self) -> None:
        """Put the sdk's scripts beside the engine, which looks for them there."""
        source = Path(self._run("engine", "list", "-m", "-f", "{{.Dir}}", SDK).strip())
        for script in SCRIPTS:
            target = self.made / "bin" / Path(script).name
            shutil.copyfile(source / script, target)
            target.chmod(0o755)

    def _run(self, module: str, *arguments: str) -> str:
        environment = {
            **os.environ,
            "GOPATH": str(self._scratch / "path"),
            "GOCACHE": str(self._scratch / "cache"),
            # Go protects its module cache against writing, and so against being removed.
            "GOFLAGS": "-modcacherw -buildvcs=false -mod=readonly",
            "CGO_ENABLED": "0",
        }
        try:
            done = subprocess.run(
                [self._go, *arguments],
                cwd=MODULES / module,
                env=environment,
                capture_output=True,
                text=True,
                timeout=BUILD_SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise EngineMissing(f"go {arguments[0]} took more than {BUILD_SECONDS} s") from None
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise EngineMissing(f"go {arguments[0]}: {reason}")
        return done.stdout
