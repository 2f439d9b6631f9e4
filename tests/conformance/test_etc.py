"""Settings of programs that every machine has, read as their manuals say."""

from __future__ import annotations

import pytest

from conformance.etc import package_sources, ssh_server, time_sources

MAIN = "/etc/ssh/sshd_config"
PART = "/etc/ssh/sshd_config.d/a.conf"
INCLUDE = "Include /etc/ssh/sshd_config.d/*.conf\n"


def test_a_machine_without_ssh_has_no_settings_of_it() -> None:
    """No settings is not the same as settings that could not be read."""
    assert ssh_server({}) is None
    assert ssh_server({MAIN: None}) == "unknown"
    assert ssh_server({MAIN: INCLUDE, PART: None}) == "unknown"


@pytest.mark.parametrize(
    ("texts", "passwords", "root"),
    [
        ({MAIN: ""}, "yes", "prohibit-password"),
        ({MAIN: "PasswordAuthentication no\n"}, "yes", "prohibit-password"),
        ({MAIN: "passwordauthentication no\nKbdInteractiveAuthentication=no\n"}, "no", None),
        ({MAIN: "PermitRootLogin no\nPermitRootLogin yes\n"}, "yes", "no"),
        ({MAIN: INCLUDE + "PermitRootLogin yes\n", PART: "PermitRootLogin no\n"}, "yes", "no"),
        ({MAIN: "PermitRootLogin yes\n", PART: "PermitRootLogin no\n"}, "yes", "yes"),
        ({MAIN: "Match User x\nPermitRootLogin yes\n"}, "yes", "prohibit-password"),
        ({MAIN: "#PermitRootLogin yes\nPermitRootLogin no # never\n"}, "yes", "no"),
    ],
)
def test_the_first_value_of_ssh_counts(
    texts: dict[str, str | None], passwords: str, root: str | None
) -> None:
    """Also of an included file, and never one that holds only for some."""
    said = ssh_server(texts)
    assert isinstance(said, dict)
    assert said["passwords"] == passwords
    assert root is None or said["root_login"] == root


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        ({}, None),
        ({"/etc/chrony.conf": None}, "unknown"),
        ({"/etc/chrony/chrony.conf": "server a iburst\n#server b\npeer c\n"}, ("a", "c")),
        ({"/etc/chrony.conf": "pool p iburst maxsources 2\n"}, ("p", "p")),
        ({"/etc/ntp.conf": "pool p\nserver a\n"}, ("p", "p", "p", "p", "a")),
        ({"/etc/systemd/timesyncd.conf": "[Time]\nNTP=a b\nFallbackNTP=c\n"}, ("a", "b")),
    ],
)
def test_servers_for_time_are_counted(texts: dict[str, str | None], asked: object) -> None:
    """A pool counts as often as it is asked; what is commented out, or only for need, does not."""
    assert time_sources(texts) == asked


@pytest.mark.parametrize(
    ("path", "line", "wrong"),
    [
        ("/etc/apt/sources.list", "deb [trusted=yes] https://a b main", True),
        ("/etc/apt/sources.list", "deb [arch=amd64 allow-insecure=yes] https://a b main", True),
        ("/etc/apt/sources.list", "# deb [trusted=yes] https://a b main", False),
        ("/etc/apt/sources.list.d/a.sources", "Types: deb\nTrusted: yes\n", True),
        ("/etc/apt/sources.list.d/a.sources", "Types: deb\nSigned-By: /a.gpg\n", False),
        ("/etc/apt/apt.conf.d/9", 'APT::Get::AllowUnauthenticated "true";', True),
        ("/etc/apt/apt.conf.d/9", 'APT::Get::AllowUnauthenticated "false";', False),
        ("/etc/yum.repos.d/a.repo", "[a]\ngpgcheck=0\n", True),
        ("/etc/yum.repos.d/a.repo", "[a]\ngpgcheck=1\n", False),
    ],
)
def test_unsigned_packages_are_told_by_file(path: str, line: str, wrong: bool) -> None:
    """apt's two forms and its settings, and dnf's."""
    assert package_sources({path: line}) == ((path,) if wrong else ())


def test_without_a_known_package_manager_nothing_is_said() -> None:
    """Neither is it where a file could not be read, unless another is wrong anyway."""
    assert package_sources({}) == "unknown"
    assert package_sources({"/etc/apt/sources.list": None}) == "unknown"
    wrong = {"/etc/apt/sources.list": None, "/etc/dnf/dnf.conf": "gpgcheck=0"}
    assert package_sources(wrong) == ("/etc/dnf/dnf.conf",)
