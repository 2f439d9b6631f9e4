"""What a whole TLS handshake shows and a single question cannot."""

from __future__ import annotations

from conformance.facts.base import Answer, Facts


class HandshakeFacts(Facts):
    """Maps by version. A lifetime is in seconds, null where the server promised none.

    `session_ids` says whether TLS 1.2 sessions can be kept on the server (their lifetime is then
    told nowhere). `early_data` and `client_renegotiation` are null where the version that has them
    is not offered; `early_data_bytes` is what tickets allow. `psk_only` says whether a session of
    TLS 1.3 is resumed without a fresh key exchange, null where no ticket came to resume with.
    """

    completed: dict[str, Answer]
    ticket_lifetimes: dict[str, int | None]
    session_ids: bool | None = None
    early_data: Answer | None = None
    early_data_bytes: int | None = None
    psk_only: Answer | None = None
    client_renegotiation: Answer | None = None
    exchange: str | None = None
