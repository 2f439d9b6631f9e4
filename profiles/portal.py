"""The descriptor of a portal that is checked (`portal.yaml`). Frozen values, no I/O."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from profiles.model import Text, Value

Right = Literal["read", "write"]


def _listed(value: object) -> object:
    """One value or a list of them: people write `connect_to: ADDRESS` for one address."""
    return (value,) if isinstance(value, str) else value


def pinned(written: str) -> tuple[str, int | None]:
    """Address and port of `IP`, `IP:PORT`, `[IPv6]` or `[IPv6]:PORT`; ValueError for anything else."""
    bare_ipv6 = written.count(":") > 1 and "[" not in written
    parts = urlsplit(f"//[{written}]" if bare_ipv6 else f"//{written}")
    try:
        return str(ipaddress.ip_address(parts.hostname or "")), parts.port
    except ValueError as error:
        raise ValueError(f"{written!r} is not IP:PORT, such as 127.0.0.1:8443") from error


class Credentials(Value):
    """How test portals behind a gate are entered; each value names an environment variable."""

    kind: Literal["basic", "bearer"]
    user: str | None = None
    password: str | None = None
    token: str | None = None

    @model_validator(mode="after")
    def _names_what_it_needs(self) -> Self:
        needed = ("token",) if self.kind == "bearer" else ("user", "password")
        missing = [name for name in needed if not getattr(self, name)]
        if missing:
            raise ValueError(f"{self.kind} needs the environment variable of {', '.join(missing)}")
        return self

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables that hold the secrets."""
        return tuple(name for name in (self.user, self.password, self.token) if name)


class _Reached(Value):
    """What every subject in the network has in common."""

    address: str = Field(pattern=r"^https?://")
    connect_to: tuple[str, ...] = ()
    ca: str | None = None
    credentials: Credentials | None = None
    revocation_hosts: tuple[str, ...] = ()

    _one_or_many = field_validator("connect_to", mode="before")(_listed)

    @field_validator("connect_to")
    @classmethod
    def _are_addresses(cls, written: tuple[str, ...]) -> tuple[str, ...]:
        for one in written:
            pinned(one)
        return written


class TestForm(Value):
    """A form that may be filled with marked test data, once a check, where writing is allowed.

    `fields` are what a person would enter; hidden fields of the form are sent as they stand.
    """

    __test__ = False  # pytest: a form for tests, no test

    page: str
    fields: dict[str, str]


class WebSubject(_Reached):
    """The pages that people see. `pages` names the page types that cannot be found by links."""

    kind: Literal["web"]
    plain_port: int = Field(80, ge=1, le=65535)
    test_form: TestForm | None = None
    pages: dict[str, str] = Field(default_factory=lambda: {"start": "/"})
    csp_exceptions: tuple[str, ...] = ()


class SuchdienstSubject(_Reached):
    """The search interface; `interface` names a folder of `profiles/interfaces`."""

    kind: Literal["suchdienst"]
    interface: str = "suchdienst/1"
    test_data: dict[str, str] = Field(default_factory=dict)


class HostSubject(Value):
    """A machine that the operator lets us look at; paths are what only the operator knows."""

    kind: Literal["host"]
    address: str = Field(default="local://", pattern=r"^[a-z+-]+://")
    listens: tuple[str, ...] = ()
    key_files: tuple[str, ...] = ()
    secret_files: tuple[str, ...] = ()
    state_files: tuple[str, ...] = ()
    config_files: tuple[str, ...] = ()
    log_files: tuple[str, ...] = ()
    processes: dict[str, str] = Field(default_factory=dict)
    log_markers: tuple[str, ...] = ()
    log_evidence: tuple[str, ...] = ()


#: Every kind of subject by its name in the descriptor.
SUBJECTS: dict[str, type[Value]] = {
    "web": WebSubject,
    "suchdienst": SuchdienstSubject,
    "host": HostSubject,
}
Subject = Annotated[WebSubject | SuchdienstSubject | HostSubject, Field(discriminator="kind")]


class Limits(Value):
    """How much the portal's operator allows, per address; None means no limit (loopback)."""

    requests_per_second: float | None = 10
    connections_per_second: float | None = 20
    timeout_seconds: float = 10
    body_bytes: int = 2_000_000


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
