"""Switches for forms: the application, its uploads and the contact form."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class FormSwitches(BaseModel):
    """Rules of the application from its start to the receipt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps_enforced: bool = Field(
        True, description="a later step answers only after the earlier ones; false opens every step"
    )
    confirmation_enforced: bool = Field(
        True, description="the server refuses to send without the active confirmation"
    )
    confirmation_preset: bool = Field(
        False, description="true: the confirmation is ticked beforehand"
    )
    binding_notice: bool = Field(
        True, description="the review says that sending is legally binding"
    )
    review_complete: bool = Field(
        True,
        description="the review shows every entered value; false leaves out all details but the first",
    )
    review_links: bool = Field(
        True, description="the review links back to each step for corrections"
    )
    submit_once: bool = Field(True, description="a sent application cannot be sent again")
    copy_offered: bool = Field(True, description="the receipt offers a copy of what was sent")
    copy_complete: bool = Field(
        True, description="the copy holds every value; false leaves out all details but the first"
    )
    copy_private: bool = Field(
        True,
        description="the copy needs the session of its owner; false gives it to whoever knows the number",
    )
    draft_saved: bool = Field(
        True, description="an unfinished application can be saved and resumed with number and code"
    )
    draft_deletion_notice: bool = Field(
        True, description="the page of a saved draft names the day of its deletion"
    )
    draft_days: int = Field(
        30, description="days after the last change on which a draft is deleted"
    )
    draft_code_checked: bool = Field(
        True, description="resuming needs the code; false needs the number only"
    )
    input_validated: bool = Field(
        True, description="the server checks type, length and characters; false takes everything"
    )
    output_escaped: bool = Field(
        True, description="entered values are escaped where they are shown"
    )
    confidential_by_post: bool = Field(
        True, description="the contact form sends by POST; false puts entries into the address"
    )
    autocomplete_off: bool = Field(
        True,
        description='autocomplete="off" on sensitive fields (date of birth, income, bank account)',
    )
    autocomplete_purpose: bool = Field(
        True, description="autocomplete tokens on name, address, mail and telephone"
    )
    spellcheck_off: bool = Field(True, description='spellcheck="false" on fields for personal data')
    translate_off: bool = Field(True, description='translate="no" on forms for personal data')
    labels_present: bool = Field(
        True, description="every field has a label; false leaves labels out"
    )
    error_summary: bool = Field(True, description="refused entries are listed above the form")
    upload_needs_session: bool = Field(True, description="a file without a session is refused")
    upload_by_content: bool = Field(
        True, description="only PDF, PNG and JPEG, told by content; false takes every file"
    )
    upload_structure_checked: bool = Field(
        True, description="truncated, mixed or oversized documents and images are refused"
    )
    upload_active_content_refused: bool = Field(
        True, description="PDF with scripts, launch actions or embedded files are refused"
    )
    upload_scanned: bool = Field(
        True, description="files with the EICAR signature are refused and deleted"
    )
    upload_size_limited: bool = Field(
        True, description="at most 5 MB a file and 5 files; false has no limit"
    )
    upload_renamed: bool = Field(
        True, description="stored under a random name; false keeps the given name"
    )
    upload_protected: bool = Field(
        True, description="false: stored files answer below /uploads/ to everybody"
    )
    upload_rate_limited: bool = Field(
        True, description="at most 20 files a minute and session, then 429"
    )
