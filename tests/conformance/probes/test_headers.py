"""The fields of error pages, own files and an interface count; what cannot be had hides nothing."""

from __future__ import annotations

import pytest

from conformance.checks.headers import forbid_sniffing
from conformance.facts.headers import HeadersFacts
from conformance.model import Undecided
from conformance.probes import headers
from tests.conformance.probes.small_server import Said, serving

HTML = ("Content-Type", "text/html; charset=utf-8")
SAFE = ("X-Content-Type-Options", "nosniff")
START = Said(200, (HTML, SAFE), "<link rel=stylesheet href=/a.css><script src=/b.js></script>")
GONE = Said(404, (HTML, SAFE), "Nicht da.")
CSS = (("Content-Type", "text/css"), SAFE)


def _looked(answers: dict[str, Said], otherwise: Said = GONE) -> HeadersFacts:
    with serving(answers, otherwise=otherwise) as server:
        return headers.look(
            server.client(), {"start": "/"}, beyond=("not-found", "own-file"), along=("start",)
        )


def test_error_page_and_own_file_are_looked_at() -> None:
    """Each is an answer of its own, with its own status and fields."""
    bare = Said(404, (HTML,), "Nicht da.")
    facts = _looked({"/": START, "/a.css": Said(200, CSS)}, bare)
    assert {role: one.status for role, one in facts.pages.items()} == {
        "start": 200,
        "not-found": 404,
        "own-file": 200,
    }
    assert [one.where for one in forbid_sniffing(facts)] == ["headers/pages/not-found/no_sniff"]


def test_next_file_is_taken_where_one_is_missing() -> None:
    """A link to a style sheet that is not there is no file of the portal."""
    facts = _looked({"/": START, "/b.js": Said(200, CSS)})
    assert facts.pages["own-file"].url.endswith("/b.js")


@pytest.mark.parametrize(
    "body",
    ["<p>x", "<link rel=stylesheet href=https://fremd.test/a.css>", "<img src=data:,>"],
)
def test_portal_without_files_of_its_own(body: str) -> None:
    """Nothing to look at is nothing wrong, and nothing open."""
    facts = _looked({"/": Said(200, (HTML, SAFE), body)})
    assert set(facts.pages) == {"start", "not-found"} and not facts.unseen
    assert list(forbid_sniffing(facts)) == []


def test_unknown_address_that_leads_to_the_start_page() -> None:
    """Then the start page is what people get there."""
    facts = _looked({"/": START}, Said(302, (("Location", "/"),)))
    assert facts.pages["not-found"].status == 200 and not facts.unseen
    assert list(forbid_sniffing(facts)) == []


def test_unknown_address_that_leads_away() -> None:
    """A host that the descriptor does not name is not asked, and its fields are not the portal's."""
    facts = _looked({"/": START}, Said(302, (("Location", "https://fremd.test/"),)))
    assert set(facts.pages) == {"start"} and not facts.unseen


@pytest.mark.parametrize("status", [500, 429])
def test_unusable_error_page_is_undecided_and_hides_nothing(status: int) -> None:
    """An overloaded portal is not judged there, but what was seen wrong elsewhere stays wrong."""
    facts = _looked({"/": START}, Said(status, (HTML,)))
    assert (facts.unseen["not-found"].key, "not-found" in facts.pages) == ("page-status", False)
    with pytest.raises(Undecided):
        list(forbid_sniffing(facts))
    worse = _looked({"/": Said(200, (HTML,), "<p>x")}, Said(status, (HTML,)))
    assert next(forbid_sniffing(worse)).where == "headers/pages/start/no_sniff"


def test_interface_is_asked_for_what_it_documents_and_what_not() -> None:
    """A subject without pages is asked by its interface."""
    api = Said(200, (("Content-Type", "application/json"), SAFE), "[]")
    with serving({"/v2/locations": api}, otherwise=GONE) as server:
        facts = headers.look(server.client(), None, along=("start", "application"))
        assert len(server.asked) == 2
    assert {role: one.status for role, one in facts.pages.items()} == {
        "documented": 200,
        "not-found": 404,
    }
