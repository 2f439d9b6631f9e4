"""Colours of the report keep the contrast that WCAG 2.1 level AA asks (1.4.3, 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reports import html

STYLE = (Path(html.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")
NAMES = ("fail", "undecided", "not-tested", "pass", "not-applicable", "open", "waived")
PAIRS = [
    *((name, f"{name}-ground") for name in NAMES),
    *(("text", f"{name}-ground") for name in NAMES),
    *((front, back) for front in ("text", "quiet", "action") for back in ("ground", "raised")),
]


def palettes() -> list[dict[str, str]]:
    """The colours of light, dark and print; a later palette inherits from the first."""
    found = [
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", block))
        for block in re.findall(r":root \{(.*?)\}", STYLE, flags=re.DOTALL)
    ]
    return [found[0] | palette for palette in found]


def luminance(colour: str) -> float:
    """Relative luminance of `#rgb` or `#rrggbb` (WCAG 2.1, definitions)."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark", "print"])
def test_text_has_contrast(palette: dict[str, str]) -> None:
    """Every pair of text and ground that the report uses reaches 4.5 to 1."""
    low = {
        (front, back): round(contrast(palette[front], palette[back]), 2)
        for front, back in PAIRS
        if contrast(palette[front], palette[back]) < 4.5
    }
    assert not low


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark", "print"])
def test_focus_has_contrast(palette: dict[str, str]) -> None:
    """The focus ring reaches 3 to 1 on the grounds that it lies on."""
    assert min(contrast(palette["focus"], palette[back]) for back in ("ground", "raised")) >= 3


def test_stylesheet_names_nothing_outside() -> None:
    """The stylesheet imports nothing and points nowhere."""
    assert not re.search(r"@import|url\(|https?:|expression", STYLE)
