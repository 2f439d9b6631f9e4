"""A descriptor that could not be looked at is refused before anything is sent, and secrets stay unsaid."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from profiles.errors import Wrong
from profiles.portal import Credentials, HostSubject, Limits, WebSubject, pinned

WEB: dict[str, Any] = {"kind": "web", "address": "https://portal.probe.test"}


def _web(**fields: Any) -> WebSubject:
    return WebSubject.model_validate({**WEB, **fields})


@pytest.mark.parametrize(
    "address",
    ["https://portal.probe.test", "http://127.0.0.1:8080/api", "https://[::1]:8443", "https://x-y.de/"],
)  # fmt: skip
def test_addresses_that_can_be(address: str) -> None:
    """Names, IP addresses, ports and paths are taken as they are."""
    assert _web(address=address).address == address


@pytest.mark.parametrize(
    "address",
    [
        "https://", "https://a b", "https://x:0", "https://x:99999", "https://x:abc", "https://[::1",
        "https://user:geheim@x", "https://geheim@x", "https://x/?a=geheim", "https://x/#a", "ftp://x",
        "https://x\\y",
    ],
)  # fmt: skip
def test_addresses_that_cannot_be(address: str) -> None:
    """A host or port that cannot be, an entry or a query are refused, and never repeated."""
    with pytest.raises(ValidationError) as caught:
        _web(address=address)
    assert "geheim" not in str([one["msg"] for one in caught.value.errors()])


@pytest.mark.parametrize(
    ("written", "expected"),
    [("127.0.0.1", ("127.0.0.1", None)), ("127.0.0.1:1", ("127.0.0.1", 1)), ("::1", ("::1", None)),
     ("[::1]:8443", ("::1", 8443)), ("[::1]", ("::1", None))],
)  # fmt: skip
def test_pins(written: str, expected: tuple[str, int | None]) -> None:
    """An IP address with or without a port, of either kind."""
    assert pinned(written) == expected


@pytest.mark.parametrize(
    "written",
    ["portal", "127.0.0.1:0", "127.0.0.1:70000", "127.0.0.1:80/x", "a:b@127.0.0.1:80", "[::1", "", "1.2.3.4?x"],
)  # fmt: skip
def test_what_is_no_pin(written: str) -> None:
    """Names, ports that cannot be and whatever follows a port are refused."""
    with pytest.raises(Wrong, match="is not IP:PORT"):
        pinned(written)


@pytest.mark.parametrize("path", ["index.html", "https://portal.probe.test/", "/a b", ""])
def test_pages_are_paths(path: str) -> None:
    """A page type or a form lies below the address."""
    with pytest.raises(ValidationError, match="begin with /"):
        _web(pages={"start": path})
    with pytest.raises(ValidationError, match="begin with /"):
        _web(test_form={"page": path, "fields": {}})


@pytest.mark.parametrize(
    "host", ["https://crl.example", "crl.example/list", "a:b@crl", "crl:99999"]
)
def test_revocation_hosts_are_hosts(host: str) -> None:
    """Not an address, not a path: the name of a host."""
    with pytest.raises(ValidationError):
        _web(revocation_hosts=[host])
    assert _web(revocation_hosts=["crl.example", "localhost:8080"])


@pytest.mark.parametrize(
    "value", ["hunter 2", "hunter2", "geheim", "Bearer abc", "a=b", "s3cr3t!", "", 12345, ["x"]]
)
def test_a_secret_in_place_of_a_variable_is_refused(value: object) -> None:
    """What is not spelled like an environment variable could be the secret itself, and is not said."""
    with pytest.raises(ValidationError) as caught:
        Credentials.model_validate({"kind": "bearer", "token": value})
    for one in caught.value.errors():
        assert not value or str(value) not in one["msg"]
    assert Credentials(kind="bearer", token="SEARCH_TOKEN").variables == ("SEARCH_TOKEN",)


@pytest.mark.parametrize(
    "address", ["telnet://x", "ssh://", "ssh://root:geheim@x", "docker:///", "host", "winrm://x"]
)
def test_machines_that_cannot_be_entered(address: str) -> None:
    """An unknown way in, no name and a password are told from the descriptor alone."""
    with pytest.raises(ValidationError) as caught:
        HostSubject.model_validate({"kind": "host", "address": address})
    assert "geheim" not in str([one["msg"] for one in caught.value.errors()])


@pytest.mark.parametrize(
    "address", ["local://", "ssh://user@name:2222", "docker://c", "kubectl://p"]
)
def test_machines_that_can_be_entered(address: str) -> None:
    """The ways into a Linux that testinfra knows."""
    assert HostSubject.model_validate({"kind": "host", "address": address}).address == address


@pytest.mark.parametrize(
    "socket",
    ["443", "tcp://443", "tcp://0.0.0.0", "tcp://0.0.0.0:0", "tcp://0.0.0.0:65536", "sctp://1.2.3.4:1",
     "tcp://localhost:443", "tcp://1.2.3:443", "tcp://[0:0::0]:443", "tcp://::1:443"],
)  # fmt: skip
def test_sockets_that_never_listen(socket: str) -> None:
    """A declared socket is spelled as the machine spells it, or it would never be found."""
    with pytest.raises(ValidationError):
        HostSubject.model_validate({"kind": "host", "listens": [socket]})
    good = ["tcp://0.0.0.0:443", "udp://[::]:53", "tcp://[::1]:8443"]
    assert HostSubject.model_validate({"kind": "host", "listens": good}).listens == tuple(good)


@pytest.mark.parametrize("value", [0, -1, float("inf"), float("nan")])
def test_limits_are_above_zero(value: float) -> None:
    """What would stop or never stop is no limit; null says that there is none."""
    for name in ("requests_per_second", "connections_per_second", "timeout_seconds", "body_bytes"):
        with pytest.raises(ValidationError):
            Limits.model_validate({name: value})
    assert Limits(requests_per_second=None).requests_per_second is None
