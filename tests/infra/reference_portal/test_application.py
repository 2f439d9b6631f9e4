"""The application over HTTP: what must be refused, what must come back unchanged, what must not leak."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from infra.reference_portal.cases import now
from tests.infra.reference_portal.picture import DETAILS, PDF, PERSON, take_walk
from tests.infra.reference_portal.serving import Client, Running, running

START = "/antrag/wohngeld"


def begun(portal: Running) -> tuple[Client, str]:
    """A client that has begun an application, and its form token."""
    client = portal.client()
    client.post(START, {"token": client.get(START).token})
    return client, client.get(START + "/person").token


def test_entries_come_back_unchanged(portal: Running) -> None:
    """Review and copy show every value as it was entered, letters of DIN SPEC 91379 and apostrophes included."""
    walk = take_walk(portal)
    for page in ("review", "copy"):
        text = walk[page].text.replace("&#39;", "'").replace("&amp;", "&")
        for value in ("Ǧüler", "O'Neill-Müller", "03.02.1980", "1850,00", "Zeile eins & zwei"):
            assert value in text, (page, value)
    assert "attachment" in (walk["copy"].header("Content-Disposition") or "")


def test_copy_belongs_to_its_session(portal: Running) -> None:
    """The copy comes again in the same session and to nobody else."""
    walk = take_walk(portal)
    number = re.search(r"ML-\d{4}-\w+", walk["receipt"].text)
    assert walk.client.get(START + "/kopie").body == walk["copy"].body
    assert portal.client().get(START + "/kopie").status == 403
    assert number and portal.client().get(f"/kopie/{number[0]}").status == 404


def test_copy_open_to_all_is_a_switch(tmp_path: Path) -> None:
    """With copy_private off the number alone opens the copy."""
    with running(tmp_path, copy_private=False) as portal:
        number = re.search(r"ML-\d{4}-\w+", take_walk(portal)["receipt"].text)
        assert number and portal.client().get(f"/kopie/{number[0]}").status == 200


@pytest.mark.parametrize("step", ["angaben", "unterlagen", "pruefen", "quittung", "kopie"])
def test_later_steps_need_the_earlier_ones(portal: Running, step: str) -> None:
    """Opening a later step leads to the first open one or is refused, and changes nothing."""
    client, token = begun(portal)
    answer = client.get(f"{START}/{step}")
    assert answer.status in (303, 409)
    if answer.status == 303:
        assert answer.header("Location") == START + "/person"
        sent = client.post(f"{START}/{step}", {"token": token, "bestaetigung": "ja"})
        assert sent.header("Location") == START + "/person"


def test_token_of_another_session_is_refused(portal: Running) -> None:
    """A form token works in its own session only."""
    client, _ = begun(portal)
    _, foreign = begun(portal)
    assert client.post(START + "/person", {**PERSON, "token": foreign}).status == 403


def test_idle_session_ends_on_the_server(tmp_path: Path) -> None:
    """After the idle time the session opens nothing, whatever the browser still holds."""
    with running(tmp_path, session_idle_minutes=0) as portal:
        client, _ = begun(portal)
        assert client.get(START + "/person").header("Location") == START


def test_session_ends_at_its_longest_time(tmp_path: Path) -> None:
    """After the longest time a session ends even when it is used."""
    with running(tmp_path, session_max_minutes=0) as portal:
        client, _ = begun(portal)
        assert client.get(START + "/person").header("Location") == START


def saved(portal: Running) -> tuple[str, str]:
    """Number and code of a draft that was saved after the first step."""
    client, token = begun(portal)
    client.post(START + "/person", {**PERSON, "token": token})
    text = client.post(START + "/speichern", {"token": token}).text
    number, code = re.search(r"ML-\d{4}-\w+", text), re.search(r"\w{4}(-\w{4}){3}", text)
    assert number and code
    return number[0], code[0]


def resumed(portal: Running, number: str, code: str) -> tuple[int, str | None, Client]:
    """Status and target of an attempt to resume."""
    client = portal.client()
    token = client.get("/antrag/fortsetzen").token
    answer = client.post("/antrag/fortsetzen", {"token": token, "nummer": number, "code": code})
    return answer.status, answer.header("Location"), client


def test_draft_opens_with_its_code_only(portal: Running) -> None:
    """Number and code open the draft where it was left; another code does not, and says nothing more."""
    number, code = saved(portal)
    assert resumed(portal, number, "AAAA-AAAA-AAAA-AAAA")[0] == 422
    status, target, client = resumed(portal, number, code)
    assert (status, target) == (303, START + "/angaben")
    assert "Ǧüler" in client.get(START + "/person").text


def test_guessing_codes_is_limited(portal: Running) -> None:
    """After five attempts a minute the portal asks to wait."""
    number, _ = saved(portal)
    answers = [resumed(portal, number, "AAAA-AAAA-AAAA-AAAA")[0] for _ in range(7)]
    assert answers[-1] == 429


def test_code_unchecked_is_a_switch(tmp_path: Path) -> None:
    """With draft_code_checked off the number alone opens a draft."""
    with running(tmp_path, draft_code_checked=False) as portal:
        assert resumed(portal, saved(portal)[0], "falsch")[0] == 303


def test_draft_is_deleted_after_its_days(tmp_path: Path) -> None:
    """A draft older than its days is gone at the next use of the portal."""
    with running(tmp_path, draft_days=0) as portal:
        number, code = saved(portal)
        assert resumed(portal, number, code)[0] == 422


def test_files_go_with_their_application(tmp_path: Path) -> None:
    """When an application is deleted after its days, its uploaded files are deleted too."""
    with running(tmp_path, draft_days=0) as portal:
        client, token = begun(portal)
        client.post(START + "/person", {**PERSON, "token": token})
        client.post(START + "/angaben", {**DETAILS, "bemerkung": "", "token": token})
        client.upload(START + "/unterlagen", {"token": token}, "m.pdf", "application/pdf", PDF)
        assert len(list((tmp_path / "uploads").iterdir())) == 1
        begun(portal)
        assert list((tmp_path / "uploads").iterdir()) == []


def test_page_of_draft_names_the_day(portal: Running) -> None:
    """The page of a saved draft names the year of a day at most 30 days ahead."""
    client, token = begun(portal)
    text = client.post(START + "/speichern", {"token": token}).text
    assert "gelöscht am" in text
    assert str(now().year) in text


def test_markup_is_escaped_where_it_is_let_in(tmp_path: Path) -> None:
    """Even without checks of entries a page shows markup as text; output_escaped off lets it through."""
    for escaped in (True, False):
        folder = tmp_path / str(escaped)
        folder.mkdir()
        with running(folder, input_validated=False, output_escaped=escaped) as portal:
            text = take_walk(portal)["review"].text
            assert ("<b>fett</b>" in text) is not escaped


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("haushalt", "0"), ("haushalt", "drei"), ("haushalt", "٣"), ("einkommen", "-5"), ("miete", "640.00"),
        ("einzug", "2024-02-30"), ("iban", "DE00 3704 0044 0532 0130 00"), ("iban", ""),
        ("bemerkung", "x" * 1001), ("bemerkung", "a\x00b"), ("bemerkung", "{{7*7}}"),
    ],
)  # fmt: skip
def test_entries_that_do_not_fit_are_refused(portal: Running, field: str, value: str) -> None:
    """The server refuses what does not fit, keeps the rest and names the field."""
    client, token = begun(portal)
    client.post(START + "/person", {**PERSON, "token": token})
    entered = {**DETAILS, "bemerkung": "", "token": token, field: value}
    answer = client.post(START + "/angaben", entered)
    assert answer.status == 422
    assert f'id="feld-{field}-fehler"' in answer.text
    assert client.get(START + "/unterlagen").status == 303


def test_double_fields_and_broken_encoding_are_refused(portal: Running) -> None:
    """A field given twice, bytes that are no UTF-8, and another kind of body are refused."""
    client, token = begun(portal)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    twice = f"token={token}&vorname=a&vorname=b".encode()
    assert client.ask("POST", START + "/person", twice, form).status == 400
    broken = f"token={token}&vorname=%FF".encode()
    assert client.ask("POST", START + "/person", broken, form).status == 400
    as_json = {"Content-Type": "application/json"}
    assert client.ask("POST", START + "/person", b"{}", as_json).status == 415


def test_large_bodies_are_refused(portal: Running) -> None:
    """A body beyond the limit is 413, with its length declared or not."""
    client, token = begun(portal)
    big = {"token": token, "vorname": "x" * 100_000}
    assert client.post(START + "/person", big).status == 413


def test_too_many_uploads_have_to_wait(portal: Running) -> None:
    """More than 20 files a minute end in 429 with Retry-After."""
    client, token = begun(portal)
    client.post(START + "/person", {**PERSON, "token": token})
    client.post(START + "/angaben", {**DETAILS, "bemerkung": "", "token": token})
    answers = [
        client.upload(START + "/unterlagen", {"token": token}, "m.pdf", "application/pdf", PDF)
        for _ in range(21)
    ]
    assert [answer.status for answer in answers[:6]] == [303] * 5 + [422]
    assert (answers[-1].status, answers[-1].header("Retry-After")) == (429, "60")


def test_no_upload_limit_is_a_switch(tmp_path: Path) -> None:
    """With upload_rate_limited off the 21st file is judged like the first."""
    with running(tmp_path, upload_rate_limited=False, upload_size_limited=False) as portal:
        client, token = begun(portal)
        client.post(START + "/person", {**PERSON, "token": token})
        client.post(START + "/angaben", {**DETAILS, "bemerkung": "", "token": token})
        for _ in range(21):
            answer = client.upload(
                START + "/unterlagen", {"token": token}, "m.pdf", "application/pdf", PDF
            )
        assert answer.status == 303


def test_files_have_their_modes(portal: Running) -> None:
    """Database and secret are for the owner only, the log for owner and group."""
    modes = {
        name: stat.S_IMODE((portal.folder / name).stat().st_mode)
        for name in ("portal.sqlite", "secret", "portal.log")
    }
    assert modes == {"portal.sqlite": 0o600, "secret": 0o600, "portal.log": 0o640}


def test_nothing_entered_is_stored_or_logged_readably(portal: Running) -> None:
    """Neither database, uploads nor log hold a value that was entered."""
    take_walk(portal)
    files = [portal.folder / "portal.sqlite", portal.folder / "portal.log"]
    content = b"".join(f.read_bytes() for f in [*files, *(portal.folder / "uploads").iterdir()])
    for value in (
        "Ǧüler",
        "O'Neill",
        "marke@example.org",
        "Am See 3",
        "DE89",
        "mietvertrag",
        "%PDF",
    ):
        assert value.encode() not in content, value


def test_credentials_with_foreign_origins_are_a_switch(tmp_path: Path) -> None:
    """With both CORS switches the portal trusts any origin, credentials included."""
    with running(tmp_path, cors_allow_origin="reflect", cors_allow_credentials=True) as portal:
        answer = portal.client().get("/", Origin="https://fremd.example")
        assert answer.header("Access-Control-Allow-Origin") == "https://fremd.example"
        assert answer.header("Access-Control-Allow-Credentials") == "true"


def test_contact_sets_no_cookie_and_keeps_the_message(portal: Running) -> None:
    """The contact form works without cookie, needs its token, and thanks."""
    client = portal.client()
    page = client.get("/kontakt")
    entries = {"name": "Jo Kim", "email": "jo@example.org", "nachricht": "Guten Tag!"}
    assert client.post("/kontakt", entries).status == 403
    sent = client.post("/kontakt", {**entries, "token": page.token})
    assert (sent.status, sent.header("Location")) == (303, "/kontakt/danke")
    assert client.jar == {}
