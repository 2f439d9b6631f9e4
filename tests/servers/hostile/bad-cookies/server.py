"""Set-Cookie as no browser takes it: control characters, no name, a name of markup, 5,000 of them."""

from tests.harness.hostile import reply, serve

COOKIES = [
    "a\x01b=\x02; Path=/\x00",
    "=; Secure",
    '<script>alert(1)</script>=x; Path="><img src=x onerror=alert(2)>',
    "sid=\x7f; Max-Age=99999999999999999999999; Expires=Thu, 99 Foo 99999 99:99:99 GMT",
    "sid=ÿþ; SameSite=\x0bNone; Domain=..; Path=/\x85x",
    "sid=1; Max-Age=-9999999999999999; Expires=Fri, 31 Dec 9999 23:59:59 GMT",
    "sid=2; Expires=Fri, 31 Dec 9999 23:59:59 -2359",
    ";;;;;=;=;",
    "x=" + "y" * 5_000,
]


def answer(connection, head):
    lines = [f"Set-Cookie: {one}" for one in COOKIES] * 9
    fields = (*lines, "Content-Type: text/html; charset=\x01", "Date: Fri, 99 Foo 2026 99:99:99")
    connection.sendall(reply("200 OK", b"<title>x</title>", *fields))


serve(answer)
