"""Who made a package: an Ed25519 signature over its manifest, and the public key that checks it."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from filing.package.seal import written

PURPOSE = b"icp-guide manifest 1\n"
"""Signed in front of the manifest, so that the signature serves nothing else."""

PREFIX = "ed25519:"


@dataclass(frozen=True, slots=True)
class Maker:
    """The key that signed a package: in full, and as people compare it."""

    key: str

    @property
    def id(self) -> str:
        """Sixteen characters in four groups."""
        digest = hashlib.sha256(self.key.encode()).hexdigest()[:16]
        return "-".join(digest[at : at + 4] for at in range(0, 16, 4))

    def is_called(self, name: str) -> bool:
        """Whether this is its key or its id, as somebody typed it."""
        return name.strip() in {self.key, self.id}


def maker(seed: bytes) -> Maker:
    """Who signs with this seed of 32 bytes."""
    raw = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return Maker(PREFIX + base64.b64encode(raw).decode())


def signed(manifest: Mapping[str, Any], seed: bytes) -> dict[str, Any]:
    """The manifest with its maker and their signature; its seal is still to come."""
    key = maker(seed).key
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_said(manifest, key))
    return {
        **manifest,
        "made_by": {"key": key, "signature": base64.b64encode(signature).decode()},
    }


def signer(manifest: Mapping[str, Any]) -> Maker | None:
    """Who signed this manifest as it is; None where the signature does not fit."""
    said = manifest["made_by"]
    try:
        raw = base64.b64decode(said["key"].removeprefix(PREFIX), validate=True)
        signature = base64.b64decode(said["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, _said(manifest, said["key"]))
    except (binascii.Error, ValueError, InvalidSignature):
        return None
    return Maker(PREFIX + base64.b64encode(raw).decode())


def _said(manifest: Mapping[str, Any], key: str) -> bytes:
    """What is signed: everything but the signature and the seal around it."""
    return PURPOSE + written({**manifest, "made_by": {"key": key, "signature": ""}, "seal": ""})
