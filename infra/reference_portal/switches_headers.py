"""Switches for what stands in the head of every answer; HSTS is the front door's."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

CSP = (
    "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
CSP_API = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


class HeaderSwitches(BaseModel):
    """Header fields of pages, files and API answers; null leaves a field out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    csp: str | None = Field(
        CSP,
        description="Content-Security-Policy of pages and files; another text replaces it, null leaves it out",
    )
    csp_api: str | None = Field(
        CSP_API, description="Content-Security-Policy of the Suchdienst's answers"
    )
    no_sniff: bool = Field(True, description="X-Content-Type-Options: nosniff")
    frame_protection: bool = Field(
        True, description="X-Frame-Options: DENY (frame-ancestors stands in the policy)"
    )
    referrer_policy: str | None = Field(
        "same-origin",
        description="Referrer-Policy; same-origin keeps Origin usable for the check of forms",
    )
    permissions_policy: str | None = Field(PERMISSIONS, description="Permissions-Policy")
    cross_origin_opener_policy: str | None = Field(
        "same-origin", description="Cross-Origin-Opener-Policy"
    )
    cross_origin_resource_policy: str | None = Field(
        "same-origin", description="Cross-Origin-Resource-Policy"
    )
    cross_origin_embedder_policy: str | None = Field(
        "require-corp", description="Cross-Origin-Embedder-Policy"
    )
    cors_allow_origin: str | None = Field(
        None,
        description='Access-Control-Allow-Origin: null sends none, "reflect" echoes the Origin of the request, any other text is sent as it is',
    )
    cors_allow_credentials: bool = Field(
        False, description="true: Access-Control-Allow-Credentials: true beside the allowed origin"
    )
    cache_control: bool = Field(
        True, description="Cache-Control on every answer; false leaves it out everywhere"
    )
    cache_control_private: bool = Field(
        True, description="no-store on pages with personal data; false lets them be cached publicly"
    )
    content_type: bool = Field(True, description="Content-Type on pages; false leaves it out")
    charset: str | None = Field(
        "utf-8", description="charset in the Content-Type of text answers; null leaves it out"
    )
    server_banner: str | None = Field(
        None,
        description='Server header field, for example "Portal/1.2.3 (Debian)" (a front door may replace it: see powered_by)',
    )
    powered_by: str | None = Field(
        None, description="X-Powered-By, for example a framework with its version"
    )
    extra_headers: dict[str, str] = Field(
        default_factory=dict, description="further header fields on every answer"
    )
