"""Reading and writing the presentation language of TLS (RFC 8446 section 3)."""

from __future__ import annotations


class Broken(ValueError):
    """The peer sent what is not TLS; the only error that parsing its bytes raises."""


class Octets:
    """A cursor over bytes that somebody else wrote: every read is checked."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def take(self, count: int) -> bytes:
        """The next `count` bytes. Raises Broken where there are fewer."""
        end = self._at + count
        if end > len(self._data):
            raise Broken(f"{count} bytes expected, {len(self._data) - self._at} left")
        part, self._at = self._data[self._at : end], end
        return part

    def number(self, size: int) -> int:
        """The next big-endian number of `size` bytes."""
        return int.from_bytes(self.take(size), "big")

    def vector(self, size: int) -> bytes:
        """The next vector whose length stands in `size` bytes before it."""
        return self.take(self.number(size))

    def rest(self) -> bytes:
        """All that is left."""
        part, self._at = self._data[self._at :], len(self._data)
        return part


def vector(size: int, data: bytes) -> bytes:
    """`data` with its length in `size` bytes before it."""
    return len(data).to_bytes(size, "big") + data


def numbers(size: int, values: tuple[int, ...]) -> bytes:
    """Numbers of `size` bytes each, one after the other."""
    return b"".join(value.to_bytes(size, "big") for value in values)


def extension(code: int, data: bytes) -> bytes:
    """One extension (RFC 8446 section 4.2)."""
    return numbers(2, (code,)) + vector(2, data)


def extensions(data: bytes) -> dict[int, bytes]:
    """The extensions of a message. Raises Broken also for one that comes twice."""
    found: dict[int, bytes] = {}
    reader = Octets(data)
    while reader:
        code, body = reader.number(2), reader.vector(2)
        if code in found:
            raise Broken(f"extension {code} twice")
        found[code] = body
    return found
