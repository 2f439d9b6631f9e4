"""A program: ends TLS before a server and serves renegotiation, which nginx never does.

Arguments: port, upstream port, folder with certificates. Groups and signature schemes come from
the OpenSSL configuration in OPENSSL_CONF, because `ssl` has no way to set them.
"""

from __future__ import annotations

import contextlib
import select
import socket
import socketserver
import ssl
import sys
from pathlib import Path

#: SSL_OP_ALLOW_CLIENT_RENEGOTIATION, off by default since OpenSSL 3.0.
ALLOW_CLIENT_RENEGOTIATION = 1 << 8
SECONDS = 10.0
CONFIGURATION = """openssl_conf = all
[all]
ssl_conf = ssl
[ssl]
system_default = default
[default]
Groups = brainpoolP256r1:brainpoolP384r1:secp256r1:secp384r1
SignatureAlgorithms = ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:RSA-PSS+SHA256:RSA-PSS+SHA384:RSA-PSS+SHA512
Ciphersuites = TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_AES_128_CCM_SHA256
"""


def main(port: int, upstream: int, certificates: Path) -> None:
    """Serve until the process is ended."""
    context = _context(certificates)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(SECONDS)
            with contextlib.suppress(OSError):
                _serve(self.request, upstream, context)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True
        request_queue_size = 128

    with Server(("127.0.0.1", port), Handler) as server:
        server.serve_forever()


def _context(certificates: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    for kind in ("rsa", "ecdsa"):
        context.load_cert_chain(certificates / f"{kind}.pem", certificates / f"{kind}.key")
    context.set_ciphers("ECDHE+AESGCM")
    context.options |= ALLOW_CLIENT_RENEGOTIATION
    return context


def _serve(client: socket.socket, upstream: int, context: ssl.SSLContext) -> None:
    inner = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    inner.check_hostname, inner.verify_mode = False, ssl.CERT_NONE
    with (
        context.wrap_socket(client, server_side=True) as outside,
        socket.create_connection(("127.0.0.1", upstream), SECONDS) as plain,
        inner.wrap_socket(plain) as inside,
    ):
        outside.setblocking(False)
        inside.setblocking(False)  # a readable socket may hold a session ticket and no data
        while _hand_on(outside, inside):
            pass


def _hand_on(outside: ssl.SSLSocket, inside: ssl.SSLSocket) -> bool:
    """One step; reading is what serves a renegotiation, so that both happen in one thread."""
    ready = [outside] if outside.pending() else select.select([outside, inside], [], [], SECONDS)[0]
    if not ready:
        return False
    for source, target in ((outside, inside), (inside, outside)):
        if source in ready:
            try:
                data = source.recv(65_536)
            except ssl.SSLWantReadError:
                continue
            if not data:
                return False
            target.settimeout(SECONDS)
            target.sendall(data)
            target.setblocking(False)
    return True


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
