"""Typed configuration of one stack: secure defaults, and one place for everything that a fault changes.

A fault is a merge patch (RFC 7396) on `StackSettings`; the running stack is applied again with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

#: `rsa3072`, or a curve by its name in the norms.
KeyKind = Annotated[
    str,
    StringConstraints(
        pattern=r"^(rsa(1024|2048|3072|4096)|secp(224r1|256k1|256r1|384r1|521r1)|brainpoolP(256|384|512)r1)$"
    ),
]
SignatureHash = Literal["sha1", "sha224", "sha256", "sha384", "sha512"]
#: Directive, with its first word where that tells it from others, to what follows it. A list makes
#: several lines; null leaves the directive out: `{"add_header Strict-Transport-Security": null}`.
#: For `location …` and `if …` the value is what stands between the braces.
Directives = dict[str, str | list[str] | None]


class Settings(BaseModel):
    """Base: frozen, and an unknown name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Ports(Settings):
    """TCP ports on the loopback address."""

    https: int = Field(8443, ge=1024, le=65535)
    http: int = Field(
        8080, ge=1024, le=65535, description="redirect to https, and revocation lists"
    )
    portal: int = Field(8444, ge=1024, le=65535, description="uvicorn, reached by the front door")


class CertificateSettings(Settings):
    """Certificates of the front door: each field is one rule that a test can break alone."""

    names: tuple[str, ...] | None = Field(None, description="dNSNames; null: those of the portal")
    rsa: KeyKind | None = Field("rsa3072", description="key of the RSA certificate; null: none")
    ecdsa: KeyKind | None = Field(
        "secp256r1", description="key of the ECDSA certificate; null: none"
    )
    intermediate: KeyKind = Field("secp384r1", description="key that signs server certificates")
    root: KeyKind = Field("secp521r1", description="key that signs the intermediate certificate")
    signature: SignatureHash = Field(
        "sha384", description="hash of the server certificates' signature"
    )
    intermediate_signature: SignatureHash = "sha512"
    padding: Literal["pss", "pkcs1v15"] = Field("pss", description="where the signing key is RSA")
    starts_in_days: int = Field(-1, description="start of validity, from the day of issue")
    valid_days: int = Field(180, ge=1)
    intermediate_starts_in_days: int = -1
    intermediate_valid_days: int = Field(1095, ge=1)
    root_valid_days: int = Field(2190, ge=1)
    key_usage: tuple[str, ...] = ("digital_signature",)
    key_usage_critical: bool = True
    extended_key_usage: tuple[Literal["server_auth", "client_auth", "code_signing"], ...] = (
        "server_auth",
    )
    ca_key_usage: tuple[str, ...] = ("key_cert_sign", "crl_sign")
    ca_key_usage_critical: bool = True
    ca_basic_constraints_critical: bool = True
    ca_path_length: bool = Field(True, description="CA certificates limit the length of the path")
    ca_name: str = Field("", description="prefix of the intermediate's name, for a wildcard in it")
    revocation_named: bool = Field(
        True, description="server certificates name their revocation list"
    )
    ca_revocation_named: bool = Field(True, description="CA certificates name theirs")
    revocation_current: bool = Field(
        True, description="false: lists and stapled answers are past their end"
    )
    revoked: bool = Field(False, description="true: the server certificates are on the list")
    ca_revoked: bool = Field(False, description="true: the intermediate certificate is on the list")
    stapled: bool = Field(True, description="an OCSP answer is stapled")
    chain_complete: bool = Field(True, description="the intermediate certificate is sent")


class StackSettings(Settings):
    """One whole stack. `portal` is a patch on the portal's own settings, which are secure by default."""

    id: str = Field("musterland", pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str = "Landesportal Musterland"
    ports: Ports = Ports()
    database: Literal["sqlite"] = "sqlite"
    portal: dict[str, Any] = Field(default_factory=dict)
    nginx: Directives = Field(default_factory=dict, description="patch on the TLS server block")
    plain: Directives = Field(
        default_factory=dict, description="patch on the plain HTTP server block"
    )
    certificate: CertificateSettings = CertificateSettings()
    mode: dict[str, Annotated[str, StringConstraints(pattern=r"^0?[0-7]{3}$")]] = Field(
        default_factory=dict,
        description="named stack file to its mode, octal (names: infra/services.py)",
    )
    debug_port: int | None = Field(
        None, description="one more listening socket, that nobody declared"
    )
    arguments: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="service to further words of its command line"
    )
    environment: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="service to further variables of its environment"
    )
    core_dumps: bool = Field(False, description="true: services that crash may write core dumps")
    privilege_gain: bool = Field(
        False, description="true: set-user-id programs give services more rights"
    )
    fixed_addresses: bool = Field(False, description="true: services run without ASLR")
    umask: str = Field(
        "0027", pattern=r"^0[0-7]{3}$", description="what services' new files do not allow, octal"
    )
    declared: dict[str, Any] = Field(
        default_factory=dict, description="patch on what the descriptor declares of the host"
    )
    security_level: int | None = Field(
        None, ge=0, le=5, description="OpenSSL's; null: 2, and 0 where the certificates need it"
    )

    @property
    def host(self) -> str:
        """The name that the portal is checked under. Nobody resolves `.test` (RFC 6761)."""
        return f"portal.{self.id}.test"

    @property
    def local_host(self) -> str:
        """The name to look at it with: browsers resolve `.localhost` to this machine (RFC 6761)."""
        return f"portal.{self.id}.localhost"

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the certificate."""
        given = self.certificate.names
        return (self.host, self.local_host) if given is None else given

    @property
    def openssl_level(self) -> int:
        """OpenSSL refuses to serve certificates below its level, so a weak one lowers it."""
        if self.security_level is not None:
            return self.security_level
        made = self.certificate
        weak_hash = {made.signature, made.intermediate_signature} & {"sha1", "sha224"}
        weak_key = {made.rsa, made.ecdsa, made.intermediate, made.root} & {"rsa1024", "secp224r1"}
        return 0 if weak_hash or weak_key else 2


def patched(settings: StackSettings, patch: Mapping[str, Any]) -> StackSettings:
    """Settings with a merge patch on them.

    Unlike in RFC 7396 null is kept: it says "leave this directive out" or "no such certificate".
    Raises pydantic.ValidationError for a name or value that the settings do not know.
    """
    return StackSettings.model_validate(overlaid(settings.model_dump(mode="json"), patch))


def with_fault(settings: StackSettings, fault: Mapping[str, Any]) -> StackSettings:
    """Settings with one entry of a requirement's `faults:`; `stack` stands for the top level."""
    patch = {kind: part for kind, part in fault.items() if kind != "stack"}
    return patched(settings, {**patch, **fault.get("stack", {})})


def overlaid(value: Any, patch: Any) -> Any:
    """A merge patch on plain values that keeps null."""
    if not isinstance(patch, Mapping) or not isinstance(value, Mapping):
        return patch
    return {**value, **{key: overlaid(value.get(key), part) for key, part in patch.items()}}


def directives(defaults: Directives, patch: Directives) -> list[str]:
    """Lines of an nginx block: the defaults in their order, patched, then what the patch adds."""
    lines: list[str] = []
    for key, value in {**defaults, **patch}.items():
        if value is None:
            continue
        values = value if isinstance(value, list) else [value]
        block = key.startswith(("location ", "if "))
        lines += [f"{key} {{ {one} }}" if block else f"{key} {one};" for one in values]
    return lines
