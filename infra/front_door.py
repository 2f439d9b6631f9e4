"""nginx's configuration: TLS as TR-02102-2 (2026-01) and TR-03116-4 (2025) ask, and nothing that tells versions.

Only transport and HSTS are decided here; every other header is the portal's, or a page that the
portal never sees (413, 502) would be the only place where both must agree.
"""

from __future__ import annotations

from infra.settings import Directives, StackSettings, directives
from infra.state import Places

#: TR-03116-4 2.2.1.2: mandatory suites first; no CBC, so that encrypt-then-MAC is no question.
SUITES = ":".join(
    [
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
    ]
)
#: TR-02102-2 table 13.
SUITES_13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_AES_128_CCM_SHA256"
#: TR-02102-2 tables 6 and 10, brainpool first (TR-03116-4 2.2.2); OpenSSL 3.0 has none for TLS 1.3.
GROUPS = ":".join(
    ["brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1", "secp256r1", "secp384r1", "secp521r1"]
)
#: TR-02102-2 tables 7, 8, 11; RSA with PKCS#1 v1.5 has ended in 2025.
SIGNATURES = ":".join(
    f"{kind}+{size}" for kind in ("ECDSA", "RSA-PSS") for size in ("SHA256", "SHA384", "SHA512")
)
HSTS = "max-age=63072000; includeSubDomains"
_AWAY = "Das Portal ist gerade nicht erreichbar. Bitte versuchen Sie es später noch einmal."
#: What nginx answers itself, without the portal, and without telling what runs here.
NEUTRAL = {
    400: "Die Anfrage war nicht gültig.",
    405: "Diese Methode ist hier nicht vorgesehen.",
    408: "Die Anfrage hat zu lange gedauert.",
    413: "Die Anfrage ist zu groß.",
    414: "Die Adresse ist zu lang.",
    421: "Unter diesem Namen gibt es hier kein Angebot.",
    431: "Die Kopfzeilen der Anfrage sind zu lang.",
    502: _AWAY,
    503: _AWAY,
    504: _AWAY,
}
#: Only on those pages: on all others these headers are the portal's.
NEUTRAL_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
LOG_LINE = (
    '{"time":"$time_iso8601","method":"$request_method","path":"$uri","status":"$status",'
    '"seconds":"$request_time","tls":"$ssl_protocol"}'
)
PROXY = " ".join(
    [
        "if ($known = 0) { return 421; }",
        "proxy_pass http://portal; proxy_http_version 1.1; proxy_set_header Connection '';",
        "proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;",
        "proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Host '';",
        "proxy_connect_timeout 2s; proxy_read_timeout 30s; proxy_redirect off;",
    ]
)
PAGE = (
    '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body><main><h1>{title}</h1><p>{text}</p></main></body></html>\n"
)


def tls_block(settings: StackSettings, places: Places) -> Directives:
    """Directives of the TLS server block; `StackSettings.nginx` is a patch on these."""
    made = settings.certificate
    kinds = [role for role, kind in (("rsa", made.rsa), ("ecdsa", made.ecdsa)) if kind]
    block: Directives = {
        "listen": f"127.0.0.1:{settings.ports.https} ssl http2 default_server",
        "server_name": f"{settings.host} {settings.local_host}",
        "server_tokens": "off",
        "ssl_certificate": [str(places.certificates / f"{kind}.pem") for kind in kinds],
        "ssl_certificate_key": [str(places.certificates / f"{kind}.key") for kind in kinds],
        "ssl_protocols": "TLSv1.2 TLSv1.3",
        "ssl_ciphers": SUITES,
        "ssl_prefer_server_ciphers": "on",
        "ssl_ecdh_curve": GROUPS,
        "ssl_conf_command Ciphersuites": SUITES_13,
        "ssl_conf_command SignatureAlgorithms": SIGNATURES,
        # Sessions live on the server and end after an hour (TR-03116-4 2.1.1: 48 hours at most).
        "ssl_session_cache": "shared:tls:4m",
        "ssl_session_timeout": "1h",
        "ssl_session_tickets": "off",
        "ssl_early_data": "off",
        "add_header Strict-Transport-Security": "$hsts always",
        "client_max_body_size": "12m",
        "large_client_header_buffers": "4 8k",
        "location /": PROXY,
        "location /.neutral/": f"internal; alias {places.front_door}/pages/;",
        "error_page": [f"{code} /.neutral/{code}.html" for code in NEUTRAL]
        + ["494 =431 /.neutral/431.html", "497 =400 /.neutral/400.html"],
    }
    for number, header in enumerate(NEUTRAL_HEADERS):
        block[f"add_header {header}"] = f"$neutral_{number} always"
    if made.stapled:
        block |= {"ssl_stapling": "on", "ssl_stapling_file": str(places.certificates / "ocsp.der")}
    return block


def plain_block(settings: StackSettings, places: Places) -> Directives:
    """Directives of the plain HTTP server block; `StackSettings.plain` is a patch on these."""
    port = settings.ports.https
    return {
        "listen": f"127.0.0.1:{settings.ports.http} default_server",
        "server_name": f"{settings.host} {settings.local_host}",
        "server_tokens": "off",
        # The name comes from the settings: a forged Host must not choose where people are sent.
        "location /": f"return 301 https://{settings.host}:{port}$request_uri;",
        "location /crl/": f"alias {places.certificates}/crl/; default_type application/pkix-crl;",
    }


def configuration(settings: StackSettings, places: Places) -> str:
    """The whole nginx.conf."""
    blocks = [
        _server(directives(tls_block(settings, places), settings.nginx)),
        _server(directives(plain_block(settings, places), settings.plain)),
    ]
    if settings.debug_port is not None:
        blocks.append(_server([f"listen 127.0.0.1:{settings.debug_port};", "return 204;"]))
    return "\n".join([*_main(places), *_http(settings, places), *blocks, "}", ""])


def neutral_pages() -> dict[str, bytes]:
    """Error pages for what nginx answers itself: file name to content."""
    return {
        f"{code}.html": PAGE.format(title="Das hat nicht geklappt", text=text).encode()
        for code, text in NEUTRAL.items()
    }


def openssl_configuration(settings: StackSettings) -> str:
    """OpenSSL's own settings: nginx loads certificates before it reads its cipher list, and so before `@SECLEVEL`."""
    return (
        "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = default\n"
        f"[default]\nCipherString = DEFAULT:@SECLEVEL={settings.openssl_level}\n"
    )


def _main(places: Places) -> list[str]:
    return [
        "daemon off;",
        "worker_processes 2;",
        # Old workers are gone soon after a reload, whoever still holds a connection open.
        "worker_shutdown_timeout 500ms;",
        f"pid {places.front_door}/nginx.pid;",
        # Below this level nginx writes whole request lines, with what people searched for.
        f"error_log {places.front_door}/error.log alert;",
        "events { worker_connections 1024; }",
    ]


def _http(settings: StackSettings, places: Places) -> list[str]:
    folder = places.front_door
    temporary = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return [
        "http {",
        *(f"{kind}_temp_path {folder}/tmp/{kind};" for kind in temporary),
        # No query, no address: neither is needed to run the portal, both can say who asked for what.
        f"log_format structured escape=json '{LOG_LINE}';",
        f"access_log {folder}/access.log structured;",
        "types { text/html html; }",
        "default_type application/octet-stream;",
        "server_tokens off;",
        "client_header_timeout 10s; client_body_timeout 10s; send_timeout 10s; keepalive_timeout 15s;",
        "client_body_buffer_size 128k;",
        *_maps(settings),
        f"upstream portal {{ server 127.0.0.1:{settings.ports.portal} max_fails=0; keepalive 16; }}",
    ]


def _maps(settings: StackSettings) -> list[str]:
    names = (settings.host, settings.local_host)
    return [
        f"map $host $known {{ default 0; {' '.join(f'{name} 1;' for name in names)} }}",
        # A browser would keep it for `.localhost`, where people only have a look.
        f'map $host $hsts {{ default "{HSTS}"; {settings.local_host} ""; }}',
        *(
            f'map $uri $neutral_{number} {{ default ""; ~^/\\.neutral/ "{value}"; }}'
            for number, value in enumerate(NEUTRAL_HEADERS.values())
        ),
    ]


def _server(lines: list[str]) -> str:
    return "server {\n" + "\n".join(f"  {line}" for line in lines) + "\n}"
