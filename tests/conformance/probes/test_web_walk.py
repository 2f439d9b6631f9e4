"""Probes of pages walk as a browser without scripts does, and say what they could not find out."""

from __future__ import annotations

import pytest

from conformance.checks.cookies import hidden_from_scripts, only_needed
from conformance.checks.errors import tell_nothing
from conformance.checks.leftovers import are_absent
from conformance.model import NotTested, Undecided
from conformance.probes import cookies, errors, imprint, leftovers, notices, page, securitytxt
from tests.conformance.probes.small_server import Said, serving

HTML = (("Content-Type", "text/html; charset=utf-8"),)
PAGES = {"start": "/", "application": "/antrag"}


def _page(body: str, *cookies_set: str, status: int = 200) -> Said:
    return Said(status, HTML + tuple(("Set-Cookie", one) for one in cookies_set), body)


def test_role_that_is_not_named_is_not_tested() -> None:
    """Without an address for a role nothing is sent at all."""
    with serving({}) as server:
        with pytest.raises(NotTested) as told:
            page.look(server.client(), {"start": "/"}, along=("start", "application"))
        assert server.asked == []
    assert (told.value.key, told.value.seen) == ("page-not-named", "application")


def test_cookies_of_every_hop_count_and_are_sent_on() -> None:
    """A cookie that a redirect sets is seen, and the next request brings it along."""
    on_the_way = Said(302, (("Location", "/weiter"), ("Set-Cookie", "sid=abc; HttpOnly; Path=/")))
    with serving({"/antrag": on_the_way, "/weiter": _page("<p>Da")}) as server:
        facts = cookies.look(server.client(), PAGES, along=("application",))
    assert facts.jar["sid;/"].session and facts.jar["sid;/"].http_only
    assert server.asked[-1] == ("GET", "/weiter", "sid=abc")


def test_two_settings_of_one_cookie_are_both_told() -> None:
    """A later line with other attributes does not hide the earlier one."""
    with serving(
        {"/": _page("x", "a=1; Path=/", "a=2; Path=/; Secure", "a=3; Path=/; Secure")}
    ) as server:
        facts = cookies.look(server.client(), PAGES)
    assert {key: one.secure for key, one in facts.jar.items()} == {"a;/": False, "a;/;2": True}


def test_no_cookie_value_becomes_a_fact() -> None:
    """Facts are stored; what would let somebody take over a session is not in them."""
    secret = "geheim" * 8
    with serving({"/": _page(f"<a href='/x?sid={secret}'>x</a>", f"sid={secret}")}) as server:
        jar = cookies.look(server.client(), PAGES, samples=2).model_dump_json()
        addresses = page.look(server.client(), PAGES).model_dump_json()
    assert secret not in jar + addresses


def test_cookie_of_a_page_with_scripts_is_undecided() -> None:
    """Whether a script needs it cannot be seen; on a page without scripts nothing reads it."""
    for body, undecided in (("<script src=/a.js></script>", True), ("<p>x", False)):
        with serving({"/": _page(body, "lang=de; Path=/")}) as server:
            facts = cookies.look(server.client(), PAGES)
        if undecided:
            with pytest.raises(Undecided):
                list(hidden_from_scripts(facts))
        else:
            assert [one.key for one in hidden_from_scripts(facts)] == ["cookie-without-http-only"]


def test_settings_last_and_trackers_do_not() -> None:
    """Language and consent may last; what measures visits may not be there."""
    lines = (
        "lang=de; Max-Age=9999999",
        "cookie_consent=1; Max-Age=9999999",
        "_pk_id.1.a=x; Max-Age=9",
    )
    with serving({"/": _page("x", *lines)}) as server:
        facts = cookies.look(server.client(), PAGES)
    assert [one.seen for one in only_needed(facts)] == ["_pk_id.1.a"]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (Said(302, (("Location", "/"),)), "redirect-loop"),
        (Said(503, HTML), "page-status"),
        (Said(200, (("Content-Type", "application/pdf"),)), "page-not-html"),
    ],
)
def test_pages_that_cannot_be_read(said: Said, key: str) -> None:
    """Loops, errors and other formats are undecided, never a verdict on what was not seen."""
    with serving({"/": said}) as server, pytest.raises(Undecided) as told:
        page.look(server.client(), PAGES)
    assert told.value.key == key


def test_foreign_host_is_not_asked() -> None:
    """A redirect to a host that the descriptor does not name ends the look."""
    away = {"/": Said(302, (("Location", "https://fremd.test/"),))}
    with serving(away) as server, pytest.raises(NotTested) as told:
        page.look(server.client(), PAGES)
    assert told.value.key == "host-not-named"


def test_reading_portal_gets_no_writing_provocation() -> None:
    """Without the right to write only GET is sent, and what was left out is told."""
    with serving({"/": _page("<p>Start")}) as server:
        facts = errors.look(server.client(), PAGES)
        assert {method for method, _, _ in server.asked} == {"GET"}
    assert "broken-json" in facts.left_out and not list(tell_nothing(facts))


def test_writing_portal_gets_them_all() -> None:
    """With the right to write every provocation is answered."""
    with serving({"/": _page("<p>Start"), "/antrag": _page("<p>Antrag")}) as server:
        facts = errors.look(server.client(write=True), PAGES)
    assert facts.left_out == ()


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("<h1>500 Internal Server Error</h1><hr><center>nginx</center>", {"raw"}),
        (
            '<pre>Traceback (most recent call last):\n  File "/srv/app/a.py", line 3</pre>',
            {"stack-trace"},
        ),
        ("<p>Es ist ein Fehler aufgetreten.<!-- PHP/8.1.2 -->", {"product-version"}),
        (
            "<main>Leider ist ein Fehler aufgetreten. Kennung 4711.<a href=/var/www/x>zurück</a></main>",
            set(),
        ),
    ],
)
def test_error_pages(body: str, kinds: set[str]) -> None:
    """Bare pages, traces and versions in comments are told; a helpful page and its addresses are not."""
    with serving({"/": _page("<p>Start")}, otherwise=_page(body, status=500)) as server:
        facts = errors.look(server.client(), PAGES)
    answer = facts.answers["unknown-path"]
    assert set(answer.leaks) - {"path"} | ({"raw"} if answer.raw else set()) == kinds


def test_one_page_for_every_address_shows_nothing() -> None:
    """A portal that answers everything with 200 and one page has no debugger, whatever words stand there."""
    everywhere = _page("<p>Diese Seite fehlt. settings environment {")
    with serving({}, otherwise=everywhere) as server:
        facts = leftovers.look(server.client(), PAGES)
    assert not list(are_absent(facts))


def test_leftovers_are_seen_by_their_content() -> None:
    """A page that merely lies at such an address is none; one with its content is."""
    there = {
        "/": _page("<p>Start"),
        "/console": _page("<h1>Spielkonsolen</h1>"),
        "/.env": Said(200, (("Content-Type", "text/plain"),), "DB_PASSWORD=x\n"),
        "/metrics": Said(200, (("Content-Type", "text/plain"),), "# HELP up ok\nup 1\n"),
        "/actuator/health": Said(200, (("Content-Type", "application/json"),), '{"status":"UP"}'),
    }
    with serving(there) as server:
        facts = leftovers.look(server.client(), PAGES)
    assert {name for name, one in facts.answers.items() if one.shows} == {
        "environment-file",
        "metrics",
    }


def test_web_page_in_place_of_security_txt() -> None:
    """A page that answers every address is no file, and its text no fields."""
    with serving({}, otherwise=_page("Contact: mailto:a@b.test")) as server:
        facts = securitytxt.look(server.client())
    assert not facts.readable and facts.contacts == {}


def test_notice_without_link_is_looked_for_at_its_usual_address() -> None:
    """Content is judged even if nothing links to it; without either it is not tested."""
    text = (
        "<p>Stadt B<br>Am Markt 3<br>12345 Beispielhausen<p>vertreten durch den Bürgermeister"
        + " x" * 200
    )
    with serving({"/": _page("<p>Start"), "/impressum": _page(text)}) as server:
        assert imprint.look(server.client(), PAGES).street == "Am Markt 3"
    with serving({"/": _page("<p>Start")}) as server, pytest.raises(NotTested) as told:
        imprint.look(server.client(), PAGES)
    assert told.value.key == "notice-not-linked"


def test_page_that_needs_scripts_is_told() -> None:
    """A frame without content says that it needs scripts, so that nothing is missing from it."""
    with serving({"/": _page("<div id=app></div><script src=/app.js></script>")}) as server:
        assert notices.look(server.client(), PAGES).needs_script == ("start",)
