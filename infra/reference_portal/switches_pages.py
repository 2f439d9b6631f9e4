"""Switches for what pages contain: duties, security.txt, markup."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class PageSwitches(BaseModel):
    """Duties of a public website; null or an empty text leaves an item out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    html_lang: str | None = Field("de", description="lang of the html element; null leaves it out")
    page_title: bool = Field(
        True, description="a title that names page and portal; false leaves it empty"
    )
    meta_charset: bool = Field(True, description="meta charset in every page")
    viewport_zoomable: bool = Field(True, description="false: the viewport forbids zooming")
    skip_link: bool = Field(True, description="link to the content at the top of each page")
    landmarks: bool = Field(
        True, description="header, nav, main and footer elements; false uses div"
    )
    one_main_heading: bool = Field(True, description="exactly one h1 a page; false leaves it out")
    third_party_resource: str | None = Field(
        None, description="address of a foreign image that every page embeds"
    )
    third_party_script: str | None = Field(
        None, description="address of a foreign script that every page embeds"
    )
    mixed_content: str | None = Field(
        None, description="http address of an image that every page embeds"
    )
    inline_script: bool = Field(False, description="true: every page has an inline script")
    inline_style: bool = Field(False, description="true: every page has an inline style")
    noindex: bool = Field(False, description="true: pages say noindex")
    robots_txt: bool = Field(True, description="/robots.txt is there")
    sdg_meta: bool = Field(
        True, description="service pages carry the tags of the Single Digital Gateway"
    )
    service_date: bool = Field(True, description="service pages name the day of the last change")
    service_author: bool = Field(True, description="service pages name who answers for the content")
    service_authority: bool = Field(
        True, description="service pages name the responsible authority of a place with contact"
    )
    search_beyond_land: bool = Field(
        True, description="the search finds services of other Länder and the Bund"
    )

    security_txt_present: bool = Field(True, description="/.well-known/security.txt is there")
    security_txt_contact: list[str] = Field(
        default_factory=lambda: [
            "mailto:sicherheit@musterland.test",
            "https://portal.musterland.test:8443/kontakt",
        ],
        description="Contact lines; empty leaves them out",
    )
    security_txt_expires: str | None = Field(
        "+180d",
        description='Expires: "+180d" and "-1d" are days from now, other text is sent as it is, null leaves the line out',
    )
    security_txt_canonical: bool = Field(
        True, description="Canonical names the address of the file"
    )
    security_txt_languages: str | None = Field("de, en", description="Preferred-Languages")
    security_txt_policy: bool = Field(
        True, description="Policy links to the page on reporting weaknesses"
    )
    security_txt_extra: list[str] = Field(
        default_factory=list,
        description='further lines as they are, for example a second "Expires: ..."',
    )
    security_txt_content_type: str | None = Field(
        "text/plain; charset=utf-8", description="Content-Type of the file"
    )

    imprint_linked: bool = Field(True, description="every page links to the Impressum")
    imprint_name: str | None = Field(
        "Ministerium für Digitales und Verwaltung des Landes Musterland",
        description="name of the provider",
    )
    imprint_legal_form: str | None = Field(
        "Das Land Musterland ist eine Gebietskörperschaft des öffentlichen Rechts.",
        description="legal form",
    )
    imprint_representative: str | None = Field(
        "Ministerin Dr. Erika Beispiel", description="who represents the provider"
    )
    imprint_street: str | None = Field("Regierungsstraße 12", description="street and number")
    imprint_postal_code: str | None = Field("99999", description="postal code")
    imprint_city: str | None = Field("Musterstadt", description="town")
    imprint_email: str | None = Field(
        "poststelle@musterland.test", description="electronic mail address"
    )
    imprint_phone: str | None = Field("+49 000 115-0", description="telephone")
    imprint_supervision: str | None = Field(
        "Landesregierung Musterland, Staatskanzlei, Regierungsstraße 1, 99999 Musterstadt",
        description="supervisory authority",
    )
    imprint_vat_id: str | None = Field("DE123456789", description="VAT identification number")
    imprint_responsible: str | None = Field(
        "Max Mustermann, Referat Öffentlichkeitsarbeit, Regierungsstraße 12, 99999 Musterstadt",
        description="responsible person for editorial content (§ 18 MStV)",
    )

    privacy_linked: bool = Field(True, description="every page links to the Datenschutzerklärung")
    privacy_controller: bool = Field(True, description="controller with contact")
    privacy_officer: bool = Field(True, description="contact of the data protection officer")
    privacy_purposes: bool = Field(True, description="purposes and legal bases")
    privacy_recipients: bool = Field(True, description="recipients")
    privacy_third_countries: bool = Field(True, description="transfers to third countries")
    privacy_storage: bool = Field(True, description="storage period")
    privacy_rights: bool = Field(
        True, description="access, rectification, erasure, restriction, objection, portability"
    )
    privacy_withdrawal: bool = Field(True, description="withdrawal of consent")
    privacy_complaint: bool = Field(True, description="complaint to the supervisory authority")
    privacy_obligation: bool = Field(
        True, description="whether data must be given and what follows otherwise"
    )
    privacy_automated: bool = Field(True, description="automated decisions")
    privacy_cookies: bool = Field(True, description="table of the cookies that are set")

    accessibility_linked: bool = Field(
        True, description="every page links to the Erklärung zur Barrierefreiheit"
    )
    accessibility_status: str | None = Field(
        "teilweise", description="vollständig, teilweise or nicht; null leaves the status out"
    )
    accessibility_scope: bool = Field(True, description="names the website that it is about")
    accessibility_barriers: bool = Field(
        True, description="parts that are not accessible, with reason and alternative"
    )
    accessibility_method: bool = Field(True, description="method of the assessment and who made it")
    accessibility_created_days_ago: int | None = Field(
        240, description="day of preparation, counted back from today; null leaves it out"
    )
    accessibility_reviewed_days_ago: int | None = Field(
        60, description="day of the last review, counted back from today; null leaves it out"
    )
    accessibility_feedback: bool = Field(True, description="contact for reporting barriers")
    accessibility_arbitration: bool = Field(
        True, description="arbitration explained, with a link to the body"
    )
    accessibility_measures: bool = Field(True, description="measures beyond the minimum")
    accessibility_sign_and_easy: bool = Field(
        True, description="says what there is in sign language and Leichte Sprache"
    )
    feedback_linked: bool = Field(True, description='every page links to "Barriere melden"')
    easy_language_linked: bool = Field(
        True, description="every page links to the pages in Leichte Sprache"
    )
    easy_language_complete: bool = Field(
        True,
        description="contents, navigation, accessibility statement and further hints in Leichte Sprache",
    )
    easy_language_large_type: bool = Field(
        True, description="Leichte Sprache in type of at least 1.2 em"
    )
    sign_language_linked: bool = Field(
        True, description="every page links to the hints for sign language"
    )
    help_linked: bool = Field(True, description="every page links to help with using the portal")
    help_contact: bool = Field(True, description="the help page names telephone, mail and form")
