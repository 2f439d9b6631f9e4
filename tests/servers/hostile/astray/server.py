"""Redirects in a ring, to strangers, and to what is no address."""

from tests.harness.hostile import path_of, reply, serve

TARGETS = {
    "/": "/ring",
    "/ring": "/",
    "/antrag": "http://[::bad/",
    "/.well-known/security.txt": "https://fremd.example/",
    "/kontakt": "javascript:alert(1)",
}


def answer(connection, head):
    target = TARGETS.get(path_of(head), "//[::1")
    connection.sendall(reply("302 Found", b"", f"Location: {target}", "Location: /zwei"))


serve(answer)
