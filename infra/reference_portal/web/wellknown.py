"""Files that machines look for: security.txt (RFC 9116) and robots.txt (RFC 9309)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from infra.reference_portal.portal import portal_of
from infra.reference_portal.settings import PortalSettings


def routes(settings: PortalSettings) -> list[Route]:
    """The files that the settings let be."""
    found = []
    if settings.security_txt_present:
        found.append(Route("/.well-known/security.txt", security_txt, methods=["GET"]))
    if settings.robots_txt:
        found.append(Route("/robots.txt", robots_txt, methods=["GET"]))
    return found


def security_txt(request: Request) -> Response:
    """Where weaknesses are reported."""
    settings = portal_of(request).settings
    content = "\n".join(security_lines(settings, datetime.now(UTC))) + "\n"
    response = Response(content.encode())
    if settings.security_txt_content_type:
        response.headers["Content-Type"] = settings.security_txt_content_type
    return response


def security_lines(settings: PortalSettings, moment: datetime) -> list[str]:
    """The lines of security.txt at a moment."""
    lines = [f"Contact: {contact}" for contact in settings.security_txt_contact]
    if settings.security_txt_expires is not None:
        lines.append(f"Expires: {_expires(settings.security_txt_expires, moment)}")
    if settings.security_txt_languages:
        lines.append(f"Preferred-Languages: {settings.security_txt_languages}")
    if settings.security_txt_canonical:
        lines.append(f"Canonical: {settings.base_url}/.well-known/security.txt")
    if settings.security_txt_policy:
        lines.append(f"Policy: {settings.base_url}/sicherheit")
    return lines + settings.security_txt_extra


def robots_txt(_: Request) -> Response:
    """Crawlers may read everything but personal pages and the interface."""
    disallowed = ("/antrag/", "/kontakt", "/barriere-melden", "/rueckmeldung", "/suchdienst/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in disallowed)]
    return PlainTextResponse("\n".join(lines) + "\n")


def _expires(text: str, moment: datetime) -> str:
    relative = re.fullmatch(r"([+-][0-9]+)d", text)
    if relative is None:
        return text
    # Midnight, so that the file stays the same for a whole day.
    day = (moment + timedelta(days=int(relative[1]))).replace(hour=0, minute=0, second=0)
    return day.strftime("%Y-%m-%dT%H:%M:%SZ")
