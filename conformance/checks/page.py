"""Judges the markup of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.facts.page import PageFacts
from conformance.model import Deviation, NotApplicable

#: Allows primary language, script, region and variants (RFC 5646 section 2.1, without grandfathered tags).
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*(?:-x(?:-[a-z0-9]{1,8})+)?", re.IGNORECASE)


def _where(*segments: str) -> str:
    return "page/pages/" + "/".join(one.replace("~", "~0").replace("/", "~1") for one in segments)


def name_language(page: PageFacts) -> Iterator[Deviation]:
    """The html element names the language (WCAG 2.1 SC 3.1.1) by a well-formed tag (RFC 5646)."""
    for role, one in page.pages.items():
        if not one.language or not _LANGUAGE.fullmatch(one.language):
            yield Deviation(
                where=_where(role, "language"),
                expected="de",
                seen=one.language,
                key="language-missing",
                exchange=one.exchange,
            )


def all_labelled(page: PageFacts) -> Iterator[Deviation]:
    """Every field has a name that can be read out (WCAG 2.1 SC 4.1.2)."""
    for role, one in page.pages.items():
        for name, field in one.fields.items():
            if not field.labelled:
                yield Deviation(
                    where=_where(role, "fields", name, "labelled"),
                    expected=True,
                    seen=False,
                    key="field-without-label",
                    exchange=one.exchange,
                )


def zoomable(page: PageFacts) -> Iterator[Deviation]:
    """Text can be enlarged to twice its size (WCAG 2.1 SC 1.4.4): the viewport does not forbid it."""
    for role, one in page.pages.items():
        said = dict(_pairs(one.viewport or ""))
        most = re.match(r"[0-9]{0,4}\.?[0-9]{1,4}", said.get("maximum-scale", ""))
        narrow = most is not None and float(most.group(0)) < 2
        if said.get("user-scalable") in {"no", "0"} or narrow:
            yield Deviation(
                where=_where(role, "viewport"),
                expected="maximum-scale >= 2",
                seen=one.viewport,
                key="zoom-forbidden",
                exchange=one.exchange,
            )


def _pairs(viewport: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"[,;]", viewport.lower()):
        name, _, value = part.partition("=")
        yield name.strip(), value.strip()


def load_safely(page: PageFacts) -> Iterator[Deviation]:
    """Nothing that a page loads comes over plain http (Mixed Content section 3)."""
    for role, one in page.pages.items():
        for address, resource in one.resources.items():
            if resource.scheme in {"http", "ws", "ftp"}:
                yield Deviation(
                    where=_where(role, "resources", address, "scheme"),
                    expected="https",
                    seen=resource.scheme,
                    key="mixed-content",
                    exchange=one.exchange,
                )


def no_foreign_scripts(page: PageFacts, *, exceptions: tuple[str, ...]) -> Iterator[Deviation]:
    """No script from an uninvolved host runs beside people's entries, nor in a page of such a host."""
    for role, one in page.pages.items():
        for address, resource in one.resources.items():
            foreign = resource.host not in {None, one.host, *exceptions}
            if resource.use in {"script", "frame"} and foreign:
                yield Deviation(
                    where=_where(role, "resources", address, "host"),
                    expected=[one.host, *exceptions],
                    seen=resource.host,
                    key="foreign-script",
                    exchange=one.exchange,
                )


def no_plugins(page: PageFacts) -> Iterator[Deviation]:
    """Nothing on a page needs an extension of the browser."""
    for role, one in page.pages.items():
        for address, kind in one.plugins.items():
            yield Deviation(
                where=_where(role, "plugins", address),
                expected=None,
                seen=kind,
                key="plugin-needed",
                exchange=one.exchange,
            )


def no_spelling_service(page: PageFacts) -> Iterator[Deviation]:
    """Free text goes to no spelling or translation service: spellcheck=false, and translate=no or notranslate."""
    for role, one in page.pages.items():
        for name, field in one.fields.items():
            if not field.free_text:
                continue
            if field.spellcheck != "false":
                yield Deviation(
                    where=_where(role, "fields", name, "spellcheck"),
                    expected="false",
                    seen=field.spellcheck,
                    key="spellcheck-on",
                    exchange=one.exchange,
                )
            if field.translate != "no" and not one.no_translation:
                yield Deviation(
                    where=_where(role, "fields", name, "translate"),
                    expected="no",
                    seen=field.translate,
                    key="translate-on",
                    exchange=one.exchange,
                )


def not_completed(page: PageFacts, *, allowed: tuple[str, ...]) -> Iterator[Deviation]:
    """Browsers do not offer sensitive entries again: the field says one of the `allowed` words.

    Raises NotApplicable(no-sensitive-field) where no field asks for any.
    """
    if not any(field.sensitive for one in page.pages.values() for field in one.fields.values()):
        raise NotApplicable("no-sensitive-field")
    for role, one in page.pages.items():
        for name, field in one.fields.items():
            words = (field.autocomplete or "").split()
            if field.sensitive and not any(word in allowed for word in words[-2:]):
                yield Deviation(
                    where=_where(role, "fields", name, "autocomplete"),
                    expected=list(allowed),
                    seen=field.autocomplete,
                    key="autocomplete-on",
                    exchange=one.exchange,
                )


def no_session_in_addresses(page: PageFacts) -> Iterator[Deviation]:
    """No address of or on a page carries a session id."""
    for role, one in page.pages.items():
        for address, shown in one.session_addresses.items():
            yield Deviation(
                where=_where(role, "session_addresses", address),
                expected=None,
                seen=shown,
                key="session-in-address",
                exchange=one.exchange,
            )
