"""Answers are validated with formats on, and what is wrong is said shortly."""

from __future__ import annotations

import pytest

from conformance.corpus.validate import MOST_CHARACTERS, MOST_ERRORS, Shape, parsed


def test_formats_count() -> None:
    """A date that is none is an error: jsonschema-rs checks formats only when told to."""
    day = Shape({"type": "string", "format": "date"})
    assert day.fits("2026-01-01") and not day.fits("2026-13-01")


def test_messages_are_few_short_and_placed() -> None:
    """Hundreds of errors in a large document become few short lines with their place."""
    shape = Shape({"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}})
    errors = shape.errors([{"long": "x" * 5000}] * 100)
    assert len(errors) == MOST_ERRORS
    assert all(len(error) < MOST_CHARACTERS + 10 for error in errors)
    assert errors[0].startswith("0: ")


def test_references_reach_the_components() -> None:
    """A schema may point to the shared schemas of its document."""
    components = {"schemas": {"A": {"type": "integer"}}}
    shape = Shape({"$ref": "#/components/schemas/A"}, components)
    assert shape.fits(1) and not shape.fits("1")


@pytest.mark.parametrize("body", [b"[1", b'"\xfc"', b"NaN", b"", b"\xff\xfe[\x001\x00]\x00"])
def test_no_json_is_refused(body: bytes) -> None:
    """Cut texts, other encodings than UTF-8 and words outside of JSON are no JSON."""
    with pytest.raises(ValueError):
        parsed(body)
