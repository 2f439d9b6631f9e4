"""What an answer tells a stranger is found, and what any answer may say is not."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.answer import Reply
from conformance.corpus.revealing import details, software, telling


def _reply(*fields: tuple[str, str]) -> Reply:
    return Reply(url="", status=200, fields=fields, body=b"", truncated=False, seconds=0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'Traceback (most recent call last):\n  File "/srv/app.py", line 3',
            ("stack-trace", "path"),
        ),
        ("\tat org.example.Search.find(Search.java:42)", ("stack-trace",)),
        ("java.lang.NullPointerException", ("code-name",)),
        ("sqlalchemy.exc.OperationalError", ("code-name",)),
        ("<hr><center>nginx/1.22.1</center>", ("version",)),
        ("C:\\inetpub\\wwwroot\\index.php", ("path",)),
        ("q ist nicht zulässig.", ()),
        ("<center>nginx</center>", ()),
        ("/v2/locations: q fehlt", ()),
        ("https://portal.musterland.test/var/doc/1.2.3", ()),
        ("ars: 12 Ziffern, Version 2 der Schnittstelle", ()),
    ],
)
def test_details(text: str, expected: tuple[str, ...]) -> None:
    """Traces, paths, versions and names from code are told apart from plain words."""
    assert details(text.encode()) == expected


def test_software_fields() -> None:
    """Fields that name software are kept with their value, others are not."""
    reply = _reply(("Server", "nginx"), ("X-Powered-By", "PHP/8.1"), ("Date", "today"))
    assert software(reply) == {"server": "nginx", "x-powered-by": "PHP/8.1"}


@pytest.mark.parametrize(
    ("fields", "document", "found"),
    [
        ((("Location", "/a?access_token=1"),), None, True),
        ((("Link", "</a?q=1>; rel=prev, </b;jsessionid=12>; rel=next"),), None, True),
        ((), {"links": [{"uri": "https://user:word@portal.test/"}]}, True),
        ((), {"uri": "https://portal.test/?an=eva%40example.org"}, True),
        ((("Location", "/a?page=2&q=token"),), None, False),
        ((), {"uri": "mailto:amt@musterland.test", "text": "amt@musterland.test"}, False),
        ((), {"uri": "https://portal.test/?token=abc", "nextPageToken": "abc"}, False),
        ((), ["https://[broken"], False),
    ],
)
def test_addresses(fields: tuple[tuple[str, str], ...], document: Any, found: bool) -> None:
    """Sessions, access tokens, passwords and mail addresses in addresses are found."""
    assert bool(telling(_reply(*fields), document)) is found
