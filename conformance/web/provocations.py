"""Odd requests that a careful server answers with a plain error, and that harm nobody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Provocation:
    """One odd request. `on` is the role of a page, else `path` is asked for; `writes`: not GET."""

    method: str = "GET"
    path: str = ""
    on: str = ""
    suffix: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None

    @property
    def writes(self) -> bool:
        """Whether the portal's operator must have allowed writing."""
        return self.method not in {"GET", "HEAD", "OPTIONS"}


_JSON = (("Content-Type", "application/json"), ("Accept", "text/html"))
PROVOCATIONS: dict[str, Provocation] = {
    "unknown-path": Provocation(path="/pruefstand-unbekannte-seite"),
    "unknown-path-json": Provocation(
        path="/pruefstand-unbekannte-seite", fields=(("Accept", "application/json"),)
    ),
    "unknown-file": Provocation(path="/pruefstand/unbekannt.php"),
    "odd-path": Provocation(path="/%C3%28%27%22%3Cpruefstand%3E"),
    "null-byte": Provocation(path="/pruefstand%00.html"),
    "outside-path": Provocation(path="/..%2f..%2f..%2fetc%2fpasswd"),
    "odd-query": Provocation(on="start", suffix="?seite=%FF%27%22%3C%5B%5D&seite%5B%5D=-1"),
    "odd-number": Provocation(on="start", suffix="?page=99999999999999999999&size=NaN"),
    "long-field": Provocation(on="start", fields=(("X-Pruefstand", "a" * 20_000),)),
    "odd-cookie": Provocation(
        on="start", fields=(("Cookie", "__Host-sid=%FF%00'\"; sid=%FF; lang=[]"),)
    ),
    "odd-language": Provocation(on="start", fields=(("Accept-Language", ";;q=x,,%"),)),
    "odd-range": Provocation(on="start", fields=(("Range", "bytes=9-1,-,x"),)),
    "odd-host": Provocation(on="start", fields=(("X-Forwarded-Host", "pruefstand.invalid:x"),)),
    "broken-json": Provocation("POST", on="start", fields=_JSON, body=b'{"a": '),
    "unknown-method": Provocation("PROPFIND", on="start"),
    "deleted-page": Provocation("DELETE", on="start"),
    "unknown-type": Provocation(
        "POST",
        on="application",
        fields=(("Content-Type", "application/x-pruefstand"),),
        body=b"\x00\xff",
    ),
    "broken-form": Provocation(
        "POST",
        on="application",
        fields=(("Content-Type", "application/x-www-form-urlencoded"),),
        body=b"%FF=%00&a[b][=1&&==",
    ),
    "broken-upload": Provocation(
        "POST",
        on="application",
        fields=(("Content-Type", "multipart/form-data; boundary=x"),),
        body=b'--x\r\nContent-Disposition: form-data; name="a"; filename="../../a"\r\n\r\n',
    ),
}
