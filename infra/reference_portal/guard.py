"""The outermost layer: limits bodies, checks origins, catches what went wrong, adds headers, writes the log."""

from __future__ import annotations

import secrets
import time
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra.reference_portal import errors, headers, sessions
from infra.reference_portal.log import shortened
from infra.reference_portal.portal import Portal
from infra.reference_portal.problems import API

_WRITING = ("POST", "PUT", "PATCH", "DELETE")
_SMALL, _LARGE = 64 * 1024, 6 * 1024 * 1024


class Guard:
    """ASGI layer around the application; one instance serves all requests of one portal."""

    def __init__(self, app: ASGIApp, portal: Portal) -> None:
        self._app = app
        self._portal = portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Exchange(self._portal, scope, receive, send).run(self._app)


class _Exchange:
    def __init__(self, portal: Portal, scope: Scope, receive: Receive, send: Send) -> None:
        self._portal, self._settings = portal, portal.settings
        self._scope, self._receive, self._send = scope, receive, send
        self._sent = Headers(scope=scope)
        self._status = 0
        self._read = 0
        self._id = secrets.token_hex(8)
        self._began = time.monotonic()

    async def run(self, app: ASGIApp) -> None:
        scope = self._scope
        scope["request_id"] = self._id
        method = scope["method"]
        self._rewrite_method()
        try:
            refused = self._refusal()
            if refused:
                await self._answer(refused)
            else:
                await app(scope, self._bounded_receive, self._framed_send)
        except HTTPException as refusal:  # raised by the bounded body outside the router
            await self._answer(refusal.status_code)
        except Exception as failure:  # noqa: BLE001 - the last place that can keep details from leaving
            self._log_failure(failure)
            if not self._status:
                await self._answer(500)
        self._log(method)

    def _rewrite_method(self) -> None:
        path, settings = self._scope["path"], self._settings
        any_method = (
            settings.suchdienst_any_method if path.startswith(API) else settings.web_any_method
        )
        if any_method and self._scope["method"] not in ("GET", "HEAD", "POST"):
            self._scope["method"] = "GET"
        if settings.suchdienst_any_method and path.startswith(API):
            self._scope["method"] = "GET"

    def _refusal(self) -> int | None:
        length = self._sent.get("content-length", "0")
        if length.isdecimal() and int(length) > self._limit:
            return 413
        if self._scope["method"] in _WRITING and not self._origin_fits():
            self._portal.log.security("foreign origin", request=self._id)
            return 403
        return None

    @property
    def _limit(self) -> int:
        if not self._settings.upload_size_limited:
            return 64 * _LARGE
        return _LARGE if self._scope["path"].endswith("/unterlagen") else _SMALL

    def _origin_fits(self) -> bool:
        origin = self._sent.get("origin")
        if origin is None or not self._settings.origin_checked:
            return True
        own = {urlsplit(self._settings.base_url).netloc, self._sent.get("host", "")}
        return urlsplit(origin).netloc in own

    async def _bounded_receive(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read > self._limit:
            raise HTTPException(413)
        return message

    async def _framed_send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            fields = MutableHeaders(raw=list(message.get("headers", [])))
            headers.apply(fields, self._scope["path"], self._sent.get("origin"), self._settings)
            self._add_needless_cookies(fields)
            message = {**message, "headers": fields.raw}
        await self._send(message)

    def _add_needless_cookies(self, fields: MutableHeaders) -> None:
        if not fields.get("content-type", "").startswith("text/html"):
            return
        if self._settings.tracking_cookie:
            fields.append("Set-Cookie", sessions.tracking_field())
        has_one = sessions.cookie_name(self._settings) + "=" in self._sent.get("cookie", "")
        needless = not self._settings.cookie_only_when_needed and not has_one
        if needless and "set-cookie" not in fields:
            field = sessions.set_cookie_field(self._settings, sessions.new_id())
            fields.append("Set-Cookie", field)

    async def _answer(self, status: int) -> None:
        response = errors.answer(Request(self._scope), status)
        if status == 429:
            response.headers["Retry-After"] = "60"
        await response(self._scope, self._receive, self._framed_send)

    def _log_failure(self, failure: Exception) -> None:
        # Only type and place: the message of an exception may quote what somebody entered.
        trace = failure.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
        self._portal.log.event(
            "failure", severity="error", request=self._id, kind=type(failure).__name__, place=place
        )

    def _log(self, method: str) -> None:
        query = self._scope["query_string"].decode("latin-1")
        self._portal.log.event(
            "request",
            request=self._id,
            method=method,
            route=self._route(),
            status=self._status,
            milliseconds=round((time.monotonic() - self._began) * 1000, 1),
            network=shortened((self._scope.get("client") or ("",))[0]),
            query=query if self._settings.log_query_strings else None,
        )

    def _route(self) -> str:
        # The pattern, not the path: what somebody typed after a known path stays out of the log.
        if "endpoint" not in self._scope:
            return "unmatched"
        path: str = self._scope["path"]
        for name, value in self._scope.get("path_params", {}).items():
            path = path.replace(str(value), "{" + name + "}", 1) if value else path
        return path
