"""A name pinned to an address: nobody edits /etc/hosts, and each address is looked at by itself."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter


class PinnedAdapter(HTTPAdapter):
    """Connects to `ip` while TLS and Host speak of the name in the URL."""

    def __init__(self, ip: str) -> None:
        self._ip = ip
        super().__init__(pool_connections=4, pool_maxsize=4)

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: bool | str, cert: Any = None
    ) -> Any:
        """Exchange the host for the address, and keep the name for SNI and verification."""
        made: Any = super().build_connection_pool_key_attributes(request, verify, cert)
        host, pool = made
        name = host["host"]
        host["host"] = self._ip
        if host["scheme"] == "https":
            pool["server_hostname"] = name
            pool["assert_hostname"] = name
        return host, pool


def session(ip: str, ca: str | None) -> requests.Session:
    """A session that reads no environment and trusts `ca` (PEM file), or the public roots."""
    made = requests.Session()
    made.trust_env = False
    made.verify = ca or True
    made.headers.clear()
    made.mount("https://", PinnedAdapter(ip))
    made.mount("http://", PinnedAdapter(ip))
    return made
