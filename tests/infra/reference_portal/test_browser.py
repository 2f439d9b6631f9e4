"""The portal in a real browser: the whole way from the start page to the copy, at several sizes and colour schemes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.infra.reference_portal.picture import DETAILS, PDF, PERSON
from tests.infra.reference_portal.serving import Running

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAGES = ["/", "/suche?q=parken", "/leistung/wohngeld?ort=Seeburg", "/impressum", "/datenschutz", "/barrierefreiheit",
         "/leichte-sprache", "/gebaerdensprache", "/hilfe", "/sicherheit", "/kontakt", "/antrag/wohngeld", "/nix"]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as Debian packs it."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield found
        found.close()


def open_context(browser: Browser, portal: Running, width: int, scheme: str) -> BrowserContext:
    """A fresh profile of a width and a colour scheme."""
    return browser.new_context(
        base_url=f"http://127.0.0.1:{portal.port}",
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="de-DE",
    )


def go_on(page: Page) -> None:
    """Press the button that leads to the next step."""
    page.get_by_role("button", name="Weiter", exact=True).click()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (320, "dark")])
def test_whole_way(
    browser: Browser, portal: Running, width: int, scheme: str, tmp_path: Path
) -> None:
    """Search, service with its authority, application, review, confirmation, receipt and copy work without scripts."""
    context = open_context(browser, portal, width, scheme)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Leistung oder Stichwort").fill("Mietzuschuss")
    page.get_by_label("Ort oder Postleitzahl").fill("Seeburg")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Wohngeld beantragen").click()
    assert page.get_by_text("Wohngeldbehörde Landkreis Seenland").is_visible()
    page.get_by_role("link", name="Zum Antrag").click()
    page.get_by_role("button", name="Antrag beginnen").click()
    go_on(page)
    page.get_by_role("link", name="Vorname: Bitte machen Sie hier eine Angabe.").click()
    fill(page, PERSON)
    go_on(page)
    fill(page, {**DETAILS, "bemerkung": "Zeile eins & zwei"})
    go_on(page)
    (tmp_path / "mietvertrag.pdf").write_bytes(PDF)
    page.get_by_label("Datei auswählen").set_input_files(tmp_path / "mietvertrag.pdf")
    page.get_by_role("button", name="Hochladen").click()
    assert page.get_by_text("mietvertrag.pdf").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    go_on(page)
    assert page.get_by_text("DE89 3704 0044 0532 0130 00").is_visible()
    page.get_by_role("button", name="Antrag verbindlich absenden").click()
    assert page.get_by_role("alert").is_visible()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Antrag verbindlich absenden").click()
    assert page.get_by_role("heading", name="Ihr Antrag ist eingegangen").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Kopie herunterladen").click()
    download.value.save_as(tmp_path / "kopie.html")
    assert "Zeile eins &amp; zwei" in (tmp_path / "kopie.html").read_text("utf-8")
    context.close()


def fill(page: Page, values: dict[str, str]) -> None:
    """Fill the fields of a step."""
    for name, value in values.items():
        page.locator(f"#feld-{name}").fill(value)


@pytest.mark.parametrize("path", PAGES)
def test_page_keeps_policy_and_width(browser: Browser, portal: Running, path: str) -> None:
    """At 320 px no page scrolls sideways, and nothing is blocked, missing or fetched from elsewhere."""
    context = open_context(browser, portal, 320, "light")
    page = context.new_page()
    complaints: list[str] = []
    foreign: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.on("request", lambda request: foreign.append(request.url))
    page.goto(path, wait_until="networkidle")
    expected = ["Failed to load resource: the server responded with a status of 404 (Not Found)"]
    assert complaints == (expected if path == "/nix" else [])
    assert [url for url in foreign if f"//127.0.0.1:{portal.port}/" not in url] == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320
    context.close()


def test_keyboard_reaches_the_content(browser: Browser, portal: Running) -> None:
    """The first stop of the Tab key is the visible link to the content."""
    context = open_context(browser, portal, 1280, "light")
    page = context.new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == "Zum Inhalt springen"
    box = focused.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    context.close()


def test_colours_follow_the_scheme(browser: Browser, portal: Running) -> None:
    """The background is light or dark as the person's system asks."""
    seen = []
    for scheme in ("light", "dark"):
        context = open_context(browser, portal, 1280, scheme)
        page = context.new_page()
        page.goto("/")
        seen.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        context.close()
    assert seen == ["oklch(1 0 0)", "oklch(0 0 0)"]
