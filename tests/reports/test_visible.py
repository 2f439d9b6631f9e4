"""Hostile text is made visible, legal and short."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.visible import bounded, visible


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("a\x00b", "a[U+0000]b"),
        ("\x1b[31m", "[U+001B][31m"),
        ("\x7f", "[U+007F]"),
        ("\x85", "[U+0085]"),
        ("gpj.\u202eexe", "gpj.[U+202E]exe"),
        ("\u2066\u200b\ufeff", "[U+2066][U+200B][U+FEFF]"),
        ("\ud800", "[U+D800]"),
        ("\ufffe", "[U+FFFE]"),
        ("\u2028", "[U+2028]"),
        ("\U000e0041", "[U+E0041]"),
    ],
)
def test_hidden_characters_are_shown(hidden: str, shown: str) -> None:
    """Controls, overrides and what is no character come out readable."""
    assert visible(hidden) == shown


def test_plain_text_is_left_alone() -> None:
    """German, Greek, Cyrillic, Hebrew, emoji, line feed and tab stay as they are."""
    text = "Größe „x“ – 5 €\tα Ж א 漢 🙂\n"
    assert visible(text) == text


@given(st.text(st.characters(exclude_categories=())))
def test_result_is_legal_in_xml_and_utf8(text: str) -> None:
    """Whatever the text, the result can be encoded, is XML, and hides nothing."""
    shown = visible(text)
    element = ET.Element("a")
    element.text = shown
    assert ET.fromstring(ET.tostring(element, encoding="utf-8")).text == (shown or None)
    left = {c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn")}
    assert left <= {"\n", "\t"}


def test_bounded_says_what_it_leaves_out() -> None:
    """A text at the limit is whole, a longer one is cut and says by how much."""
    assert bounded("abc", 3) == "abc"
    assert bounded("x" * 1_503, 3) == "xxx … [1.500 weitere Zeichen nicht gezeigt]"
