"""The KERN files as prepared for a policy without data: sources."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infra.reference_portal import kern


def test_no_data_source_is_left(kern_folder: Path) -> None:
    """The style sheet names files only."""
    assert "data:" not in (kern_folder / "kern.css").read_text("utf-8")


def test_every_named_file_is_there(kern_folder: Path) -> None:
    """Each icon and font that the style sheet names exists, and nothing else does."""
    styles = (kern_folder / "kern.css").read_text("utf-8")
    named = set(re.findall(r'url\("([^"]+)"\)', styles))
    there = {str(p.relative_to(kern_folder)) for p in kern_folder.rglob("*") if p.is_file()}
    assert named == there - {"kern.css"}
    assert len([name for name in named if name.startswith("icons/")]) > 30


def test_preparing_twice_gives_the_same_bytes(
    kern_package: Path, kern_folder: Path, tmp_path: Path
) -> None:
    """The same package gives the same files."""
    for path in kern.prepare(kern_package, tmp_path):
        assert path.read_bytes() == (kern_folder / path.relative_to(tmp_path)).read_bytes()


def test_unknown_data_source_is_an_error(kern_package: Path, tmp_path: Path) -> None:
    """A data: source of another form is not passed over in silence."""
    dist = tmp_path / "package" / "dist"
    (dist / "fonts").mkdir(parents=True)
    (dist / "kern.min.css").write_text("a{background:url(data:image/png;base64,AA)}")
    (dist / "fonts" / "fira-sans.css").write_text("")
    with pytest.raises(ValueError, match="data:"):
        kern.prepare(tmp_path / "package", tmp_path / "out")
