"""The port for plain http is followed to where it leads."""

from __future__ import annotations

import pytest

from conformance.checks.redirect import leads_to_https
from conformance.probes import redirect
from tests.conformance.probes.small_server import NAME, Said, serving
from tests.harness.servers import free_port


def _to(status: int, location: str) -> Said:
    return Said(status, (("Location", location),))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_any_redirect_to_https_is_right(status: int) -> None:
    """Every redirecting status counts, and https ends the way without a further request."""
    with serving({"/": _to(status, f"https://{NAME}/")}) as server:
        facts = redirect.look(server.client(), server.port)
    assert [hop.leads_to for hop in facts.hops.values()] == ["https"]
    assert not list(leads_to_https(facts))


def test_redirects_over_http_are_followed_on_this_host() -> None:
    """A relative redirect stays on http, so the next answer decides."""
    with serving({"/": _to(302, "/a"), "/a": _to(301, f"https://{NAME}/a")}) as server:
        facts = redirect.look(server.client(), server.port)
    assert [hop.leads_to for hop in facts.hops.values()] == ["http", "https"]
    assert not list(leads_to_https(facts))


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (Said(200, body="<p>Willkommen"), "plain-http-served"),
        (
            Said(200, body=f'<meta http-equiv=refresh content="0;url=https://{NAME}/">'),
            "plain-http-served",
        ),
        (Said(403), "plain-http-served"),
        (_to(301, "http://andere.test/"), "plain-http-kept"),
        (_to(301, "/"), "plain-http-kept"),
    ],
)
def test_what_does_not_lead_to_https(said: Said, key: str) -> None:
    """Content, a refusal, a loop and a foreign http address are wrong, and nothing foreign is asked."""
    with serving({"/": said}) as server:
        facts = redirect.look(server.client(), server.port)
    assert [wrong.key for wrong in leads_to_https(facts)] == [key]


def test_closed_port_is_right() -> None:
    """Where nothing listens, nothing is sent in the clear."""
    with serving({}) as server:
        facts = redirect.look(server.client(), free_port())
    assert facts.state == "closed" and not list(leads_to_https(facts))
