"""JSON as no service should speak it: nests, numbers that are none, lone surrogates, wrong types."""

from tests.harness.hostile import path_of, reply, serve

ODD = (
    b"[" * 100_000 + b"]" * 100_000,
    b'{"total": NaN, "serviceDescriptions": {"content": [{"id": -Infinity}]}}',
    b'{"status": 1e999999, "title": 1' + b"0" * 10_000 + b"}",
    b'{"total": 1' + b"0" * 400 + b', "content": [{"id": {}}, null, 7, "x"]}',
    b'{"title": "\\ud800", "status": 499.5, "detail": ["\\udfff"], "\\ud800": "\\ud800"}',
    b'{"a": 1, "a": 2, "content": "\xff\xfe"}',
    b'"\\u0000\\u2028\\u0085"',
    b"\xef\xbb\xbf[]",
    '{"\u2028\u0085": "\u2029\u000b"}'.encode(),
)
PAGE = (
    b'{"serviceDescriptions": {"totalElements": 123456789012345678901234567890, "total": true,'
    b' "content": [{"id": "\\ud800{0}{x}%s/../?#"}, {"id": 1e400}, {"id": [[]]}, null]},'
    b' "total": 1e308, "next": "\\ud800", "items": [{"id": "\\ud800"}], "content": [{"id": "\xc2\x85"}]}'
)


def answer(connection, head):
    path = path_of(head)
    if not path.startswith("/api"):
        connection.sendall(reply("404 Not Found", b"", "Content-Type: text/html"))
        return
    body = PAGE if len(path) % 3 else ODD[len(path) // 3 % len(ODD)]
    kind = ("application/json", "application/problem+json", "application/json; charset=\x01")
    fields = (f"Content-Type: {kind[len(path) % 3]}", "Allow: ,,,\x01")
    connection.sendall(reply(("200 OK", "400 Bad Request")[len(path) % 2], body, *fields))


serve(answer)
