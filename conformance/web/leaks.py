"""What an answer must not tell about the system behind it: traces, statements, paths, products, inner hosts."""

from __future__ import annotations

import re

_PRODUCTS = (
    "nginx|apache(?:-coyote)?|tomcat|jetty|undertow|wildfly|jboss|microsoft-iis|openresty|lighttpd|caddy|"
    "gunicorn|uvicorn|werkzeug|waitress|php|python|django|flask|fastapi|starlette|pydantic|sqlalchemy|node(?:\\.js)?|"
    "express|asp\\.net|spring(?: boot)?|hibernate|openssl|postgresql|mysql|mariadb|oracle|sqlite|java|ruby|"
    "rails|keycloak|typo3|drupal|wordpress|liferay|debian|ubuntu"
)
#: Nothing here may go back over what it has read: a hostile page of megabytes would hold us for hours.
PATTERNS: dict[str, re.Pattern[str]] = {
    "stack-trace": re.compile(
        r"Traceback \(most recent call last\)"
        r"|^\s*at [\w$.<>]+\([\w$.]+\.(?:java|kt|scala|groovy):\d+\)"
        r"|^\s*at .{1,200}\(?(?:/|file:|node:)[^\s)]*:\d+:\d+\)?"
        r"|File \"[^\"]{1,200}\", line \d+"
        r"|^#\d+ /[^\n]{1,200}\(\d+\):"
        r"|(?<!\w)(?<!\w\.)(?:[a-z]\w*+\.){2,}+[A-Z]\w*(?:Exception|Error)\b"
        r"|in [A-Za-z]:\\[^\n]{1,200}:line \d+",
        re.MULTILINE,
    ),
    "database": re.compile(
        r"\bSQLSTATE\[?\w+|\bORA-\d{5}\b|You have an error in your SQL syntax"
        r"|\b(?:sqlite3|psycopg2?|pymysql|sqlalchemy)\.[\w.]*(?:Error|Exception)\b"
        r"|\bSELECT\s+[\w.*,\s\"`]{1,200}\sFROM\s+[\w.\"`]+|\bINSERT INTO\s+[\w.\"`]+\s*\(",
    ),
    "path": re.compile(
        # Addresses of pages look like paths: only folders that no site has, or a file of a program.
        r"(?<![\w./:])/(?:usr|var|opt|srv|etc|root|proc)/[\w.\-]+(?:/[\w.\-]+)+"
        r"|(?<![\w./:])(?:/[\w.\-]+){2,}\.(?:py|php|rb|jar|war|class)\b"
        r"|\b[A-Z]:\\(?:[\w .\-]+\\)+[\w .\-]+",
    ),
    "product-version": re.compile(rf"\b(?:{_PRODUCTS})[/ ]v?\d+(?:\.\d+)+\b", re.IGNORECASE),
    "inner-host": re.compile(
        r"\b(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})\b"
        r"|(?<![\w\-])[\w\-]++\.(?:svc\.cluster\.local|internal|intranet|lan)\b",
    ),
}


def told(text: str) -> dict[str, str]:
    """What a text gives away: kind of leak to the first words that show it, at most 120 characters."""
    found = {kind: pattern.search(text) for kind, pattern in PATTERNS.items()}
    return {kind: hit.group(0).strip()[:120] for kind, hit in found.items() if hit}
