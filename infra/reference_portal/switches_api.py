"""Switches for the Suchdienst."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class ApiSwitches(BaseModel):
    """Rules of the search interface below /suchdienst/api."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    suchdienst_status_documented: bool = Field(
        True, description="false: what would be 400 is 418, which nothing documents"
    )
    suchdienst_schema_valid: bool = Field(
        True, description="false: ars is a number instead of a text and ids are missing"
    )
    suchdienst_media_type: str = Field(
        "application/json", description="Content-Type of good answers"
    )
    suchdienst_json_valid: bool = Field(
        True, description="false: good answers end before their last bracket"
    )
    suchdienst_any_method: bool = Field(
        False, description="true: POST, PUT, PATCH, DELETE, OPTIONS and TRACE are answered like GET"
    )
    suchdienst_allow_header: bool = Field(True, description="405 carries Allow")
    suchdienst_paging: bool = Field(
        True, description="false: page is ignored, and every page shows the first hits"
    )
    suchdienst_page_size: bool = Field(
        True, description="false: size is ignored, and a page shows all hits"
    )
    suchdienst_page_totals: bool = Field(True, description="false: totalElements is one too many")
    suchdienst_first_page: int = Field(
        0, description="number of the first page; 1 leaves page 0 empty"
    )
    suchdienst_token_paging: bool = Field(
        True, description="false: nextPageToken always leads back to the first hits"
    )
    suchdienst_problem_form: bool = Field(
        True, description="false: errors are {error: ...} instead of RFC 9457 members"
    )
    suchdienst_problem_media_type: str = Field(
        "application/problem+json", description="Content-Type of errors"
    )
    suchdienst_problem_status: bool = Field(
        True, description="false: status in the problem differs from the status of the answer"
    )
    suchdienst_error_neutral: bool = Field(
        True, description="false: problems show stack traces, paths and versions"
    )
    suchdienst_errors_signalled: bool = Field(
        True, description="false: errors are sent with status 200"
    )
    suchdienst_not_found: bool = Field(
        True, description="false: an unknown id is 200 with an empty object instead of 404"
    )
    suchdienst_parameters_validated: bool = Field(
        True, description="false: bad parameters are replaced by defaults and answered with 200"
    )
    suchdienst_unknown_parameters_refused: bool = Field(
        True, description="parameters without meaning or given twice are 400; false ignores them"
    )
    suchdienst_robust: bool = Field(True, description="false: odd characters in q end in 500")
    suchdienst_retired_paths_off: bool = Field(
        True, description="false: undocumented older paths such as /v1/locations answer"
    )
    suchdienst_results_relevant: bool = Field(True, description="false: q is ignored")
    suchdienst_charset: bool = Field(True, description="false: umlauts are sent in ISO 8859-1")
