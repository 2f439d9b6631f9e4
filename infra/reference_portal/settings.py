"""What the portal can be told: where things lie, and one switch for each rule that a test may break.

The default of every switch is the conformant behaviour; `portal:` faults of requirements name these fields.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from infra.reference_portal.switches_api import ApiSwitches
from infra.reference_portal.switches_forms import FormSwitches
from infra.reference_portal.switches_headers import HeaderSwitches
from infra.reference_portal.switches_pages import PageSwitches
from infra.reference_portal.switches_session import SessionSwitches

SETTINGS_VARIABLE = "PORTAL_SETTINGS"


class Locations(BaseModel):
    """Where the portal keeps things and how it is addressed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str = Field(
        "sqlite:///.state/portal/portal.sqlite",
        description="SQLAlchemy address of the database; an SQLite file is created with mode 0600",
    )
    upload_dir: Path = Field(
        Path(".state/portal/uploads"),
        description="folder of uploaded files, outside everything that is served; created with mode 0700",
    )
    log_file: Path | None = Field(
        Path(".state/portal/portal.log"),
        description="JSON lines, one event a line, created with mode 0640; null writes to standard error",
    )
    secret_file: Path = Field(
        Path(".state/portal/secret"),
        description="key for tokens and drafts, created with mode 0600 when missing",
    )
    kern_dir: Path = Field(
        Path(".state/portal/kern"),
        description="folder with the prepared KERN files (python -m infra.reference_portal.kern)",
    )
    base_url: str = Field(
        "https://portal.musterland.test:8443",
        description="address under which people reach the portal, without a slash at the end",
    )
    portal_name: str = Field(
        "Landesportal Musterland", description="name shown in the header and in titles"
    )


class PortalSettings(
    Locations, HeaderSwitches, SessionSwitches, PageSwitches, FormSwitches, ApiSwitches
):
    """Frozen settings of one portal process; an unknown name is an error (pydantic ValidationError)."""

    debug_mode: bool = Field(
        False,
        description="true: /debug shows settings and environment names, and pages say that debugging is on",
    )
    management_public: bool = Field(
        False,
        description="true: /actuator/env, /actuator/health, /metrics and /docs answer to everybody",
    )
    error_page_neutral: bool = Field(
        True,
        description="false: error pages of the web show exception, stack trace, paths and versions",
    )
    error_status_correct: bool = Field(
        True,
        description="false: the page for what is not there is sent with status 200 instead of 404",
    )
    web_any_method: bool = Field(
        False, description="true: pages answer PUT, DELETE, PATCH and TRACE with 200"
    )
    log_application_data: bool = Field(
        False, description="true: entered values are written to the log"
    )
    log_query_strings: bool = Field(False, description="true: query strings are written to the log")
    log_structured: bool = Field(True, description="false: free text lines instead of JSON lines")
    log_security_events: bool = Field(
        True, description="false: refused tokens, steps and uploads are not logged"
    )
    database_encrypted: bool = Field(
        True, description="false: drafts and sent applications lie in the database as plain JSON"
    )
    upload_encrypted: bool = Field(
        True, description="false: uploaded files lie on disk as they were sent"
    )
    environment: Literal["production", "test", "reference"] = Field(
        "reference", description="named in the log only"
    )


def load(path: Path | None = None) -> PortalSettings:
    """Read the settings from a JSON file, by default the one that PORTAL_SETTINGS names; without one, the defaults.

    Raises OSError for a missing file and pydantic.ValidationError for what does not fit.
    """
    named = path or (
        Path(os.environ[SETTINGS_VARIABLE]) if SETTINGS_VARIABLE in os.environ else None
    )
    if named is None:
        return PortalSettings()
    return PortalSettings.model_validate(json.loads(named.read_text(encoding="utf-8")))
