"""Reads posted forms strictly: each field once, valid UTF-8, and the form's token first of all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.reference_portal import sessions
from infra.reference_portal.portal import portal_of
from infra.reference_portal.uploads import Upload

_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True)
class Entries:
    """The fields and files of one posted form."""

    values: dict[str, str] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)


def posted(
    handler: Callable[[Request, Entries], Response],
) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of a handler that gets the read form; runs it beside the event loop."""

    async def endpoint(request: Request) -> Response:
        entries = await _read(request)
        return await run_in_threadpool(handler, request, entries)

    return endpoint


def both(
    path: str, page: Callable[[Request], Response], take: Callable[[Request, Entries], Response]
) -> list[Route]:
    """One path whose page is read by GET and whose form is sent by POST; Allow names both."""
    taking = posted(take)

    async def endpoint(request: Request) -> Response:
        if request.method == "POST":
            return await taking(request)
        return await run_in_threadpool(page, request)

    return [Route(path, endpoint, methods=["GET", "POST"])]


def check_token(request: Request, entries: Entries, session: str | None) -> None:
    """Refuse with 403 when the form's token does not belong to the session."""
    portal = portal_of(request)
    if not sessions.token_fits(portal, entries.values.get("token"), session):
        portal.log.security("form token", request=request.scope["request_id"])
        raise HTTPException(403)


async def _read(request: Request) -> Entries:
    if request.headers.get("content-type", "").split(";")[0].lower() not in _TYPES:
        raise HTTPException(415)
    values: dict[str, str] = {}
    files: dict[str, Upload] = {}
    async with request.form(max_files=2, max_fields=60, max_part_size=64 * 1024) as form:
        for name, value in form.multi_items():
            if name in values or name in files:
                raise HTTPException(400)
            if isinstance(value, UploadFile):
                files[name] = Upload(
                    value.filename or "", value.content_type or "", await value.read()
                )
            elif "\ufffd" in value:  # what the decoder puts in place of bytes that are not UTF-8
                raise HTTPException(400)
            else:
                values[name] = value
    return Entries(values, files)
