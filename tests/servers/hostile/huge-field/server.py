"""One field of 100 KB; on other paths a hundred fields of 60 KB."""

from tests.harness.hostile import path_of, reply, serve


def answer(connection, head):
    if path_of(head) == "/":
        fields = ["X-Long: " + "x" * 100_000]
    else:
        fields = [f"X-{number}: " + "x" * 60_000 for number in range(90)]
    connection.sendall(reply("200 OK", b"<p>hi", *fields, "Content-Type: text/html"))


serve(answer)
