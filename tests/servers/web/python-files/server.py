"""A portal of a few files behind Python's own web server: other software, other TLS, other habits."""

from __future__ import annotations

import datetime
import os
import re
import secrets
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(os.environ["DIR"])
FIELDS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
KINDS = {".html": "text/html", ".txt": "text/plain", ".css": "text/css"}
#: The days in the pages are written for nginx (tests/harness/site).
DAY = re.compile(r'<!--# config timefmt="([^"]*)" --><!--# echo var="date_gmt" -->')


class Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10

    def version_string(self) -> str:
        return "rathaus"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].strip("/") or "index"
        if path == ".well-known/security.txt":
            path = "security.txt"
        found = [HERE / "pages" / f"{path}{end}" for end in ("", ".html")]
        file = next((one for one in found if one.is_file() and ".." not in path), None)
        if file is None:
            self.send_error(404)
        else:
            self.show(200, file, path)

    do_HEAD = do_GET

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        self.show(code, HERE / "pages" / "404.html", "")

    def show(self, status: int, file: Path, path: str) -> None:
        now = datetime.datetime.now(datetime.UTC)
        text = DAY.sub(lambda hit: now.strftime(hit.group(1)), file.read_text("utf-8"))
        body = text.encode()
        self.close_connection = self.close_connection or status >= 400
        self.send_response(status)
        for name, value in FIELDS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{KINDS[file.suffix]}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if path == "antrag":  # without Secure: what is wrong here
            sid = secrets.token_hex(16)
            self.send_header("Set-Cookie", f"sid={sid}; Path=/; HttpOnly; SameSite=Lax")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Away(Page):
    def do_GET(self) -> None:
        self.send_response(301)
        self.send_header(
            "Location", f"https://{os.environ['HOST']}:{os.environ['PORT']}{self.path}"
        )
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET


class Secured(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def finish_request(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        """The handshake belongs into the thread of its connection."""
        request.settimeout(10)
        try:
            with CONTEXT.wrap_socket(request, server_side=True) as connection:
                self.RequestHandlerClass(connection, client_address, self)  # type: ignore[arg-type]
        except OSError:
            pass


CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
for kind in ("rsa", "ecdsa"):
    CONTEXT.load_cert_chain(HERE / f"{kind}.pem", HERE / f"{kind}.key")
plain = ThreadingHTTPServer(("127.0.0.1", int(os.environ["HTTP_PORT"])), Away)
threading.Thread(target=plain.serve_forever, daemon=True).start()
Secured(("127.0.0.1", int(os.environ["PORT"])), Page).serve_forever()
