"""Switches for cookies and sessions."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class SessionSwitches(BaseModel):
    """The session cookie of an application and what protects it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cookie_secure: bool = Field(True, description="Secure on the session cookie")
    cookie_http_only: bool = Field(True, description="HttpOnly on the session cookie")
    cookie_same_site: Literal["Strict", "Lax", "None"] | None = Field(
        "Lax", description="SameSite of the session cookie; null leaves it out"
    )
    cookie_domain: str | None = Field(
        None, description="Domain of the session cookie; null keeps it on this host"
    )
    cookie_path: str = Field("/", description="Path of the session cookie")
    cookie_host_prefix: bool = Field(True, description="name __Host-sid; false names it sid")
    cookie_max_age_seconds: int | None = Field(
        None, description="Max-Age of the session cookie; null ends it with the browser"
    )
    cookie_only_when_needed: bool = Field(
        True, description="false: every page sets the session cookie"
    )
    tracking_cookie: bool = Field(
        False, description="true: every page sets a cookie for measuring visits, without consent"
    )
    session_renewed: bool = Field(
        True,
        description="the id changes when an application begins; false keeps an id that was handed in",
    )
    session_in_url: bool = Field(
        False, description="true: the session id stands in addresses of the application"
    )
    session_idle_minutes: int = Field(
        30, description="end of an unused session, enforced by the server"
    )
    session_max_minutes: int = Field(120, description="end of any session, enforced by the server")
    csrf: bool = Field(True, description="forms need their token; false accepts any")
    origin_checked: bool = Field(
        True, description="writing requests from a foreign Origin are refused"
    )
