"""The session cookie and the form tokens that go with it."""

from __future__ import annotations

import secrets
from http.cookies import SimpleCookie

from starlette.requests import Request
from starlette.responses import Response

from infra.reference_portal.portal import Portal
from infra.reference_portal.settings import PortalSettings


def cookie_name(settings: PortalSettings) -> str:
    """`__Host-sid`, the prefix that browsers bind to host, Secure and Path=/ (RFC 6265bis, 4.1.3.2)."""
    return "__Host-sid" if settings.cookie_host_prefix else "sid"


def new_id() -> str:
    """A session id of 256 random bits."""
    return secrets.token_urlsafe(32)


def current_id(request: Request, settings: PortalSettings) -> str | None:
    """The session id that the browser sent, if it has the form of one."""
    sent = request.cookies.get(cookie_name(settings))
    if sent is None and settings.session_in_url:
        sent = request.query_params.get("sid")
    return sent if sent and len(sent) <= 64 else None


def set_cookie(response: Response, settings: PortalSettings, session: str) -> None:
    """Hand the session id to the browser with the attributes that the settings name."""
    response.raw_headers.append((b"set-cookie", set_cookie_field(settings, session).encode()))


def set_cookie_field(settings: PortalSettings, session: str) -> str:
    """The value of the Set-Cookie field."""
    parts = [f"{cookie_name(settings)}={session}", f"Path={settings.cookie_path}"]
    if settings.cookie_domain:
        parts.append(f"Domain={settings.cookie_domain}")
    if settings.cookie_max_age_seconds is not None:
        parts.append(f"Max-Age={settings.cookie_max_age_seconds}")
    if settings.cookie_secure:
        parts.append("Secure")
    if settings.cookie_http_only:
        parts.append("HttpOnly")
    if settings.cookie_same_site:
        parts.append(f"SameSite={settings.cookie_same_site}")
    return "; ".join(parts)


def tracking_field() -> str:
    """The cookie for measuring visits that only a switch sends."""
    cookie: SimpleCookie = SimpleCookie({"visitor": secrets.token_hex(8)})
    morsel = cookie["visitor"]
    morsel["path"], morsel["max-age"], morsel["samesite"] = "/", "31536000", "Lax"
    morsel["secure"] = morsel["httponly"] = True
    return morsel.OutputString()


def token_fits(portal: Portal, token: str | None, session: str | None) -> bool:
    """Whether a form token belongs to this session, or is a valid free one where there is no session."""
    if not portal.settings.csrf:
        return True
    if not token or not token.isascii():
        return False
    if session is None:
        return portal.vault.free_token_fits(token)
    return portal.vault.bound_token_fits(token, session)
