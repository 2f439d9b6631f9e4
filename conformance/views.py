"""The descriptor as requirements see it: the portal's own fields and those of one subject."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from profiles.portal import HostSubject, Portal, Subject


def view(portal: Portal, subject: Subject | None) -> dict[str, Any]:
    """Fields by name; the subject's own win, `host` is the host name of its address."""
    seen: dict[str, Any] = {name: getattr(portal, name) for name in type(portal).model_fields}
    if subject is not None:
        own = set(type(subject).model_fields) - {"kind"}  # the portal's kind is what rules ask for
        seen |= {name: getattr(subject, name) for name in sorted(own)}
        if not isinstance(subject, HostSubject):
            seen["host"] = urlsplit(subject.address).hostname or ""
    return seen
