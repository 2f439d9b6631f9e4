"""How a machine as a whole is set up, read from /etc, /proc and /sys by one command."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from conformance.etc import package_sources, ssh_server, time_sources
from conformance.facts.machine import MachineFacts, Ssh, Unknown
from conformance.host import Host, Stat
from conformance.sending import COMMAND, Sending, always

#: Settings of the kernel that requirements speak of.
KERNEL = (
    "kernel.randomize_va_space",
    "kernel.dmesg_restrict",
    "kernel.kptr_restrict",
    "fs.suid_dumpable",
    "fs.protected_hardlinks",
    "fs.protected_symlinks",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.conf.all.accept_redirects",
    "net.ipv4.conf.all.accept_source_route",
)
_APPARMOR, _SELINUX = "/sys/module/apparmor/parameters/enabled", "/sys/fs/selinux/enforce"
_RESTART = ("/run/reboot-required", "/var/run/reboot-required")
_FILES = (
    "/etc/passwd",
    "/etc/group",
    "/etc/shadow",
    "/etc/ssh/sshd_config",
    "/etc/ssh/sshd_config.d/*.conf",
    "/etc/chrony.conf",
    "/etc/chrony/chrony.conf",
    "/etc/chrony/conf.d/*.conf",
    "/etc/chrony/sources.d/*.sources",
    "/etc/ntp.conf",
    "/etc/ntpsec/ntp.conf",
    "/etc/systemd/timesyncd.conf",
    "/etc/systemd/timesyncd.conf.d/*.conf",
    "/etc/apt/sources.list",
    "/etc/apt/sources.list.d/*.list",
    "/etc/apt/sources.list.d/*.sources",
    "/etc/apt/apt.conf",
    "/etc/apt/apt.conf.d/*",
    "/etc/dnf/dnf.conf",
    "/etc/yum.conf",
    "/etc/yum.repos.d/*.repo",
    _APPARMOR,
    _SELINUX,
    *_RESTART,
)

SENDS = always(
    Sending(COMMAND, "settings in /etc, /proc/sys and /sys that requirements name", 1),
    Sending(COMMAND, "which user looks, and mode of /etc/shadow", 2),
)


def look(host: Host, root: str) -> MachineFacts:
    """What the files below `root` (empty: the machine's own) say; hashes of passwords never leave it."""
    kernel = {name: f"/proc/sys/{name.replace('.', '/')}" for name in KERNEL}
    seen = host.contents(root, (*_FILES, *kernel.values()), emptied=("/etc/shadow",))
    shadow = host.stat(f"{root}/etc/shadow")[f"{root}/etc/shadow"]
    said = ssh_server(seen)
    return MachineFacts(
        kernel={name: (seen.get(path) or "unknown").strip() for name, path in kernel.items()},
        superusers=_superusers(seen.get("/etc/passwd")),
        shared_ids=_shared(seen.get("/etc/passwd"), seen.get("/etc/group")),
        without_password=_open(seen.get("/etc/shadow")),
        shadow_mode=shadow.mode if isinstance(shadow, Stat) else "unknown",
        ssh=Ssh.model_validate(said) if isinstance(said, dict) else said,
        time_sources=time_sources(seen),
        unsigned_sources=package_sources(seen),
        restart_pending="yes" if any(path in seen for path in _RESTART) else "no",
        confinement=_confinement(seen),
    )


def _entries(text: str) -> list[list[str]]:
    """Lines of passwd(5), group(5) and shadow(5)."""
    split = [line.split(":") for line in text.splitlines() if not line.startswith(("#", "+", "-"))]
    return [fields for fields in split if len(fields) > 2]


def _superusers(users: str | None) -> tuple[str, ...] | Unknown:
    if not users:
        return "unknown"
    return tuple(fields[0] for fields in _entries(users) if fields[2].strip("0") == "")


def _shared(users: str | None, groups: str | None) -> tuple[str, ...] | Unknown:
    if not users or not groups:
        return "unknown"
    used = Counter(f"user:{fields[2]}" for fields in _entries(users))
    used += Counter(f"group:{fields[2]}" for fields in _entries(groups))
    return tuple(sorted(one for one, times in used.items() if times > 1))


def _open(shadow: str | None) -> tuple[str, ...] | Unknown:
    if not shadow:
        return "unknown"
    return tuple(fields[0] for fields in _entries(shadow) if fields[1] == "")


def _confinement(
    seen: dict[str, str | None],
) -> Literal["apparmor", "selinux", "unknown"] | None:
    if (seen.get(_APPARMOR) or "").strip() == "Y":
        return "apparmor"
    if (seen.get(_SELINUX) or "").strip() == "1":
        return "selinux"
    unread = any(path in seen and seen[path] is None for path in (_APPARMOR, _SELINUX))
    return "unknown" if unread else None
