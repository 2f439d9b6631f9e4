"""The HTML report is one correct page, says what the run says, and no hostile answer changes it."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from functools import cache

import pytest

from reports import html
from reports.visible import visible
from reports.wording import VERDICTS
from tests.reports import sample
from tests.reports.page import Page

RUNS = {
    "hostile": sample.sample(),
    "plain": sample.sample(hostile=False),
    "empty": sample.empty(),
    "large": sample.large(),
}


@cache
def rendered(name: str) -> str:
    """The page of a run of the sample, as text."""
    run, recall = RUNS[name], sample.recall(hostile=name == "hostile")
    return html.write(run, recall).decode("utf-8")


@pytest.fixture(scope="module", params=RUNS)
def document(request: pytest.FixtureRequest) -> str:
    """The page of each run."""
    return rendered(request.param)


def test_page_is_balanced_and_loads_nothing(document: str) -> None:
    """Tags are balanced, ids unique, and no element loads, runs or styles anything."""
    page = Page(document)
    assert [tag for tag, _ in page.tags].count("main") == 1
    assert [tag for tag, _ in page.tags].count("h1") == 1


def test_links_lead_somewhere(document: str) -> None:
    """Every link points to an id of the page or to an https address."""
    page = Page(document)
    inner = [link[1:] for link in page.links if link.startswith("#")]
    outer = [link for link in page.links if not link.startswith("#")]
    assert inner and set(inner) <= page.ids
    assert all(link.startswith("https://") for link in outer)


def test_no_invisible_character_is_left(document: str) -> None:
    """No control, bidi, zero-width or surrogate character reaches the page."""
    left = {c for c in document if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Cn")}
    assert left <= {"\n", "\t"}


def test_policy_allows_only_our_stylesheet(document: str) -> None:
    """The hash in the Content-Security-Policy is that of the only style element."""
    styles = re.findall(r"<style>(.*?)</style>", document, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    assert len(styles) == 1
    assert f"default-src 'none'; style-src 'sha256-{digest}';" in document


def test_same_run_gives_same_bytes() -> None:
    """Rendering twice gives byte-identical pages."""
    first, second = (html.write(sample.sample(), sample.recall()) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("text", sample.HOSTILE)
def test_hostile_text_stays_visible_text(text: str) -> None:
    """Each planted string stands in the page as text, with what was hidden in it shown."""
    told = "".join(Page(rendered("hostile")).text)
    assert visible(text) in told


def test_hostile_run_has_the_tags_of_the_plain_one() -> None:
    """What a portal planted adds text and no kind of element or attribute."""
    hostile, plain = (Page(rendered(name)).tags for name in ("hostile", "plain"))

    def kinds(tags: list[tuple[str, dict[str, str | None]]]) -> set[tuple[str, frozenset[str]]]:
        return {(tag, frozenset(attributes)) for tag, attributes in tags}

    assert kinds(hostile) == kinds(plain)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//x.test", "http://["]
)
def test_only_web_addresses_become_links(address: str) -> None:
    """An address that is not http or https is no link."""
    assert html.web_address(address) is None


def test_anchors_of_different_names_differ() -> None:
    """Names that differ only in characters that are replaced still get ids of their own."""
    names = ["a b", "a%20b", "a-b", "a/b", "a#b", "ä", "\ud800"]
    assert len({html.anchor("x", name) for name in names}) == len(names)


def test_every_finding_and_clause_is_told() -> None:
    """Each requirement, subject, verdict and clause of the run stands in the page."""
    run = RUNS["plain"]
    page = Page(rendered("plain"))
    told = "".join(page.text)
    assert {html.anchor("anforderung", state.id) for state in run.requirements} <= page.ids
    assert {html.anchor("klausel", clause.name) for clause in run.clauses} <= page.ids
    for finding in run.findings:
        assert f"{VERDICTS[finding.verdict]} an {finding.subject}" in told


def test_red_row_shows_the_line_that_decided_it() -> None:
    """A failed requirement shows the file of the requirement and file and line of its check."""
    page = Page(rendered("plain"))
    told = "".join(page.text)
    assert "profiles/requirements/session/cookie-secure.yaml" in told
    assert "conformance/checks/cookie.py:24" in told


def test_open_clauses_are_told_at_the_top_and_in_the_table() -> None:
    """What no requirement decides is counted beside the verdict and marked in its row."""
    told = "".join(Page(rendered("plain")).text)
    assert "6 Klauseln der Normen (31 %) ist noch keine Prüfung zugeordnet" in told
    assert told.count("noch keine Prüfung zugeordnet") >= 6


def test_large_bodies_and_fields_are_cut() -> None:
    """A long body and a long field are cut and say by how much."""
    told = "".join(Page(rendered("plain")).text)
    assert "A" * 1_001 not in told
    assert "weitere Zeichen nicht gezeigt" in told


def test_a_whole_profile_stays_small_enough_to_mail() -> None:
    """700 clauses and 200 findings make a file below 3 MB."""
    page = html.write(sample.large(), sample.recall())
    assert len(page) < 3_000_000


def test_contradicting_run_is_an_error() -> None:
    """A finding of a requirement that the run does not name is an error and never left out."""
    run = sample.sample()
    stray = run.findings[0].model_copy(update={"requirement": "nobody/knows"})
    with pytest.raises(ValueError, match="nobody/knows"):
        html.write(run.model_copy(update={"findings": (stray,)}), sample.recall())


def test_lost_exchange_is_said() -> None:
    """An exchange that the run folder no longer has is told as missing."""
    page = html.write(sample.sample(), lambda _: None).decode()
    assert "Aufzeichnung fehlt" in page
