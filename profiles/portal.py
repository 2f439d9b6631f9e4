"""The descriptor of a portal that is checked (`portal.yaml`). Frozen values, no I/O."""

from __future__ import annotations

import ipaddress
import math
import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, field_validator, model_validator

from profiles.errors import Several, Wrong
from profiles.model import Text, Value
from profiles.walk import Walk
from profiles.written import EXAMPLE_VARIABLE, path, variable

Right = Literal["read", "write"]
#: The description by which a search interface is judged where its subject names none.
SEARCH_INTERFACE = "suchdienst/1"


def _listed(value: object) -> object:
    """One value or a list of them: people write `connect_to: ADDRESS` for one address."""
    return (value,) if isinstance(value, str) else value


def pinned(written: str) -> tuple[str, int | None]:
    """Address and port of `IP`, `IP:PORT`, `[IPv6]` or `[IPv6]:PORT`; Wrong for anything else."""
    bare_ipv6 = written.count(":") > 1 and "[" not in written
    try:
        parts = urlsplit(f"//[{written}]" if bare_ipv6 else f"//{written}")
        if parts.netloc.strip("[]") != written.strip("[]") or parts.port == 0:
            raise ValueError(written)
        return str(ipaddress.ip_address(parts.hostname or "")), parts.port
    except ValueError as error:
        remedy = "write an IP address and a port from 1 to 65535, such as 127.0.0.1:8443"
        raise Wrong("is not IP:PORT", remedy) from error


_HOST_NAME = re.compile(r"[A-Za-z0-9._-]+|[0-9a-fA-F:.]+")
_SOCKET = re.compile(r"(?:tcp|udp)://(\[[0-9a-f:.]+\]|[0-9.]+):([0-9]{1,5})")
#: How a machine can be entered: testinfra's connections to a Linux.
WAYS_IN = (
    "local", "ssh", "safe-ssh", "paramiko", "docker", "podman", "kubectl", "openshift",
    "lxc", "chroot", "salt", "ansible",
)  # fmt: skip


def _pin(written: str) -> str:
    """An address to connect to, as it was written."""
    pinned(written)
    return written


def _location(written: str) -> str:
    """An address of the network: Wrong says what of it cannot be, and never repeats it."""
    remedy = "write scheme, host and port, such as https://portal.example:8443"
    try:
        parts = urlsplit(written)
        port_fits = parts.port != 0
    except ValueError as error:
        raise Wrong("is no address: host or port cannot be", remedy) from error
    if parts.username is not None or parts.password is not None:
        entry = "remove them, and name their environment variables under credentials"
        raise Wrong("has a user or password in it", entry)
    if not port_fits or not parts.hostname or not _HOST_NAME.fullmatch(parts.hostname):
        raise Wrong("is no address: host or port cannot be", remedy)
    if parts.query or parts.fragment or re.search(r"\s", written):
        raise Wrong("has more than scheme, host, port and path", "remove ?, # and spaces")
    return written


def _host(written: str) -> str:
    """The name of a host, with a port where it is not the usual one."""
    if "://" in written or "/" in written:
        raise Wrong("is not just a host", "write name or name:port, such as crl.example")
    _location(f"http://{written}")
    return written


def _socket(written: str) -> str:
    """A listening socket as the machine names it."""
    match = _SOCKET.fullmatch(written)
    try:
        if match is None or not 0 < int(match[2]) < 65536:
            raise ValueError(written)
        ip = ipaddress.ip_address(match[1].strip("[]"))
    except ValueError as error:
        remedy = "write protocol, IP address and port, such as tcp://0.0.0.0:443 or tcp://[::]:443"
        raise Wrong("is no listening socket", remedy) from error
    if str(ip) != match[1].strip("[]"):
        raise Wrong("has an IP address that is not in its shortest form", f"write {ip}")
    return written


def _way_in(written: str) -> str:
    """The address of a machine; Wrong says what of it cannot be, and never repeats it."""
    scheme, _, rest = written.partition("://")
    if scheme not in WAYS_IN:
        remedy = "begin with " + ", ".join(f"{one}://" for one in WAYS_IN)
        raise Wrong("begins with no known way into a machine", remedy)
    if ":" in rest.partition("@")[0] and "@" in rest:
        raise Wrong("has a password in it", "remove it: use a key, and ssh's own configuration")
    if scheme != "local" and not rest.strip("/"):
        raise Wrong("does not say which machine", f"write {scheme}://NAME")
    return written


def _limit(written: float | None) -> float | None:
    """A limit is a number above zero; null means none."""
    if written is not None and not (math.isfinite(written) and written > 0):
        raise Wrong("is no limit", "write a number greater than 0, or null where nothing limits it")
    return written


class Credentials(Value):
    """How test portals behind a gate are entered; each value names an environment variable."""

    kind: Literal["basic", "bearer"]
    user: str | None = None
    password: str | None = None
    token: str | None = None

    @field_validator("user", "password", "token")
    @classmethod
    def _is_no_secret(cls, written: str | None) -> str | None:
        return None if written is None else variable(written)

    @model_validator(mode="after")
    def _names_what_it_needs(self) -> Self:
        needed = ("token",) if self.kind == "bearer" else ("user", "password")
        missing = [name for name in needed if not getattr(self, name)]
        if missing:
            remedy = "add " + " and ".join(f"`{name}: {EXAMPLE_VARIABLE}`" for name in missing)
            raise Wrong(
                f"{self.kind} needs the environment variable of {', '.join(missing)}", remedy
            )
        return self

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables that hold the secrets."""
        return tuple(name for name in (self.user, self.password, self.token) if name)


class _Reached(Value):
    """What every subject in the network has in common."""

    address: Annotated[str, Field(pattern=r"^https?://"), AfterValidator(_location)]
    connect_to: tuple[Annotated[str, AfterValidator(_pin)], ...] = ()
    ca: str | None = None
    credentials: Credentials | None = None
    revocation_hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = ()

    _one_or_many = field_validator("connect_to", mode="before")(_listed)


class TestForm(Value):
    """A form that a check may fill with marked test data, a few times, where writing is allowed.

    `fields` are what a person would enter; hidden fields of the form are sent as they stand.
    """

    __test__ = False  # pytest: a form for tests, no test

    page: Annotated[str, AfterValidator(path)]
    fields: dict[str, str]


class WebSubject(_Reached):
    """The pages that people see. `pages` names the page types that cannot be found by links."""

    kind: Literal["web"]
    plain_port: int = Field(80, ge=1, le=65535)
    test_form: TestForm | None = None
    walk: Walk | None = None
    pages: dict[str, Annotated[str, AfterValidator(path)]] = Field(
        default_factory=lambda: {"start": "/"}
    )
    csp_exceptions: tuple[str, ...] = ()


class SuchdienstSubject(_Reached):
    """The search interface; `interface` names a folder of `profiles/interfaces`."""

    kind: Literal["suchdienst"]
    interface: str = SEARCH_INTERFACE
    test_data: dict[str, str] = Field(default_factory=dict)


class HostSubject(Value):
    """A machine that the operator lets us look at; paths are what only the operator knows.

    `root`: where its file system is mounted, if the machine looked at from is not itself meant.
    """

    kind: Literal["host"]
    address: Annotated[str, Field(pattern=r"^[a-z+-]+://"), AfterValidator(_way_in)] = "local://"
    listens: tuple[Annotated[str, AfterValidator(_socket)], ...] = ()
    key_files: tuple[str, ...] = ()
    secret_files: tuple[str, ...] = ()
    state_files: tuple[str, ...] = ()
    config_files: tuple[str, ...] = ()
    log_files: tuple[str, ...] = ()
    processes: dict[str, str] = Field(default_factory=dict)
    log_markers: tuple[str, ...] = ()
    log_evidence: tuple[str, ...] = ()
    root: Annotated[str, Field(pattern=r"^(/.*[^/])?$")] = ""


#: Every kind of subject by its name in the descriptor.
SUBJECTS: dict[str, type[Value]] = {
    "web": WebSubject,
    "suchdienst": SuchdienstSubject,
    "host": HostSubject,
}
Subject = Annotated[WebSubject | SuchdienstSubject | HostSubject, Field(discriminator="kind")]


class Limits(Value):
    """How much the portal's operator allows, per address; None means no limit (loopback)."""

    requests_per_second: Annotated[float | None, AfterValidator(_limit)] = 10
    connections_per_second: Annotated[float | None, AfterValidator(_limit)] = 20
    timeout_seconds: Annotated[float, AfterValidator(_limit)] = 10
    body_bytes: Annotated[int, AfterValidator(_limit)] = 2_000_000


class Portal(Value):
    """Who is checked. `folder` is not written in the file: paths in it are relative to it."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: Text
    kind: Literal["bund", "land", "kommune"]
    ars: str = Field(pattern=r"^\d{12}$")
    environment: Literal["production", "test", "reference"]
    public: bool = True
    allow: tuple[Right, ...] = ("read",)
    allow_revocation_lookup: bool = False
    profile: str = Field(pattern=r"^[a-z0-9-]+@[A-Za-z0-9.-]+$")
    contact: str
    limits: Limits = Limits()
    stack: str | None = None
    subjects: dict[str, Subject] = Field(min_length=1)

    @model_validator(mode="after")
    def _walks_no_production(self) -> Self:
        """A walk sends applications, and some wrong ones: real offices must not get them."""
        walked = [n for n, one in self.subjects.items() if getattr(one, "walk", None)]
        if self.environment == "production" and "write" in self.allow and walked:
            remedy = "take `write` out of allow, or describe the test system"
            keys = ("subjects", walked[0], "walk")
            raise Several(
                [Wrong("would send applications to a portal in production", remedy, keys)]
            )
        return self
