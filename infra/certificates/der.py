"""The little DER that `cryptography` does not write: SHA-1 signatures for faults, OCSP answers for two certificates."""

from __future__ import annotations


def element(tag: int, *parts: bytes) -> bytes:
    """One DER element with definite length (X.690 section 8.1)."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE of elements."""
    return element(0x30, *parts)


def bit_string(content: bytes) -> bytes:
    """A BIT STRING of whole bytes."""
    return element(0x03, b"\x00", content)


def children(der: bytes) -> list[bytes]:
    """The elements inside a constructed element, each whole. Trusts its input: we wrote it."""
    content = der[_header(der) :]
    found: list[bytes] = []
    while content:
        header = _header(content)
        size = content[1] if content[1] < 0x80 else int.from_bytes(content[2:header], "big")
        found.append(content[: header + size])
        content = content[header + size :]
    return found


def _header(der: bytes) -> int:
    return 2 if der[1] < 0x80 else 2 + (der[1] & 0x7F)
