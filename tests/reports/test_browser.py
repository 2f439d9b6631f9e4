"""What a reader's browser makes of the report: nothing is loaded, nothing overflows, all prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from reports import html
from tests.reports import sample

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this file."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hostile report as a file."""
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_bytes(html.write(sample.sample(), sample.recall()))
    return file.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The report in a window of 1280 pixels."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto(address)
    yield opened
    context.close()


def test_file_requests_nothing_and_complains_of_nothing(browser: Browser, address: str) -> None:
    """Opened from disk, the file asks for itself alone, and console and dialogs stay silent."""
    context = browser.new_context(offline=True)
    opened = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: said.append(dialog.message))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(address)
    opened.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    context.close()
    assert said == []
    assert asked == [address]


def test_policy_blocks_a_script_a_second_time(page: Page) -> None:
    """Should a script ever get into the page, the Content-Security-Policy stops it."""
    page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        "document.body.append(s)"
    )
    assert page.evaluate("window.ran === undefined")


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_page_never_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    """With every row open the page is as wide as its window (WCAG 2.1, 1.4.10)."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    opened = context.new_page()
    opened.goto(address)
    opened.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_two_steps_lead_from_the_red_sentence_to_the_evidence(page: Page) -> None:
    """A link in "Was ist zu tun" opens the folded evidence that it points to."""
    page.locator("#zu-tun").get_by_role("link", name="Beleg a7a7").first.click()
    page.locator("[id='beleg-" + "a7" * 32 + "']").wait_for(state="visible")


def test_keyboard_reaches_the_content_first(page: Page) -> None:
    """The first stop of the keyboard is the skip link, and it leads to the content."""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


def test_print_shows_folded_requirements_and_clauses(page: Page) -> None:
    """On paper every requirement and clause is there, and folded evidence is not."""
    folded = page.locator(".requirement:not([open]) .inside").first
    clause = page.locator(".document:not([open]) tbody tr").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.bounding_box() and clause.bounding_box()
    assert page.locator(".look").first.is_hidden()
    assert len(page.pdf(format="A4")) > 10_000
