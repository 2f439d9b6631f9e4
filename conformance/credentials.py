"""Secrets come from the environment, and are known here so that they can be masked everywhere."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

from conformance.model import Undecided
from profiles.portal import Credentials


def authorization(said: Credentials, environment: Mapping[str, str]) -> tuple[str, list[str]]:
    """The Authorization field (RFC 7617, RFC 6750) and every spelling that must be masked.

    Raises Undecided(credentials-missing) naming the variable, never its value.
    """
    for name in said.variables:
        if not environment.get(name):
            raise Undecided("credentials-missing", name)
    if said.kind == "bearer":
        token = environment[str(said.token)]
        return f"Bearer {token}", [token]
    user, password = environment[str(said.user)], environment[str(said.password)]
    coded = base64.b64encode(f"{user}:{password}".encode()).decode()
    return f"Basic {coded}", [coded, password]


def entered(
    names: Iterable[str], environment: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """What a walk enters from the environment, by name, and every spelling that must be masked.

    A name without value is left out: the look that needs it says so.
    """
    found = {name: environment[name] for name in names if environment.get(name)}
    spelt = {way(one) for one in found.values() for way in (str, quote, quote_plus, html.escape)}
    return found, sorted(spelt)
