"""Markup, bidi marks, NUL and 100,000 nested tags in whatever a report could show.

A certificate of its own is written before anybody connects: names of certificates are shown too.
"""

import datetime
import json
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.harness.hostile import folder, path_of, reply, serve

EVIL = (
    "\"'></script></style></title><script>alert(1)</script><img src=x onerror=alert(2)>\u202egnp."
)
LINE = EVIL.encode("ascii", "replace").decode()
DEEP = "<div>" * 100_000
LABELS = (
    "Impressum",
    "Datenschutz",
    "Erklärung zur Barrierefreiheit",
    "Kontakt",
    "Leichte Sprache",
)
HEAD = f"""<html lang='{LINE}'><head><title>{EVIL}</title><meta name=viewport content='x{LINE}'>
<meta http-equiv="Content-Security-Policy" content="script-src '{LINE}"><base href="/&lt;b&gt;">
<link rel=stylesheet href="http://fremd.example/<script>alert(3)</script>"></head><body>"""
FORM = f"""<form action="/x;jsessionid=<script>alert(4)</script>0123456789"><label for=a>{EVIL}</label>
<input id=a name="{LINE.replace('"', "&quot;")}" type=password><input name="iban\0<script>">
<object data="<script>alert(5)</script>"></object></form>"""
LINKS = "".join(
    f"<a href='/{n}?<script>alert(6)</script>' title=\"&quot;&gt;\">{label} {EVIL}</a>"
    for n, label in enumerate(LABELS)
)
TEXT = f"""<main><h1>{EVIL}</h1><p>{EVIL} GmbH<br>{EVIL}straße 1<br>12345 <script>alert(7)</script>
B<b onload=alert(8)></p><p>vertreten durch {EVIL}</p><p>E-Mail: a@b.example{EVIL}</p>
<p>Tel.: 0123 {EVIL}</p><a href="mailto:&lt;script&gt;alert(9)&lt;/script&gt;@b.example">m</a>
<p>Diese Website ist teilweise &lt;script&gt;alert(10)&lt;/script&gt; barrierefrei.</p></main>"""
SECURITY = f"Contact: {EVIL}\nExpires: {EVIL}\nExpires: 2027-01-01T00:00:00Z\nPreferred-Languages: {EVIL}\n{EVIL}\n"
FIELDS = (
    f"Server: {LINE}/1.2.3",
    f"X-Powered-By: {LINE} 9.9",
    f"Content-Security-Policy: script-src {LINE}; {LINE} 'unsafe-inline'",
    f"Strict-Transport-Security: max-age={LINE}",
    f"Referrer-Policy: {LINE}",
    f"Cache-Control: {LINE}",
    f"Access-Control-Allow-Origin: {LINE}",
    f"<script>alert(11)</script>: {LINE}",
    f"Set-Cookie: sid<script>alert(12)</script>={LINE}; Path=/<script>alert(13)</script>",
)


def certificate():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, LINE[:64])])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=9))
    names = [x509.DNSName(os.environ["HOST"]), x509.DNSName("<script>alert(14)</script>")]
    made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    own = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    for kind in ("rsa", "ecdsa"):
        (folder() / f"{kind}.pem").write_bytes(pem)
        (folder() / f"{kind}.key").write_bytes(own)
    (folder() / "ca.pem").write_bytes(pem)


def answer(connection, head):
    path = path_of(head)
    if path.startswith("/api"):
        problem = {"title": EVIL, "status": EVIL, EVIL: [EVIL], "content": {"id": EVIL}}
        fields = ("Content-Type: application/json", *FIELDS)
        connection.sendall(reply("200 OK", json.dumps(problem).encode(), *fields))
    elif "security.txt" in path:
        connection.sendall(reply("200 OK", SECURITY.encode(), f"Content-Type: text/{LINE}"))
    else:
        deep = DEEP if path.startswith("/0") else ""
        body = HEAD + FORM + LINKS + TEXT + "\0" + deep + EVIL + LINKS
        fields = ("Content-Type: text/html; charset=utf-8", *FIELDS)
        connection.sendall(reply("200 OK", body.encode(), *fields))


certificate()
serve(answer)
