"""Starts one of `tests/servers/<area>/<name>/`: a portal that this project does not provision.

A folder holds `server.yaml` and, by kind, `nginx.conf` (what stands inside `http {}`) or a program.
`server.yaml`: `kind: nginx | python`; `certificate:` a patch on the stack's certificate settings;
`subjects:` as in a descriptor (without it: one web subject); `command:` for kind python, default
`[server.py]`. In all files $PORT, $HTTP_PORT, $HOST and $DIR are replaced; $DIR is a temporary copy
of the folder with `rsa.pem`, `rsa.key`, `ecdsa.pem`, `ecdsa.key`, `ca.pem` and `crl/` beside it.
A program finds the same four names in its environment and listens on 127.0.0.1:$PORT.
"""

from __future__ import annotations

import datetime
import os
import shutil
import socket
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from infra.certificates.provide import provide
from infra.front_door import openssl_configuration
from infra.settings import Ports, StackSettings
from infra.state import Places

SERVERS = Path(__file__).resolve().parents[1] / "servers"
_READY_SECONDS = 60.0
_MAIN = """daemon off;
master_process off;
worker_processes 1;
pid $DIR/nginx.pid;
error_log $DIR/error.log error;
events { worker_connections 512; }
http {
  client_body_temp_path $DIR/tmp; proxy_temp_path $DIR/tmp; fastcgi_temp_path $DIR/tmp;
  uwsgi_temp_path $DIR/tmp; scgi_temp_path $DIR/tmp;
  access_log off;
"""


def free_port() -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def start(area: str, name: str) -> Iterator[dict[str, Any]]:
    """Run the server and give its descriptor (the content of a `portal.yaml`)."""
    with tempfile.TemporaryDirectory(prefix=f"{area}-{name}-") as made:
        folder = Path(made)
        shutil.copytree(SERVERS / area / name, folder, dirs_exist_ok=True)
        told = yaml.safe_load((folder / "server.yaml").read_text()) or {}
        settings = _settings(name, told.get("certificate") or {})
        values = {
            "PORT": str(settings.ports.https),
            "HTTP_PORT": str(settings.ports.http),
            "HOST": settings.host,
            "DIR": made,
        }
        _write_certificates(settings, folder)
        running = _run(told, folder, values)
        try:
            wait_until_open(running, settings.ports.https, folder / "output.log")
            yield _descriptor(area, name, told, values)
        finally:
            running.terminate()
            try:
                running.wait(5)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


def judged_areas(name: str) -> list[str] | None:
    """The areas that a server is made for (`judged:` in its file); None means all of them."""
    told = yaml.safe_load((SERVERS / name / "server.yaml").read_text()) or {}
    areas = told.get("judged")
    return list(areas) if areas is not None else None


def _settings(name: str, certificate: dict[str, Any]) -> StackSettings:
    # An odd name on disk must not matter to the host name.
    host = "".join(letter if letter.isalnum() else "-" for letter in name.lower())
    ports = Ports(https=free_port(), http=free_port(), portal=free_port())
    told = {
        "id": host,
        "ports": ports.model_dump(),
        "certificate": {"stapled": False} | certificate,
    }
    return StackSettings.model_validate(told)


def _write_certificates(settings: StackSettings, folder: Path) -> None:
    provided = provide(settings, Places(folder / "state"), datetime.datetime.now(datetime.UTC))
    for file, content in provided.files.items():
        target = folder / file
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
    (folder / "openssl.cnf").write_text(openssl_configuration(settings))


def _run(told: dict[str, Any], folder: Path, values: dict[str, str]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **values, "OPENSSL_CONF": str(folder / "openssl.cnf")}
    if told.get("kind") == "python":
        program, *arguments = told.get("command") or ["server.py"]
        line = [sys.executable, str(folder / program), *arguments]
        environment["PYTHONPATH"] = str(SERVERS.parents[1])  # servers share parts of tests/harness
        environment["OPENSSL_CONF"] = os.environ.get("OPENSSL_CONF", "")
        if not environment["OPENSSL_CONF"]:
            del environment["OPENSSL_CONF"]
    else:
        (folder / "tmp").mkdir(exist_ok=True)
        inside = (folder / "nginx.conf").read_text()
        text = string.Template(_MAIN + inside + "\n}\n").safe_substitute(values)
        (folder / "whole.conf").write_text(text)
        line = ["nginx", "-p", str(folder), "-c", str(folder / "whole.conf"), "-e", "stderr"]
    log = (folder / "output.log").open("wb")
    with log:
        return subprocess.Popen(line, cwd=folder, env=environment, stdout=log, stderr=log)


def wait_until_open(running: subprocess.Popen[bytes], port: int, log: Path | None = None) -> None:
    """Wait until the program listens. Raises RuntimeError with the end of its log if it does not."""
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until and running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"did not start: {log.read_text()[-2000:] if log else running.args!r}")


def _descriptor(
    area: str, name: str, told: dict[str, Any], values: dict[str, str]
) -> dict[str, Any]:
    web = {
        "kind": "web",
        "address": "https://$HOST:$PORT",
        "connect_to": "127.0.0.1:$PORT",
        "ca": "$DIR/ca.pem",
        "plain_port": int(values["HTTP_PORT"]),
    }
    subjects = yaml.safe_dump(told.get("subjects") or {"web": web})
    return {
        "id": "".join(letter if letter.isalnum() else "-" for letter in f"{area}-{name}".lower()),
        "name": {"de": f"Testserver {name}", "en": f"Test server {name}"},
        "kind": "land",
        "ars": "160000000000",
        "environment": "test",
        "public": False,
        "allow": ["read"],
        "profile": "land-portal@2026.12",
        "contact": "betrieb@server.test",
        "subjects": yaml.safe_load(string.Template(subjects).safe_substitute(values)),
        **(told.get("portal") or {}),
    }
