"""`check --dry-run` says what would be sent where, and nothing leaves this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pruefstand.cli import main
from pruefstand.running import announcing
from tests.harness.rules import DESCRIBED


@pytest.fixture
def listeners() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two listening sockets that nobody must connect to."""
    with (
        socket.create_server(("127.0.0.1", 0)) as web,
        socket.create_server(("127.0.0.1", 0)) as plain,
    ):
        web.setblocking(False)
        plain.setblocking(False)
        yield web, plain


@pytest.fixture
def portal(listeners: tuple[socket.socket, socket.socket], tmp_path: Path) -> Path:
    """A descriptor of all kinds of subjects; its addresses are the listening sockets."""
    port, plain = (one.getsockname()[1] for one in listeners)
    reached = {"connect_to": f"127.0.0.1:{port}"}
    web = {
        "kind": "web",
        "address": "https://portal.probe.test",
        "plain_port": plain,
        "pages": {"start": "/", "application": "/leistungen/wohngeld/antrag"},
        "test_form": {"page": "/leistungen/form", "fields": {"vorname": "Kolibri"}},
        "credentials": {"kind": "bearer", "token": "PROBE_TOKEN"},
        "revocation_hosts": ["127.0.0.1"],
        **reached,
    }
    search = {"kind": "suchdienst", "address": "https://portal.probe.test/api", **reached}
    described = {
        **DESCRIBED,
        "profile": "land-portal@next",
        "allow": ["read", "write"],
        "allow_revocation_lookup": True,
        "subjects": {"web": web, "search": search, "host": {"kind": "host", "log_files": ["/x"]}},
    }
    return _written(described, tmp_path)


def _written(described: dict[str, Any], folder: Path) -> Path:
    file = folder / "portal.yaml"
    file.write_text(yaml.safe_dump(described))
    return file


def _dry(portal: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["check", str(portal), "--dry-run", "--out", str(portal.parent / "out")]) == 0
    assert not (portal.parent / "out").exists()
    return capsys.readouterr().out


def test_nobody_is_connected_to(
    portal: Path,
    listeners: tuple[socket.socket, socket.socket],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Not one connection reaches the addresses of the descriptor."""
    assert "Nothing was sent." in _dry(portal, capsys)
    for one in listeners:
        with pytest.raises(BlockingIOError):
            one.accept()


def test_what_would_be_sent_is_said(
    portal: Path,
    listeners: tuple[socket.socket, socket.socket],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Addresses with their names, methods with paths, handshakes, cases, forms and commands."""
    monkeypatch.setenv("PROBE_TOKEN", "verysecret")
    out = _dry(portal, capsys)
    lines = [" ".join(line.split()) for line in out.splitlines()]
    port, plain = (one.getsockname()[1] for one in listeners)
    assert f"web at 127.0.0.1:{port} by https (SNI and Host: portal.probe.test)" in lines
    assert any(one.startswith("CONNECTION 150 x TLS handshakes") for one in lines)
    assert any(one.startswith(f"CONNECTION 1 x port {plain}") for one in lines)
    assert any("x /leistungen/wohngeld/antrag" in one and one.startswith("GET") for one in lines)
    assert "GET 1 x /.well-known/security.txt [securitytxt]" in lines
    assert any("(fills the form on /leistungen/form: vorname)" in one for one in lines)
    assert any(one.startswith("GET") and "x /api/v2/locations [corpus]" in one for one in lines)
    assert any(one.startswith("POST") and "x /api/v2/locations [corpus]" in one for one in lines)
    assert "host at local:// (commands that only read)" in lines
    assert any(one.startswith("COMMAND") and "sockets]" in one for one in lines)
    assert "Hosts that may be asked: 127.0.0.1 (127.0.0.1), portal.probe.test (127.0.0.1)." in lines
    assert "$PROBE_TOKEN" in out and "verysecret" not in out


def test_what_must_not_be_written_is_kept_back(
    portal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the right to write no writing method is among what would be sent, and that is said."""
    described = yaml.safe_load(portal.read_text())
    _written({**described, "allow": ["read"]}, portal.parent)
    words = [one.split() for one in _dry(portal, capsys).splitlines()]
    sent = {one[0] for one in words if one[2:3] == ["x"]}
    assert sent == {"CONNECTION", "COMMAND", "GET", "HEAD"}
    kept = [one for one in words if one[:2] == ["not", "sent,"]]
    assert len(kept) == 2 and any("PROPFIND)" in one for one in kept)


def test_a_long_list_stays_readable(
    portal: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long addresses are cut, a long list is, too, and it says how much is left out."""
    monkeypatch.setattr(announcing, "MOST_LINES", 10)
    described = yaml.safe_load(portal.read_text())
    described["subjects"]["web"]["address"] = "https://portal.probe.test/" + "x" * 200
    _written(described, portal.parent)
    lines = _dry(portal, capsys).splitlines()
    assert max(map(len, lines)) < 160 and len(lines) < 60
    assert len([one for one in lines if "more of this kind" in one]) == 2
