"""Which header fields each kind of answer carries; HSTS alone is set by the front door."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders

from infra.reference_portal.problems import API
from infra.reference_portal.settings import PortalSettings

_PERSONAL = ("/antrag", "/kontakt", "/barriere-melden", "/rueckmeldung", "/kopie", "/uploads")
_FILES = ("/static/", "/kern/")


def personal(path: str) -> bool:
    """Whether answers below this path may hold data of a person."""
    return path.startswith(_PERSONAL)


def apply(headers: MutableHeaders, path: str, origin: str | None, settings: PortalSettings) -> None:
    """Add all header fields of one answer, replacing what the framework set."""
    _set(headers, "Content-Security-Policy", _policy(path, settings))
    _set(headers, "X-Content-Type-Options", "nosniff" if settings.no_sniff else None)
    _set(headers, "X-Frame-Options", "DENY" if settings.frame_protection else None)
    _set(headers, "Referrer-Policy", settings.referrer_policy)
    _set(headers, "Permissions-Policy", settings.permissions_policy)
    _set(headers, "Cross-Origin-Opener-Policy", settings.cross_origin_opener_policy)
    _set(headers, "Cross-Origin-Resource-Policy", settings.cross_origin_resource_policy)
    _set(headers, "Cross-Origin-Embedder-Policy", settings.cross_origin_embedder_policy)
    _set(headers, "Cache-Control", _cache_control(path, settings))
    _set(headers, "Server", settings.server_banner)
    _set(headers, "X-Powered-By", settings.powered_by)
    _cross_origin(headers, origin, settings)
    _content_type(headers, path, settings)
    for name, value in settings.extra_headers.items():
        headers[name] = value


def _policy(path: str, settings: PortalSettings) -> str | None:
    return settings.csp_api if path.startswith(API) else settings.csp


def _cache_control(path: str, settings: PortalSettings) -> str | None:
    if not settings.cache_control:
        return None
    if personal(path):
        return "no-store" if settings.cache_control_private else "public, max-age=3600"
    return "public, max-age=3600" if path.startswith(_FILES) else "no-cache"


def _cross_origin(headers: MutableHeaders, origin: str | None, settings: PortalSettings) -> None:
    allowed = origin if settings.cors_allow_origin == "reflect" else settings.cors_allow_origin
    _set(headers, "Access-Control-Allow-Origin", allowed)
    if allowed and settings.cors_allow_credentials:
        headers["Access-Control-Allow-Credentials"] = "true"


def _content_type(headers: MutableHeaders, path: str, settings: PortalSettings) -> None:
    current = headers.get("Content-Type", "")
    if not current.startswith("text/") or path.startswith("/.well-known/"):
        return
    media_type = current.split(";")[0]
    full = f"{media_type}; charset={settings.charset}" if settings.charset else media_type
    _set(headers, "Content-Type", full if settings.content_type else None)


def _set(headers: MutableHeaders, name: str, value: str | None) -> None:
    if value is None:
        del headers[name]
    else:
        headers[name] = value
