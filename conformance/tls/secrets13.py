"""Key schedule of TLS 1.3 (RFC 8446 section 7), so that the encrypted part of a handshake is seen."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, x448, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from conformance.tls.octets import Broken, numbers, vector

_CURVES: dict[str, type[ec.EllipticCurve]] = {
    "secp256r1": ec.SECP256R1,
    "secp384r1": ec.SECP384R1,
    "secp521r1": ec.SECP521R1,
    "brainpoolP256r1tls13": ec.BrainpoolP256R1,
    "brainpoolP384r1tls13": ec.BrainpoolP384R1,
    "brainpoolP512r1tls13": ec.BrainpoolP512R1,
}
#: Groups that we can finish a handshake with; the cheap ones first.
SHARED_GROUPS: tuple[str, ...] = (
    "x25519",
    "x448",
    *_CURVES,
)
#: Key length and hash of the suites of RFC 8446 B.4.
_SUITES: dict[str, tuple[int, str]] = {
    "TLS_AES_128_GCM_SHA256": (16, "sha256"),
    "TLS_AES_256_GCM_SHA384": (32, "sha384"),
    "TLS_CHACHA20_POLY1305_SHA256": (32, "sha256"),
    "TLS_AES_128_CCM_SHA256": (16, "sha256"),
    "TLS_AES_128_CCM_8_SHA256": (16, "sha256"),
}
FINISHABLE_SUITES: tuple[str, ...] = tuple(_SUITES)


@dataclass(frozen=True)
class Psk:
    """What a ticket stands for: how the server knows it, and the secret (RFC 8446 4.6.1)."""

    identity: bytes
    age_add: int
    secret: bytes
    suite: str

    @property
    def size(self) -> int:
        """Bytes of a binder."""
        return hashlib.new(_SUITES[self.suite][1]).digest_size

    def bound(self, message: bytes) -> bytes:
        """A ClientHello that ends with room for one binder, and with the binder in it."""
        return message[: -self.size] + self._binder(message[: -self.size - 3])

    def _binder(self, truncated: bytes) -> bytes:
        """Proof that we know the secret, over all before the binders (RFC 8446 4.2.11.2)."""
        name = _SUITES[self.suite][1]
        early = hmac.digest(bytes(self.size), self.secret, name)
        empty = hashlib.new(name).digest()
        key = expand(name, early, "res binder", empty, self.size)
        finished = expand(name, key, "finished", b"", self.size)
        return hmac.digest(finished, hashlib.new(name, truncated).digest(), name)


class Share:
    """Our half of a key exchange; `public` goes into the ClientHello."""

    def __init__(self, group: str) -> None:
        self.group = group
        self._key: ec.EllipticCurvePrivateKey | x25519.X25519PrivateKey | x448.X448PrivateKey
        if group == "x25519":
            self._key = x25519.X25519PrivateKey.generate()
        elif group == "x448":
            self._key = x448.X448PrivateKey.generate()
        else:
            self._key = ec.generate_private_key(_CURVES[group]())

    @property
    def public(self) -> bytes:
        """The key_exchange value (RFC 8446 section 4.2.8.2)."""
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.public_key().public_bytes(
                Encoding.X962, PublicFormat.UncompressedPoint
            )
        return self._key.public_key().public_bytes_raw()

    def secret(self, theirs: bytes) -> bytes:
        """The shared secret. Raises Broken for what is no point of the group."""
        try:
            if isinstance(self._key, x25519.X25519PrivateKey):
                return self._key.exchange(x25519.X25519PublicKey.from_public_bytes(theirs))
            if isinstance(self._key, x448.X448PrivateKey):
                return self._key.exchange(x448.X448PublicKey.from_public_bytes(theirs))
            point = ec.EllipticCurvePublicKey.from_encoded_point(self._key.curve, theirs)
            return self._key.exchange(ec.ECDH(), point)
        except ValueError as error:
            raise Broken("key share is no point of its group") from error


class Traffic:
    """Keys of one direction: seals or opens records (RFC 8446 section 5.2)."""

    def __init__(self, suite: str, secret: bytes) -> None:
        length, self._hash = _SUITES[suite]
        self.secret = secret
        key = expand(self._hash, secret, "key", b"", length)
        self._iv = expand(self._hash, secret, "iv", b"", 12)
        self._aead = _aead(suite, key)
        self._sequence = 0

    def open(self, header: bytes, content: bytes) -> tuple[int, bytes]:
        """Content type and plaintext of a protected record. Raises Broken."""
        try:
            plain = self._aead.decrypt(self._nonce(), content, header).rstrip(b"\x00")
        except (InvalidTag, ValueError) as error:
            raise Broken("record cannot be opened") from error
        if not plain:
            raise Broken("record without a content type")
        return plain[-1], plain[:-1]

    def seal(self, kind: int, content: bytes) -> bytes:
        """A protected record."""
        inner = content + bytes([kind])
        header = b"\x17\x03\x03" + numbers(2, (len(inner) + self._overhead,))
        return header + self._aead.encrypt(self._nonce(), inner, header)

    def finished(self, transcript: bytes) -> bytes:
        """The Finished message over a transcript hash (RFC 8446 section 4.4.4)."""
        size = hashlib.new(self._hash).digest_size
        key = expand(self._hash, self.secret, "finished", b"", size)
        return b"\x14" + vector(3, hmac.digest(key, transcript, self._hash))

    @property
    def _overhead(self) -> int:
        return len(self._aead.encrypt(bytes(12), b"", b""))

    def _nonce(self) -> bytes:
        number = self._sequence.to_bytes(12, "big")
        self._sequence += 1
        return bytes(a ^ b for a, b in zip(self._iv, number, strict=True))


@dataclass
class Schedule:
    """The secrets that follow from one key exchange and its transcript."""

    suite: str
    transcript: bytes
    _secret: bytes = b""

    @property
    def hash_name(self) -> str:
        """The hash of the suite."""
        return _SUITES[self.suite][1]

    def digest(self) -> bytes:
        """Hash of all handshake messages so far."""
        return hashlib.new(self.hash_name, self.transcript).digest()

    def handshake(self, shared: bytes) -> tuple[Traffic, Traffic]:
        """Keys for the rest of the handshake: ours, theirs."""
        zeros = bytes(hashlib.new(self.hash_name).digest_size)
        early = hmac.digest(zeros, zeros, self.hash_name)
        self._secret = hmac.digest(self._derived(early), shared, self.hash_name)
        return self._pair("c hs traffic", "s hs traffic")

    def application(self) -> tuple[Traffic, Traffic]:
        """Keys after the server's Finished: ours, theirs."""
        zeros = bytes(hashlib.new(self.hash_name).digest_size)
        self._secret = hmac.digest(self._derived(self._secret), zeros, self.hash_name)
        return self._pair("c ap traffic", "s ap traffic")

    def resumption(self, nonce: bytes) -> bytes:
        """The secret of a ticket; the transcript ends with our Finished (RFC 8446 section 4.6.1)."""
        digest = self.digest()
        master = expand(self.hash_name, self._secret, "res master", digest, len(digest))
        return expand(self.hash_name, master, "resumption", nonce, len(digest))

    def _pair(self, ours: str, theirs: str) -> tuple[Traffic, Traffic]:
        digest = self.digest()
        made = [
            expand(self.hash_name, self._secret, label, digest, len(digest))
            for label in (ours, theirs)
        ]
        return Traffic(self.suite, made[0]), Traffic(self.suite, made[1])

    def _derived(self, secret: bytes) -> bytes:
        empty = hashlib.new(self.hash_name).digest()
        return expand(self.hash_name, secret, "derived", empty, len(empty))


def expand(hash_name: str, secret: bytes, label: str, context: bytes, length: int) -> bytes:
    """HKDF-Expand-Label (RFC 8446 section 7.1)."""
    info = numbers(2, (length,)) + vector(1, b"tls13 " + label.encode()) + vector(1, context)
    made, block, counter = b"", b"", 1
    while len(made) < length:
        block = hmac.digest(secret, block + info + bytes([counter]), hash_name)
        made, counter = made + block, counter + 1
    return made[:length]


def _aead(suite: str, key: bytes) -> AESGCM | AESCCM | ChaCha20Poly1305:
    if "CHACHA20" in suite:
        return ChaCha20Poly1305(key)
    if "_CCM_8_" in suite:
        return AESCCM(key, tag_length=8)
    return AESCCM(key) if "_CCM_" in suite else AESGCM(key)
