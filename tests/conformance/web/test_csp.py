"""Policies are parsed as CSP Level 3 says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conformance.web import csp


@given(st.lists(st.text(max_size=120), max_size=4))
def test_no_policy_raises(lines: list[str]) -> None:
    """Any text gives policies whose names are in lower case, and sources without white space."""
    for policy in (*csp.policies(lines), *csp.meta_policies(lines)):
        assert all(name == name.lower() for name in policy)
        assert all(len(source.split()) == 1 for sources in policy.values() for source in sources)


def test_case_is_folded_where_it_means_nothing() -> None:
    """Names, keywords, schemes and hosts know no case; paths, nonces and hashes do."""
    text = "DEFAULT-SRC 'SELF' HTTPS://CDN.Beispiel.test/Pfad/A 'NONCE-aBc' 'SHA256-xYz=' DATA:"
    assert csp.policy(text) == {
        "default-src": (
            "'self'",
            "https://cdn.beispiel.test/Pfad/A",
            "'nonce-aBc'",
            "'sha256-xYz='",
            "data:",
        )
    }


def test_first_of_equal_directives_counts() -> None:
    """A second default-src is ignored (section 2.2.1)."""
    assert csp.policy("default-src 'self'; default-src *") == {"default-src": ("'self'",)}


def test_comma_ends_a_policy_in_a_field_only() -> None:
    """A field line may hold several policies, a meta element one."""
    assert len(csp.policies(["default-src 'self', img-src *", "base-uri 'none'"])) == 3
    assert csp.meta_policies(["default-src 'self', img-src *"]) == (
        {"default-src": ("'self',", "img-src", "*")},
    )


def test_meta_cannot_forbid_framing() -> None:
    """frame-ancestors, report-uri and sandbox are ignored in meta elements (section 3.3)."""
    assert csp.meta_policies(["frame-ancestors 'none'; base-uri 'none'"]) == (
        {"base-uri": ("'none'",)},
    )


def test_empty_directives_are_passed_over() -> None:
    """Stray semicolons and white space are no directives; one without sources is."""
    assert csp.policy(" ; ;object-src;\t upgrade-insecure-requests ;") == {
        "object-src": (),
        "upgrade-insecure-requests": (),
    }
