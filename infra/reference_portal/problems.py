"""Errors of the Suchdienst in the form of RFC 9457; that form is our choice, PVOG's own is not established."""

from __future__ import annotations

import json
import sys
import traceback
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from infra.reference_portal.settings import PortalSettings

API = "/suchdienst/api"
_TEXTS = {
    400: "Die Anfrage enthält einen ungültigen Parameter.",
    404: "Zu dieser Anfrage gibt es keinen Treffer.",
    405: "Diese Methode ist hier nicht vorgesehen.",
    413: "Die Anfrage ist zu groß.",
    500: "Der Dienst kann die Anfrage zurzeit nicht beantworten.",
}


class Refused(Exception):
    """A request that the Suchdienst does not answer, with status, reason and the parameter at fault."""

    def __init__(
        self, status: int, detail: str | None = None, parameter: str | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail or _TEXTS[status]
        self.parameter = parameter


def problem(
    settings: PortalSettings,
    status: int,
    detail: str | None = None,
    parameter: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """A problem answer (RFC 9457, section 3): type, title, status, detail and, if one is at fault, parameter."""
    if status == 400 and not settings.suchdienst_status_documented:
        status = 418
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status if settings.suchdienst_problem_status else status + 1,
        "detail": detail or _TEXTS.get(status, _TEXTS[500]),
    }
    if parameter:
        body["parameter"] = parameter
    if not settings.suchdienst_problem_form:
        body = {"error": body["detail"]}
    if not settings.suchdienst_error_neutral:
        body["trace"] = leak()
    text = json.dumps(body, ensure_ascii=False)
    return Response(
        text,
        status if settings.suchdienst_errors_signalled else 200,
        headers,
        settings.suchdienst_problem_media_type,
    )


def leak() -> str:
    """What a badly configured application would show: stack, paths and versions. Only a switch leads here."""
    stack = "".join(traceback.format_exception(sys.exception()) or traceback.format_stack(limit=4))
    return f"Traceback (most recent call last):\n{stack}\nPython {sys.version}, sqlite {__file__}"
