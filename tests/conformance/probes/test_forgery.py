"""Forged forms are told from true ones by what the portal does, however it refuses."""

from __future__ import annotations

import pytest

from conformance.checks.forgery import need_token, refuse_foreign_origin
from conformance.model import NotApplicable, NotTested, Undecided
from conformance.probes import forgery
from tests.conformance.probes.form_server import FORM, Portal, serving


def _keys(portal: Portal) -> list[str | None]:
    with serving(portal) as client:
        facts = forgery.look(client, FORM)
    return [one.key for judged in (need_token, refuse_foreign_origin) for one in judged(facts)]


@pytest.mark.parametrize("refuses", ["status", "form"])
def test_portal_that_refuses(refuses: str) -> None:
    """A status or the same form once more is a refusal, and only the true form is taken."""
    portal = Portal(refuses=refuses)  # type: ignore[arg-type]
    assert _keys(portal) == [] and portal.taken == 1


def test_portal_without_any_check() -> None:
    """Whatever is sent is taken, and each way is told."""
    assert _keys(Portal(token_checked=False, origin_checked=False)) == [
        "form-taken-without-token",
        "form-taken-foreign-token",
        "form-taken-foreign-origin",
    ]


@pytest.mark.parametrize("token", ["none", "fixed"])
def test_token_that_everybody_knows_is_none(token: str) -> None:
    """Without a token of the session only a check of the origin keeps foreign forms out."""
    assert _keys(Portal(token=token)) == []  # type: ignore[arg-type]
    keys = _keys(Portal(token=token, origin_checked=False))  # type: ignore[arg-type]
    assert keys == ["form-without-token", "form-taken-foreign-origin"]


@pytest.mark.parametrize("refuses", ["login", "busy"])
def test_answer_that_says_neither_is_undecided(refuses: str) -> None:
    """A way elsewhere or an error may be either."""
    with serving(Portal(refuses=refuses)) as client:  # type: ignore[arg-type]
        facts = forgery.look(client, FORM)
    with pytest.raises(Undecided) as told:
        list(need_token(facts))
    assert told.value.key == "forged-form-unclear"


def test_form_without_session_has_nothing_to_misuse() -> None:
    """What everybody may send anyway cannot be forged."""
    with serving(Portal(session=False, token_checked=False, origin_checked=False)) as client:
        facts = forgery.look(client, FORM)
    with pytest.raises(NotApplicable):
        list(need_token(facts))


def test_nothing_is_sent_without_right_or_form() -> None:
    """A portal that allows reading only gets no form, and one that names none gets none either."""
    with serving(portal := Portal(), write=False) as client:
        with pytest.raises(NotTested) as told:
            forgery.look(client, FORM)
        assert (told.value.key, client.exchanges) == ("writing-not-allowed", {})
    with serving(portal) as client, pytest.raises(NotTested) as told:
        forgery.look(client, None)
    assert told.value.key == "test-form-not-named" and portal.taken == 0
