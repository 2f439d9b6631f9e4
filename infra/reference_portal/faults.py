"""Paths that a conformant portal does not have; only switches that are off by default make them."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from infra.reference_portal.portal import portal_of
from infra.reference_portal.settings import PortalSettings


def routes(settings: PortalSettings) -> list[Route]:
    """The paths that the settings ask for; none by default."""
    found = []
    if settings.debug_mode:
        found += [Route("/debug", debug), Route("/console", debug)]
    if settings.management_public:
        management = ("/actuator/env", "/actuator/health", "/metrics", "/docs", "/admin")
        found += [Route(path, manage) for path in management]
    if not settings.upload_protected:
        found.append(Route("/uploads/{name}", stored_file))
    return found


def debug(request: Request) -> Response:
    """A debug page with settings and names of variables."""
    settings = portal_of(request).settings.model_dump(mode="json")
    return JSONResponse({"debug": True, "settings": settings, "environment": sorted(os.environ)})


def manage(request: Request) -> Response:
    """A management endpoint that tells about the process."""
    return JSONResponse({"status": "UP", "path": request.url.path, "process": {"id": os.getpid()}})


def stored_file(request: Request) -> Response:
    """An uploaded file for everybody who knows its name."""
    name = Path(request.path_params["name"]).name
    path = portal_of(request).settings.upload_dir / name
    if not path.is_file():
        raise HTTPException(404)
    return PlainTextResponse(path.read_bytes())
