"""A session id that nobody was given: replaced, refused, adopted aloud, or adopted in silence."""

from __future__ import annotations

import pytest

from conformance.model import NotTested
from conformance.probes import fixation
from tests.conformance.probes.form_server import FORM, PAGES, Portal, serving


@pytest.mark.parametrize(
    ("strange_ids", "fate"),
    [
        ("new", "replaced"),
        ("refused", "refused"),
        ("kept", "adopted"),
        ("kept-silently", "adopted"),
    ],
)
def test_fate_of_a_strange_id(strange_ids: str, fate: str) -> None:
    """What the portal does with it is seen also where it sets no cookie again."""
    with serving(Portal(strange_ids=strange_ids)) as client:  # type: ignore[arg-type]
        facts = fixation.look(client, PAGES, FORM)
    assert {key: one.fate for key, one in facts.cookies.items()} == {"sid;/": fate}


def test_reading_is_enough_where_another_id_comes_at_once() -> None:
    """Then nothing has to be sent; else it is not tested without the right to."""
    with serving(Portal(), write=False) as client:
        assert fixation.look(client, PAGES, None).cookies["sid;/"].fate == "replaced"
    kept = Portal(strange_ids="kept")
    with serving(kept, write=False) as client, pytest.raises(NotTested) as told:
        fixation.look(client, PAGES, FORM)
    assert told.value.key == "writing-not-allowed"


def test_portal_without_session() -> None:
    """Without a session cookie there is nothing to plant."""
    with serving(Portal(session=False)) as client:
        assert fixation.look(client, PAGES, FORM).cookies == {}


def test_no_id_becomes_a_fact() -> None:
    """Neither the portal's ids nor ours are stored."""
    with serving(portal := Portal(strange_ids="kept")) as client:
        told = fixation.look(client, PAGES, FORM).model_dump_json()
    assert not any(one in told for one in portal.tokens)
