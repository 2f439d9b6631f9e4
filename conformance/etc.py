"""Reads settings of programs that every Linux machine has, as their manuals describe them. Pure.

Each function takes texts by path, in the order in which they were read; None is a file that could
not be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

Texts = Mapping[str, str | None]
Unknown = Literal["unknown"]

#: Name in lower case to the field and the default of sshd_config(5).
_SSH = {
    "passwordauthentication": ("passwords", "yes"),
    "kbdinteractiveauthentication": ("keyboard_interactive", "yes"),
    "challengeresponseauthentication": ("keyboard_interactive", "yes"),
    "permitrootlogin": ("root_login", "prohibit-password"),
    "permitemptypasswords": ("empty_passwords", "no"),
}
_SSH_FILE, _SSH_FOLDER = "/etc/ssh/sshd_config", "/etc/ssh/sshd_config.d/"
_TIME_FILES = ("/etc/chrony", "/etc/ntp", "/etc/systemd/timesyncd.conf")
#: What a pool is asked for when nobody says: chrony.conf(5), directive pool, maxsources.
_POOL = 4
_MAXSOURCES = re.compile(r"\bmaxsources\s+(\d+)")
_TIMESYNCD = re.compile(r"^\s*NTP\s*=\s*(.*)$", re.M)
_PACKAGE_FILES = ("/etc/apt/", "/etc/dnf/", "/etc/yum")
_UNSIGNED = re.compile(
    r"^\s*(?:"
    r"deb(?:-src)?\s+\[[^\]]*\b(?:trusted|allow-insecure)=yes\b"  # sources.list(5)
    r"|(?:trusted|allow-insecure):\s*yes\s*$"  # sources.list(5), deb822
    r"|(?:apt::get::allowunauthenticated|acquire::allowinsecurerepositories)\s+\"?(?:true|yes|1)\b"
    r"|gpgcheck\s*=\s*(?:0|no|false|off)\b"  # dnf.conf(5)
    r")",
    re.M | re.I,
)


def ssh_server(texts: Texts) -> dict[str, str] | Unknown | None:
    """Settings of the SSH server; None where it has none. The first value counts, also of included files."""
    if _SSH_FILE not in texts:
        return None
    found: dict[str, str] = {}
    own = texts[_SSH_FILE]
    included = [text for path, text in texts.items() if path.startswith(_SSH_FOLDER)]
    if own is None or None in included:
        return "unknown"
    for name, value in _ssh_settings(own, [text for text in included if text is not None]):
        if name in _SSH:
            found.setdefault(_SSH[name][0], value)
    said = {**dict(_SSH.values()), **found}
    either = "yes" in (said["passwords"], said.pop("keyboard_interactive"))
    return {**said, "passwords": "yes" if either else "no"}


def _ssh_settings(text: str, included: list[str]) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, _, value = line.strip().replace("=", " ", 1).partition(" ")
        if name.lower() == "match":
            return  # holds until the end of this file
        if name.lower() == "include" and _SSH_FOLDER in value:
            for one in included:
                yield from _ssh_settings(one, [])
        elif value:
            yield name.lower(), value.split("#")[0].strip().strip('"').lower()


def time_sources(texts: Texts) -> tuple[str, ...] | Unknown | None:
    """Servers that chrony, ntpd or systemd-timesyncd is told to ask; a pool counts as often as it is asked."""
    read = {path: text for path, text in texts.items() if path.startswith(_TIME_FILES)}
    if not read:
        return None
    if None in read.values():
        return "unknown"
    found: list[str] = []
    for path, text in read.items():
        if path.startswith("/etc/systemd/"):
            found += [name for line in _TIMESYNCD.findall(text or "") for name in line.split()]
        else:
            found += _asked(text or "")
    return tuple(found)


def _asked(text: str) -> Iterator[str]:
    for line in text.splitlines():
        words = line.split("#")[0].split()
        if len(words) < 2 or words[0] not in ("server", "peer", "pool"):
            continue
        most = _MAXSOURCES.search(line)
        times = (int(most[1]) if most else _POOL) if words[0] == "pool" else 1
        yield from [words[1]] * min(times, _POOL)


def package_sources(texts: Texts) -> tuple[str, ...] | Unknown:
    """Files that let apt or dnf install packages without a signature; none known: nothing to say."""
    read = {path: text for path, text in texts.items() if path.startswith(_PACKAGE_FILES)}
    wrong = tuple(path for path, text in read.items() if text and _UNSIGNED.search(text))
    return wrong if wrong or (read and None not in read.values()) else "unknown"
