"""Prepares the KERN style sheets for a policy without data: sources: icons become files, unused fonts stay behind."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import unquote

_DATA_ICON = re.compile(r'url\("data:image/svg\+xml,([^"]*)"\)')
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_FONT_FILE = re.compile(r'url\("\./(fira-sans/[\w-]+\.woff2)"\)')
# Fira Sans Regular, Medium, SemiBold and Bold are all that the style sheet's tokens name.
_CHARSET = '@charset "UTF-8";'
_WEIGHTS = ("400", "500", "600", "700")


def prepare(package: Path, target: Path) -> list[Path]:
    """Write kern.css, icons/ and fonts/ below `target` from an installed @kern-ux/native and return what was written.

    The same package gives the same bytes. Raises FileNotFoundError where the package is not installed and
    ValueError when a data: source is left over.
    """
    source = package / "dist"
    icons: dict[str, str] = {}
    sheet = (source / "kern.min.css").read_text(encoding="utf-8").removeprefix(_CHARSET)
    styles = _CHARSET + _font_faces(source) + _extract_icons(sheet, icons)
    if "data:" in styles:
        raise ValueError("kern.min.css holds a data: source of an unknown form")
    written = [_write(target / "kern.css", styles)]
    written += [_write(target / "icons" / name, icons[name]) for name in sorted(icons)]
    return written + _copy_fonts(source / "fonts", target / "fonts", styles)


def _extract_icons(styles: str, icons: dict[str, str]) -> str:
    def replace(found: re.Match[str]) -> str:
        # Empty width and height attributes are errors once the icon is a document of its own.
        text = unquote(found.group(1)).replace(" height=''", "").replace(" width=''", "")
        name = hashlib.sha256(text.encode()).hexdigest()[:16] + ".svg"
        icons[name] = text
        return f'url("icons/{name}")'

    return _DATA_ICON.sub(replace, styles)


def _font_faces(source: Path) -> str:
    faces = _FONT_FACE.findall((source / "fonts" / "fira-sans.css").read_text(encoding="utf-8"))
    wanted = [
        face
        for face in faces
        if re.search(r"font-weight:\s*(\d+)", face)[1] in _WEIGHTS  # type: ignore[index]
        and "italic" not in face.split("font-style")[1]
    ]
    return "".join(_FONT_FILE.sub(r'url("fonts/\1")', face) + "\n" for face in wanted)


def _copy_fonts(source: Path, target: Path, styles: str) -> list[Path]:
    written = []
    for name in sorted(set(re.findall(r'url\("fonts/([^"]+)"\)', styles))):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / name)
        written.append(target / name)
    return written


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), Path(sys.argv[2]))
