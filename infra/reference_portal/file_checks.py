"""Tells by content what a file is, and why it is not accepted; only PDF, PNG and JPEG are."""

from __future__ import annotations

import itertools
import re
import struct
import zlib

LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_SIDE = 10_000
MOST_PAGES = 200
_ENDINGS = {"pdf": (".pdf",), "png": (".png",), "jpeg": (".jpg", ".jpeg")}
_MEDIA = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}
_ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia|XFA)\b|/JS\s*[(<0-9]")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_MARKUP = re.compile(rb"<\s*(script|html|svg|iframe|\?php)", re.IGNORECASE)
# The EICAR test signature, in two parts so that scanners leave this file alone.
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"


def kind_of(content: bytes) -> str | None:
    """pdf, png, jpeg or None, told by the first bytes."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "jpeg" if content.startswith(b"\xff\xd8\xff") else None


def name_and_type_fit(kind: str, name: str, media_type: str) -> bool:
    """Whether ending and declared media type say the same as the content."""
    return name.lower().endswith(_ENDINGS[kind]) and media_type == _MEDIA[kind]


def infected(content: bytes) -> bool:
    """Whether the content holds the EICAR test signature; a real service asks a scanner here."""
    return _EICAR in content


def active(content: bytes) -> bool:
    """Whether a document brings scripts, launch actions or embedded files, also inside compressed streams."""
    # Raw stream data is left out: in compressed images any short sequence turns up by chance.
    parts = [_STREAM.sub(b"stream endstream", content), *_inflated(content)]
    return any(_ACTIVE.search(_unescaped(part)) for part in parts)


def broken(kind: str, content: bytes) -> str | None:
    """What is wrong with the structure of a file, or None."""
    if _MARKUP.search(content[:4096]) or _MARKUP.search(content[-4096:]):
        return "Die Datei enthält fremde Inhalte."
    checks = {"pdf": _broken_pdf, "png": _broken_png, "jpeg": _broken_jpeg}
    return checks[kind](content)


def _unescaped(content: bytes) -> bytes:
    # PDF names may write any character as #xx (ISO 32000-1, 7.3.5).
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), content)


def _inflated(content: bytes) -> list[bytes]:
    found = []
    for match in itertools.islice(_STREAM.finditer(content), 2000):
        try:
            found.append(zlib.decompressobj().decompress(match[1], 1_000_000))
        except zlib.error:
            found.append(b"" if _is_image(content, match.start()) else match[1])
    return found


def _is_image(content: bytes, start: int) -> bool:
    return b"/Image" in content[max(0, start - 512) : start].rpartition(b"obj")[2]


def _broken_pdf(content: bytes) -> str | None:
    if b"%%EOF" not in content[-1024:] or b"startxref" not in content:
        return "Das PDF ist nicht vollständig."
    pages = len(re.findall(rb"/Type\s*/Page\b", content))
    return f"Das PDF hat mehr als {MOST_PAGES} Seiten." if pages > MOST_PAGES else None


def _broken_png(content: bytes) -> str | None:
    if content[12:16] != b"IHDR" or content[-8:-4] != b"IEND":
        return "Das Bild ist nicht vollständig."
    width, height = struct.unpack(">II", content[16:24])
    return _too_large(width, height)


def _broken_jpeg(content: bytes) -> str | None:
    if not content.endswith(b"\xff\xd9"):
        return "Das Bild ist nicht vollständig."
    frame = re.search(rb"\xff[\xc0-\xc2]..\x08(....)", content, re.DOTALL)
    if frame is None:
        return "Das Bild lässt sich nicht lesen."
    height, width = struct.unpack(">HH", frame[1])
    return _too_large(width, height)


def _too_large(width: int, height: int) -> str | None:
    fits = 0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE
    return None if fits else f"Das Bild darf höchstens {LARGEST_SIDE} Pixel breit und hoch sein."
