"""What a server's TLS accepts and refuses, as seen by single questions."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from conformance.facts.base import Answer, Facts


class TlsFacts(Facts):
    """Maps by version (`TLS1.2`) and by IANA name.

    `suites` names what is accepted (or could not be found out) in each version; all other suites of
    the registry got the answer in `other_suites`. `order` is the order of the server's choice.
    `choices` says what the server took when the client's order was as the key says, or `unknown`.
    `client_schemes` are the signature schemes of a certificate request, null where none was sent.
    `key_exchange` has `curve_type` (3: named) and `dh_bits` of TLS 1.2 where one was seen.
    """

    versions: dict[str, Answer]
    suites: dict[str, dict[str, Answer]]
    other_suites: dict[str, Answer]
    order: dict[str, tuple[str, ...]]
    groups: dict[str, dict[str, Answer]]
    schemes: dict[str, dict[str, Answer]]
    extensions: dict[str, dict[str, Answer]]
    unasked_extensions: tuple[int, ...] = ()
    compression: Answer
    cbc_without_encrypt_then_mac: Answer
    fallback_noticed: Answer | None = None
    without_server_name: Answer
    client_schemes: dict[str, tuple[str, ...] | Literal["unknown"] | None] = Field(
        default_factory=dict
    )
    choices: dict[str, str]
    key_exchange: dict[str, int | None]
    key_reused: dict[str, bool | Literal["unknown"]]
    exchange: str | None = None
