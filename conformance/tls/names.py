"""Code points of TLS by the names that the norms use (IANA registries of TLS parameters)."""

from __future__ import annotations

from conformance.tls.suites import SUITE_NAMES

VERSIONS: dict[str, int] = {
    "SSLv3": 0x0300,
    "TLS1.0": 0x0301,
    "TLS1.1": 0x0302,
    "TLS1.2": 0x0303,
    "TLS1.3": 0x0304,
}

GROUPS: dict[str, int] = {
    "sect233r1": 7,
    "sect283r1": 10,
    "secp192r1": 19,
    "secp224r1": 21,
    "secp256k1": 22,
    "secp256r1": 23,
    "secp384r1": 24,
    "secp521r1": 25,
    "brainpoolP256r1": 26,
    "brainpoolP384r1": 27,
    "brainpoolP512r1": 28,
    "x25519": 29,
    "x448": 30,
    "brainpoolP256r1tls13": 31,
    "brainpoolP384r1tls13": 32,
    "brainpoolP512r1tls13": 33,
    "ffdhe2048": 256,
    "ffdhe3072": 257,
    "ffdhe4096": 258,
    "ffdhe6144": 259,
    "ffdhe8192": 260,
    "MLKEM768": 513,
    "SecP256r1MLKEM768": 4587,
    "X25519MLKEM768": 4588,
    "SecP384r1MLKEM1024": 4589,
}

#: Groups that TLS 1.3 can negotiate (RFC 8446 4.2.7, RFC 8734, draft-ietf-tls-ecdhe-mlkem).
TLS13_GROUPS: tuple[str, ...] = tuple(
    name
    for name in GROUPS
    if not name.startswith(("sect", "secp192", "secp224", "secp256k1"))
    and not (name.startswith("brainpool") and not name.endswith("tls13"))
)

#: Curves that ServerKeyExchange of TLS 1.2 can name (RFC 8422 5.1.1, RFC 7027).
TLS12_CURVES: tuple[str, ...] = tuple(
    name for name, code in GROUPS.items() if code < 31 and not name.endswith("tls13")
)

SCHEMES: dict[str, int] = {
    "rsa_pkcs1_md5": 0x0101,
    "rsa_pkcs1_sha1": 0x0201,
    "rsa_pkcs1_sha224": 0x0301,
    "rsa_pkcs1_sha256": 0x0401,
    "rsa_pkcs1_sha384": 0x0501,
    "rsa_pkcs1_sha512": 0x0601,
    "dsa_sha1": 0x0202,
    "dsa_sha224": 0x0302,
    "dsa_sha256": 0x0402,
    "ecdsa_sha1": 0x0203,
    "ecdsa_sha224": 0x0303,
    "ecdsa_secp256r1_sha256": 0x0403,
    "ecdsa_secp384r1_sha384": 0x0503,
    "ecdsa_secp521r1_sha512": 0x0603,
    "rsa_pss_rsae_sha256": 0x0804,
    "rsa_pss_rsae_sha384": 0x0805,
    "rsa_pss_rsae_sha512": 0x0806,
    "ed25519": 0x0807,
    "ed448": 0x0808,
    "rsa_pss_pss_sha256": 0x0809,
    "rsa_pss_pss_sha384": 0x080A,
    "rsa_pss_pss_sha512": 0x080B,
    "ecdsa_brainpoolP256r1tls13_sha256": 0x081A,
    "ecdsa_brainpoolP384r1tls13_sha384": 0x081B,
    "ecdsa_brainpoolP512r1tls13_sha512": 0x081C,
}

EXTENSIONS: dict[str, int] = {
    "server_name": 0,
    "truncated_hmac": 4,
    "status_request": 5,
    "supported_groups": 10,
    "ec_point_formats": 11,
    "signature_algorithms": 13,
    "heartbeat": 15,
    "encrypt_then_mac": 22,
    "extended_master_secret": 23,
    "session_ticket": 35,
    "pre_shared_key": 41,
    "early_data": 42,
    "supported_versions": 43,
    "psk_key_exchange_modes": 45,
    "signature_algorithms_cert": 50,
    "key_share": 51,
    "renegotiation_info": 0xFF01,
}

#: RFC 8446 section 6.2: alerts by which a server says no to what was offered.
REFUSALS: dict[int, str] = {
    40: "handshake_failure",
    43: "unsupported_certificate",
    47: "illegal_parameter",
    50: "decode_error",
    70: "protocol_version",
    71: "insufficient_security",
    86: "inappropriate_fallback",
    109: "missing_extension",
    110: "unsupported_extension",
    112: "unrecognized_name",
}

#: Signalling suite values: a client that has fallen back (RFC 7507), and one that renegotiates
#: securely (RFC 5746 3.3): some servers refuse whoever does not say so.
FALLBACK_SCSV, RENEGOTIATION_SCSV = 0x5600, 0x00FF

_VERSION_NAMES = {code: name for name, code in VERSIONS.items()}
_GROUP_NAMES = {code: name for name, code in GROUPS.items()}
_SCHEME_NAMES = {code: name for name, code in SCHEMES.items()}


def version_name(code: int) -> str:
    """The version's name, or its code point where nobody named it."""
    return _VERSION_NAMES.get(code, f"0x{code:04X}")


def suite_name(code: int) -> str:
    """The suite's IANA name, or its code point."""
    return SUITE_NAMES.get(code, f"0x{code:04X}")


def group_name(code: int) -> str:
    """The group's IANA name, or its code point."""
    return _GROUP_NAMES.get(code, f"0x{code:04X}")


def scheme_name(code: int) -> str:
    """The signature scheme's IANA name, or its code point."""
    return _SCHEME_NAMES.get(code, f"0x{code:04X}")
