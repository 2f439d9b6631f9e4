"""What files are accepted, told by their content."""

from __future__ import annotations

import zlib

import pytest

from infra.reference_portal import file_checks, uploads
from tests.infra.reference_portal.picture import EICAR, PDF

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\0\2\xff\xc0\0\x11\x08\0\1\0\1\3\1\x22\0\xff\xd9"


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "pdf"), (PNG, "png"), (JPEG, "jpeg"), (b"MZ\x90", None), (b"PK\3\4", None), (b"<svg/>", None), (b"", None)],
)  # fmt: skip
def test_kind_is_told_by_content(content: bytes, kind: str | None) -> None:
    """Only PDF, PNG and JPEG have a kind."""
    assert file_checks.kind_of(content) == kind


@pytest.mark.parametrize(("kind", "content"), [("pdf", PDF), ("png", PNG), ("jpeg", JPEG)])
def test_sound_files_pass(kind: str, content: bytes) -> None:
    """A sound file of each kind is neither broken, active nor infected."""
    assert file_checks.broken(kind, content) is None
    assert not file_checks.active(content)
    assert not file_checks.infected(content)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", PDF[:-8]),
        ("pdf", PDF + b"<script>alert(1)</script>"),
        ("pdf", PDF.replace(b"startxref", b"/Type /Page " * 201 + b"startxref")),
        ("png", PNG[:-12]),
        ("jpeg", JPEG[:-2]),
        ("jpeg", JPEG.replace(b"\x08\0\1", b"\x08\x75\x30")),
    ],
)
def test_broken_files_are_named(kind: str, content: bytes) -> None:
    """Truncated, mixed and oversized files are broken."""
    assert file_checks.broken(kind, content)


@pytest.mark.parametrize(
    "inside",
    [
        b"/JS (app.alert(1))", b"/Java#53cript", b"/Launch", b"/EmbeddedFile",
        b"stream\n" + zlib.compress(b"<</S/JavaScript/JS(app.alert(1))>>") + b"\nendstream",
    ],
)  # fmt: skip
def test_active_content_is_found(inside: bytes) -> None:
    """Scripts, launch actions and embedded files are found, also escaped or compressed."""
    assert file_checks.active(PDF[:9] + inside + b"\n" + PDF[9:])


@pytest.mark.parametrize(
    "inside", [b"/OpenAction [1 0 R /XYZ null null 0]", b"stream\n\1/JS (\2\nendstream"]
)
def test_ordinary_documents_are_not_active(inside: bytes) -> None:
    """A page to open at, as office programs write it, is no active content."""
    document = PDF[:9] + b"2 0 obj<</Subtype/Image>>" + inside + b"\n" + PDF[9:]
    assert not file_checks.active(document)


def test_test_signature_is_found_anywhere() -> None:
    """The EICAR signature is found wherever it stands."""
    assert file_checks.infected(PDF[:9] + EICAR + PDF[9:])


@pytest.mark.parametrize(
    ("name", "shown"),
    [("../../etc/passwd", "passwd"), ("a\x00b.pdf", "ab.pdf"), ("\u202egpj.exe", "gpj.exe"), ("", "Datei"), ("C:\\x\\y.pdf", "y.pdf")],
)  # fmt: skip
def test_names_are_cleaned(name: str, shown: str) -> None:
    """A shown name has no path, no control and no direction signs."""
    assert uploads.shown_name(name) == shown
    assert len(uploads.shown_name("ü" * 300 + ".pdf")) == 80


@pytest.mark.parametrize(
    ("kind", "name", "media_type", "fits"),
    [
        ("pdf", "a.PDF", "application/pdf", True),
        ("pdf", "a.pdf.exe", "application/pdf", False),
        ("pdf", "a.pdf", "text/html", False),
        ("jpeg", "a.png", "image/jpeg", False),
    ],
)
def test_name_and_type_must_fit(kind: str, name: str, media_type: str, fits: bool) -> None:
    """Ending and declared type must say what the content is."""
    assert file_checks.name_and_type_fit(kind, name, media_type) is fits
