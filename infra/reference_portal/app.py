"""The ASGI factory: settings in, a wired application out."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from infra.reference_portal import errors, faults, suchdienst
from infra.reference_portal.guard import Guard
from infra.reference_portal.portal import assemble
from infra.reference_portal.settings import PortalSettings, load
from infra.reference_portal.web import application, contact, legal, pages, wellknown

STATIC = Path(__file__).parent / "static"


def create(settings: PortalSettings | None = None) -> FastAPI:
    """Build the portal; without settings they are read from the file that PORTAL_SETTINGS names."""
    portal = assemble(settings or load())
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.portal = portal
    app.router.routes.extend(
        [
            Route("/healthz", healthz, methods=["GET"]),
            *pages.ROUTES,
            *application.ROUTES,
            *contact.routes(portal.settings),
            *legal.ROUTES,
            *wellknown.routes(portal.settings),
            *suchdienst.routes(portal.settings.suchdienst_retired_paths_off),
            *faults.routes(portal.settings),
            Mount("/static", StaticFiles(directory=STATIC)),
            Mount("/kern", StaticFiles(directory=portal.settings.kern_dir, check_dir=False)),
        ]
    )
    app.add_exception_handler(HTTPException, errors.on_http_exception)
    app.add_middleware(Guard, portal=portal)
    portal.log.event("started", environment=portal.settings.environment)
    return app


def healthz(_: Request) -> PlainTextResponse:
    """Says that the process answers, and nothing else."""
    return PlainTextResponse("ok")
