"""Documents of the register decide, by kind, date, fingerprint and what they cover."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from conformance.attestation import attested
from profiles.attestations import Register
from profiles.model import Attestation

HASH = "a" * 64
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOSTS = ("portal.beispiel.test",)


def _document(**changed: Any) -> dict[str, Any]:
    return {
        "kind": "penetration-test",
        "title": {"de": "Bericht", "en": "Report"},
        "issued": "2025-03-01",
        "issuer": "Prüfhaus",
        "covers": {"hosts": ["Portal.Beispiel.test"]},
        "file": "bericht.pdf",
        "sha256": HASH,
    } | changed


def _decide(
    *documents: dict[str, Any],
    kinds: tuple[str, ...] = ("penetration-test",),
    digests: dict[str, str] | None = None,
) -> Any:
    register = Register.model_validate(
        {"attestations": {f"d{number}": one for number, one in enumerate(documents)}}
    )
    asked = Attestation(kinds=kinds, valid="P3Y", covers="hosts")
    return attested(asked, register, {"d0": HASH, "d1": HASH} | (digests or {}), HOSTS, NOW)


def test_a_current_document_that_covers_all_hosts_passes() -> None:
    """Kind, date, hash and hosts fit: pass, and the document is named."""
    said = _decide(_document())
    assert (said.verdict, said.documents) == ("pass", ("d0",))


@pytest.mark.parametrize(
    ("changed", "digests", "key"),
    [
        ({"issued": "2023-11-24"}, {}, "attestation-expired"),
        ({"expires": "2026-11-24"}, {}, "attestation-expired"),
        ({"issued": "2026-11-26"}, {}, "attestation-not-yet-issued"),
        ({}, {"d0": "b" * 64}, "attestation-wrong-hash"),
        ({"covers": {"hosts": ["other.test"]}}, {}, "attestation-does-not-cover"),
    ],
)
def test_a_document_that_does_not_hold_fails(
    changed: dict[str, Any], digests: dict[str, str], key: str
) -> None:
    """Ended, from the future, exchanged, or about other hosts: fail with the key that says which."""
    said = _decide(_document(**changed), digests=digests)
    assert said.verdict == "fail"
    assert [wrong.key for wrong in said.deviations] == [key]


@pytest.mark.parametrize("changed", [{"issued": "2023-11-25"}, {"expires": "2026-11-25"}])
def test_the_last_day_still_counts(changed: dict[str, Any]) -> None:
    """A document is good on its last day."""
    assert _decide(_document(**changed)).verdict == "pass"


def test_one_good_document_of_a_kind_is_enough() -> None:
    """An older report that has ended does not spoil a newer one, nor a newer one that covers less."""
    assert _decide(_document(issued="2020-01-01"), _document()).verdict == "pass"
    narrow = _document(issued="2026-01-01", covers={"hosts": []})
    assert _decide(_document(), narrow).verdict == "pass"


def test_every_kind_is_needed() -> None:
    """A penetration test alone does not answer for the webcheck."""
    said = _decide(_document(), kinds=("penetration-test", "webcheck"))
    assert (said.verdict, said.reason, said.reason_seen) == (
        "not-tested",
        "attestation-missing",
        "webcheck",
    )


def test_a_missing_register_or_file_is_not_tested() -> None:
    """Nothing is on file: neither good nor bad."""
    asked = Attestation(kinds=("penetration-test",), valid="P3Y")
    assert attested(asked, None, {}, HOSTS, NOW).verdict == "not-tested"
    register = Register.model_validate({"attestations": {"d0": _document()}})
    said = attested(asked, register, {}, HOSTS, NOW)
    assert (said.verdict, said.reason) == ("not-tested", "attestation-file-missing")


def test_fail_wins_over_missing() -> None:
    """An ended report is told although another kind is missing."""
    said = _decide(_document(issued="2020-01-01"), kinds=("webcheck", "penetration-test"))
    assert said.verdict == "fail"


@pytest.mark.parametrize(
    ("documents", "verdict", "reason"),
    [
        ([{"kind": "not-concerned-x"}], "not-applicable", "attestation-not-concerned"),
        ([{"kind": "not-concerned-x", "issued": "2020-01-01"}], "fail", None),
        ([{"kind": "not-concerned-x", "issued": "2020-01-01"}, {}], "pass", None),
        ([{"kind": "not-concerned-x"}, {"issued": "2020-01-01"}], "not-applicable", None),
        ([{"kind": "not-concerned-y"}], "not-tested", "attestation-missing"),
    ],
)
def test_a_declaration_makes_it_not_applicable(
    documents: list[dict[str, Any]], verdict: str, reason: str | None
) -> None:
    """A good one does, whatever hosts it covers; a bad one counts only where nothing else is there."""
    named = {f"d{n}": _document(**{"covers": {}, **one}) for n, one in enumerate(documents)}
    register = Register.model_validate({"attestations": named})
    asked = Attestation(kinds=("penetration-test",), valid="P3Y", not_concerned="not-concerned-x")
    said = attested(asked, register, {"d0": HASH, "d1": HASH}, HOSTS, NOW)
    assert said.verdict == verdict and reason in (None, said.reason)
