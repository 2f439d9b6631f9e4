"""The one secret of the portal and what is made from it: sealed records and signed tokens."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from itsdangerous import BadData, URLSafeTimedSerializer

_PLAIN = b"{"


class Vault:
    """Seals records with AES-256-GCM and signs tokens; keys are derived from the secret by HKDF (RFC 5869)."""

    def __init__(self, secret: bytes, *, encrypt: bool = True) -> None:
        self._sealer = AESGCM(_derive(secret, b"records"))
        self._tokens = _derive(secret, b"tokens")
        self._encrypt = encrypt

    def seal(self, record: dict[str, Any], bound_to: str) -> bytes:
        """Encrypt a record so that it opens only under the same name."""
        plain = json.dumps(record, ensure_ascii=False).encode()
        return self.seal_bytes(plain, bound_to) if self._encrypt else plain

    def open(self, sealed: bytes, bound_to: str) -> dict[str, Any]:
        """Decrypt a record; ValueError when a byte was changed or the name is another."""
        plain = sealed if sealed.startswith(_PLAIN) else self.open_bytes(sealed, bound_to)
        record: dict[str, Any] = json.loads(plain)
        return record

    def seal_bytes(self, plain: bytes, bound_to: str) -> bytes:
        """Encrypt bytes; the first twelve are the nonce."""
        nonce = b"\x00" + os.urandom(11)  # never begins like plain JSON
        return nonce + self._sealer.encrypt(nonce, plain, bound_to.encode())

    def open_bytes(self, sealed: bytes, bound_to: str) -> bytes:
        """Decrypt bytes; ValueError when they were changed."""
        try:
            return self._sealer.decrypt(sealed[:12], sealed[12:], bound_to.encode())
        except InvalidTag as wrong:
            raise ValueError("sealed record was changed") from wrong

    def bound_token(self, session: str) -> str:
        """The form token of a session."""
        return hmac.new(self._tokens, session.encode(), hashlib.sha256).hexdigest()

    def bound_token_fits(self, token: str, session: str) -> bool:
        """Whether a form token belongs to the session."""
        return hmac.compare_digest(token.encode(), self.bound_token(session).encode())

    def free_token(self) -> str:
        """A form token without a session, for forms that must not set a cookie."""
        return URLSafeTimedSerializer(self._tokens, salt="form").dumps(secrets.token_hex(8))

    def free_token_fits(self, token: str, seconds: int = 7200) -> bool:
        """Whether a free token is ours and not too old."""
        try:
            URLSafeTimedSerializer(self._tokens, salt="form").loads(token, max_age=seconds)
        except BadData:
            return False
        return True


def digest(text: str) -> str:
    """The SHA-256 under which a random id or code is stored."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_secret(path: Path) -> bytes:
    """Read the secret file, or make one of 32 random bytes with mode 0600."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
    return path.read_bytes()


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, b"portal " + purpose).derive(secret)
