"""Structured log: one JSON object a line, with what happened and never what somebody entered."""

from __future__ import annotations

import ipaddress
import json
import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

Value = str | int | float | None


class Log:
    """Writes events; fields are short technical values, never form contents or query strings."""

    def __init__(
        self, file: Path | None, *, structured: bool = True, security: bool = True
    ) -> None:
        self._out = _open(file) if file else sys.stderr
        self._structured = structured
        self._security = security
        self._lock = threading.Lock()

    def event(self, event: str, /, *, severity: str = "info", **fields: Value) -> None:
        """Write one event with time (ISO 8601 with offset), severity, source and fields."""
        line: dict[str, Value] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "severity": severity,
            "source": "portal",
            "event": event,
            **{name: value for name, value in fields.items() if value is not None},
        }
        text = json.dumps(line, ensure_ascii=False) if self._structured else _free_text(line)
        with self._lock:
            self._out.write(text + "\n")
            self._out.flush()

    def security(self, event: str, /, **fields: Value) -> None:
        """Write an event that matters for security: something was refused."""
        if self._security:
            self.event(event, severity="warning", result="refused", **fields)


def shortened(address: str | None) -> str | None:
    """A network instead of a person's address: /24 for IPv4, /48 for IPv6."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))


def _free_text(line: dict[str, Value]) -> str:
    return " ".join(f"{key}={value}" for key, value in line.items() if key != "time")


def _open(file: Path) -> TextIO:
    file.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(
        os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640), "a", encoding="utf-8"
    )
