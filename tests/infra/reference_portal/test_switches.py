"""Each switch breaks its own rule and no other; the default keeps them all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.reference_portal.settings import Locations, PortalSettings
from infra.reference_portal.switches_headers import HeaderSwitches
from infra.reference_portal.switches_pages import PageSwitches
from tests.infra.reference_portal.aspects import ASPECTS
from tests.infra.reference_portal.picture import Picture
from tests.infra.reference_portal.serving import Running, running

# setting: (value that breaks a rule, rules that are broken)
BREAKS: dict[str, tuple[Any, set[str]]] = {
    "csp": ("default-src *", {"csp", "csp of files"}),
    "csp_api": (None, {"csp of api"}),
    "no_sniff": (False, {"nosniff"}),
    "frame_protection": (False, {"frames"}),
    "referrer_policy": (None, {"referrer"}),
    "permissions_policy": (None, {"permissions"}),
    "cross_origin_opener_policy": (None, {"opener"}),
    "cross_origin_resource_policy": (None, {"resource"}),
    "cross_origin_embedder_policy": (None, {"embedder"}),
    "cors_allow_origin": ("*", {"no cors"}),
    "cache_control": (False, {"cache control", "personal pages not stored"}),
    "cache_control_private": (False, {"personal pages not stored"}),
    "content_type": (False, {"content type", "charset"}),
    "charset": (None, {"charset"}),
    "server_banner": ("Portal/1.2.3", {"no banner"}),
    "powered_by": ("Framework/1.2", {"no powered by"}),
    "extra_headers": ({"X-Test": "1"}, {"no further field"}),
    "cookie_secure": (False, {"secure"}),
    "cookie_http_only": (False, {"http only"}),
    "cookie_same_site": (None, {"same site"}),
    "cookie_domain": ("musterland.test", {"no domain"}),
    "cookie_path": ("/antrag", {"path"}),
    "cookie_host_prefix": (False, {"host prefix"}),
    "cookie_max_age_seconds": (99, {"session cookie"}),
    "cookie_only_when_needed": (False, {"no cookie on public pages"}),
    "tracking_cookie": (True, {"no cookie on public pages"}),
    "session_renewed": (False, {"new id"}),
    "session_in_url": (True, {"no id in address"}),
    "csrf": (False, {"form token"}),
    "origin_checked": (False, {"origin"}),
    "steps_enforced": (False, {"steps"}),
    "confirmation_enforced": (False, {"confirmation"}),
    "confirmation_preset": (True, {"not preset"}),
    "binding_notice": (False, {"binding notice"}),
    "review_complete": (False, {"review complete"}),
    "review_links": (False, {"review links"}),
    "submit_once": (False, {"sent once"}),
    "copy_offered": (False, {"copy"}),
    "copy_complete": (False, {"copy complete"}),
    "draft_saved": (False, {"draft"}),
    "draft_deletion_notice": (False, {"day of deletion"}),
    "confidential_by_post": (False, {"post"}),
    "input_validated": (False, {"entries checked", "markup refused"}),
    "error_summary": (False, {"error summary"}),
    "autocomplete_off": (False, {"autocomplete off"}),
    "autocomplete_purpose": (False, {"autocomplete purpose"}),
    "spellcheck_off": (False, {"spellcheck off"}),
    "translate_off": (False, {"translate off"}),
    "labels_present": (False, {"labels"}),
    "upload_needs_session": (False, {"upload needs session"}),
    "upload_by_content": (False, {"upload by content"}),
    "upload_structure_checked": (False, {"upload structure"}),
    "upload_active_content_refused": (False, {"upload active content"}),
    "upload_scanned": (False, {"upload scanned"}),
    "upload_size_limited": (False, {"upload size"}),
    "upload_renamed": (False, {"upload renamed"}),
    "upload_protected": (False, {"upload protected"}),
    "upload_encrypted": (False, {"upload sealed"}),
    "html_lang": (None, {"lang"}),
    "page_title": (False, {"title"}),
    "meta_charset": (False, {"meta charset"}),
    "viewport_zoomable": (False, {"zoom"}),
    "skip_link": (False, {"skip link"}),
    "landmarks": (False, {"landmarks"}),
    "one_main_heading": (False, {"heading"}),
    "third_party_resource": ("https://fremd.example/zaehler.gif", {"no foreign image"}),
    "third_party_script": ("https://fremd.example/skript.js", {"no foreign script"}),
    "mixed_content": ("http://fremd.example/bild.png", {"no mixed content"}),
    "inline_script": (True, {"no inline script"}),
    "inline_style": (True, {"no inline style"}),
    "noindex": (True, {"indexed"}),
    "robots_txt": (False, {"robots"}),
    "sdg_meta": (False, {"sdg tags"}),
    "service_date": (False, {"service date"}),
    "service_author": (False, {"service author"}),
    "service_authority": (False, {"authority"}),
    "search_beyond_land": (False, {"beyond the Land"}),
    "security_txt_present": (False, {"security.txt"}),
    "security_txt_contact": ([], {"security contact"}),
    "security_txt_expires": ("-1d", {"security expiry"}),
    "security_txt_canonical": (False, {"security canonical"}),
    "security_txt_languages": (None, {"security languages"}),
    "security_txt_policy": (False, {"security policy"}),
    "security_txt_extra": (["Expires: 2027-01-01T00:00:00Z"], {"security one expiry"}),
    "security_txt_content_type": ("text/html", {"security type"}),
    "imprint_linked": (False, {"imprint linked"}),
    "imprint_name": (None, {"imprint name"}),
    "imprint_legal_form": (None, {"imprint legal form"}),
    "imprint_representative": (None, {"imprint representative"}),
    "imprint_street": (None, {"imprint street"}),
    "imprint_postal_code": (None, {"imprint postal code"}),
    "imprint_city": (None, {"imprint city"}),
    "imprint_email": (None, {"imprint mail"}),
    "imprint_phone": (None, {"imprint phone"}),
    "imprint_supervision": (None, {"imprint supervision"}),
    "imprint_vat_id": (None, {"imprint vat id"}),
    "imprint_responsible": (None, {"imprint responsible"}),
    "accessibility_status": (None, {"accessibility status"}),
    "accessibility_created_days_ago": (None, {"accessibility created"}),
    "accessibility_reviewed_days_ago": (None, {"accessibility reviewed"}),
    "accessibility_sign_and_easy": (False, {"accessibility forms"}),
    "easy_language_large_type": (False, {"easy language type"}),
    "debug_mode": (True, {"no debug page", "no debug sign"}),
    "management_public": (True, {"no management"}),
    "error_page_neutral": (False, {"neutral errors"}),
    "error_status_correct": (False, {"error status"}),
    "web_any_method": (True, {"other methods"}),
    "log_application_data": (True, {"log without entries"}),
    "log_query_strings": (True, {"log without queries"}),
    "log_structured": (False, {"log structured"}),
    "log_security_events": (False, {"log of refusals"}),
    "database_encrypted": (False, {"database sealed"}),
    "suchdienst_status_documented": (False, {"api documented status"}),
    "suchdienst_schema_valid": (False, {"api schema"}),
    "suchdienst_media_type": ("text/html", {"api media type"}),
    "suchdienst_json_valid": (False, {"api json"}),
    "suchdienst_any_method": (True, {"api methods"}),
    "suchdienst_allow_header": (False, {"api allow"}),
    "suchdienst_paging": (False, {"api pages"}),
    "suchdienst_page_size": (False, {"api page size"}),
    "suchdienst_page_totals": (False, {"api totals"}),
    "suchdienst_first_page": (1, {"api first page"}),
    "suchdienst_token_paging": (False, {"api tokens"}),
    "suchdienst_problem_form": (False, {"api problem form"}),
    "suchdienst_problem_media_type": ("application/json", {"api problem type"}),
    "suchdienst_problem_status": (False, {"api problem status"}),
    "suchdienst_error_neutral": (False, {"api neutral"}),
    "suchdienst_errors_signalled": (False, {"api errors signalled"}),
    "suchdienst_not_found": (False, {"api not found"}),
    "suchdienst_parameters_validated": (False, {"api parameters"}),
    "suchdienst_unknown_parameters_refused": (False, {"api unknown parameters"}),
    "suchdienst_robust": (False, {"api robust"}),
    "suchdienst_retired_paths_off": (False, {"api retired paths"}),
    "suchdienst_results_relevant": (False, {"api relevant"}),
    "suchdienst_charset": (False, {"api umlauts"}),
}
for _name in ("controller", "officer", "purposes", "recipients", "third_countries", "storage", "rights",
              "withdrawal", "complaint", "obligation", "automated", "cookies", "linked"):  # fmt: skip
    BREAKS[f"privacy_{_name}"] = (False, {f"privacy {_name.replace('_', ' ')}"})
for _name in ("linked", "scope", "barriers", "method", "feedback", "arbitration", "measures"):
    BREAKS[f"accessibility_{_name}"] = (False, {f"accessibility {_name}"})
for _name in ("feedback_linked", "easy_language_linked", "easy_language_complete", "sign_language_linked",
              "help_linked", "help_contact"):  # fmt: skip
    BREAKS[_name] = (False, {_name.replace("_", " ")})

# Shown in tests of their own, because one look does not show them.
ELSEWHERE = {
    "cors_allow_credentials", "copy_private", "draft_code_checked", "draft_days", "output_escaped",
    "upload_rate_limited", "session_idle_minutes", "session_max_minutes", "environment",
}  # fmt: skip

# These touch what other switches show.
ALONE = {
    "cache_control",
    "content_type",
    "csp",
    "page_title",
    "security_txt_present",
    "security_txt_expires",
}


@pytest.fixture(scope="module")
def conformant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The portal as it comes."""
    with running(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


def broken_rules(portal: Running) -> set[str]:
    """The names of all rules that a portal does not keep."""
    picture = Picture(portal)
    return {name for name, keeps in ASPECTS.items() if not keeps(picture)}


def test_default_keeps_every_rule(conformant: Running) -> None:
    """With its default settings the portal keeps every rule that the tests know."""
    assert broken_rules(conformant) == set()


def test_every_switch_is_tested() -> None:
    """Each setting but the locations has a rule that it breaks, or a test elsewhere."""
    switches = set(PortalSettings.model_fields) - set(Locations.model_fields)
    assert switches == set(BREAKS) | ELSEWHERE


def test_every_rule_is_broken_by_a_switch() -> None:
    """No rule is looked at that nothing can break."""
    assert set(ASPECTS) == set().union(*(rules for _, rules in BREAKS.values()))


def batches() -> list[tuple[str, ...]]:
    """Switches to try together: fields of answers and parts of pages ten at a time, every other switch alone."""
    independent = set(HeaderSwitches.model_fields) | set(PageSwitches.model_fields)
    pooled = sorted((set(BREAKS) & independent) - ALONE)
    together = [tuple(pooled[n : n + 10]) for n in range(0, len(pooled), 10)]
    return together + [(switch,) for switch in sorted(set(BREAKS) - set(pooled))]


@pytest.mark.parametrize("switches", batches(), ids=lambda switches: "+".join(switches)[:60])
def test_switch_breaks_its_rule_only(switches: tuple[str, ...], tmp_path: Path) -> None:
    """Switches break the rules they are made for and leave all others kept."""
    patch = {switch: BREAKS[switch][0] for switch in switches}
    rules = set().union(*(BREAKS[switch][1] for switch in switches))
    with running(tmp_path, **patch) as portal:
        assert broken_rules(portal) == rules
