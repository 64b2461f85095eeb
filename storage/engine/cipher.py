"""Encryption: AES-GCM under a key ring, and keyed digests for look-ups.

A ring is written `id:base64,id:base64`. The first key seals, all of them open: a new key is put in
front, `icp-guide db reseal` brings everything under it, then the old one can go.
"""

import base64
import binascii
import os
import re
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from filing.errors import SealBroken
from storage.errors import KeysUnusable

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
VERSION: Final = 1
KEY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")

Where = str | int | None
"""Part of the place a value belongs to: table, column, owner, draft, field …"""


class MasterKey:
    """One master key with the two keys derived from it; shows only its id."""

    __slots__ = ("_aead", "_index", "head", "id")

    def __init__(self, key_id: str, master: bytes) -> None:
        self.id = key_id
        self.head = bytes((VERSION, len(key_id))) + key_id.encode("ascii")
        self._aead = AESGCM(_derived(master, b"icp-guide seal"))
        self._index = _derived(master, b"icp-guide blind index")

    def __repr__(self) -> str:
        return f"Key({self.id})"

    def seal(self, plain: bytes, context: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return self.head + nonce + self._aead.encrypt(nonce, plain, context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        body = len(self.head) + NONCE_BYTES
        return self._aead.decrypt(sealed[len(self.head) : body], sealed[body:], context)

    def digest(self, context: bytes) -> bytes:
        mac = HMAC(self._index, SHA256())
        mac.update(context)
        return mac.finalize()


class KeyRing:
    """The keys of one installation, the sealing one first."""

    __slots__ = ("_by_head", "_keys")

    def __init__(self, *keys: MasterKey) -> None:
        if not keys:
            raise KeysUnusable(
                "ICP_KEYS: no encryption key is given; `icp-guide keys new` makes one"
            )
        self._keys = keys
        self._by_head = {key.head: key for key in keys}
        if len(self._by_head) != len(keys):
            raise KeysUnusable("ICP_KEYS: two encryption keys have the same id")

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(key.id for key in self._keys)})"

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Reads `id:base64,id:base64`; raises `KeysUnusable` without showing any of it."""
        parts = (part.strip() for part in text.split(","))
        return cls(*(_parsed(place, part) for place, part in enumerate(parts, 1) if part))

    @staticmethod
    def fresh() -> str:
        """A new random key as text, ready to stand in front of a ring."""
        key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")
        return f"k{secrets.token_hex(4)}:{key}"

    @property
    def first(self) -> str:
        """The id of the key that seals."""
        return self._keys[0].id

    def seal(self, plain: bytes, *where: Where) -> bytes:
        """Sealed for exactly this place: it opens nowhere else."""
        return self._keys[0].seal(plain, context_of(where))

    def open(self, sealed: bytes, *where: Where) -> bytes:
        key = self._by_head.get(sealed[: 2 + sealed[1]]) if len(sealed) > 1 else None
        if key is None:
            raise SealBroken(f"no key at hand opens {place_of(where)}")
        try:
            return key.open(sealed, context_of(where))
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"the seal of {place_of(where)} is broken") from error

    def sealed_first(self, sealed: bytes) -> bool:
        """Whether the sealing key of today made this."""
        return sealed.startswith(self._keys[0].head)

    @property
    def ids(self) -> list[str]:
        """The ids of all keys, the sealing one first."""
        return [key.id for key in self._keys]

    def digest(self, *what: Where) -> bytes:
        """What a value is found by: the same for the same value, mute without the key."""
        return self._keys[0].digest(context_of(what))

    def digests(self, *what: Where) -> list[bytes]:
        """The same under every key of the ring: what older rows may be found by."""
        context = context_of(what)
        return [key.digest(context) for key in self._keys]


def _parsed(place: int, part: str) -> MasterKey:
    key_id, colon, text = part.partition(":")
    if not colon or not KEY_ID.fullmatch(key_id):
        raise KeysUnusable(f"ICP_KEYS: encryption key {place} is not of the form id:base64")
    try:
        master = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise KeysUnusable(f"ICP_KEYS: encryption key {place} is no base64") from None
    if len(master) != KEY_BYTES:
        raise KeysUnusable(
            f"ICP_KEYS: encryption key {place} has {len(master)} bytes, not {KEY_BYTES}"
        )
    return MasterKey(key_id, master)


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(master)


def context_of(where: tuple[Where, ...]) -> bytes:
    """The associated data of a place, unambiguous: each part with kind and length in front."""
    parts = []
    for part in where:
        kind = b"i" if isinstance(part, int) else b"s"
        raw = str(part).encode("utf-8", "surrogatepass")
        parts.append(kind + len(raw).to_bytes(4, "big") + raw)
    return b"".join(parts)


def place_of(where: tuple[Where, ...]) -> str:
    """Ids only: what an error may say of the place."""
    return "/".join(str(part) for part in where)
