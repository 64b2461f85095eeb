"""Canonical JSON of the package, and the digest that shows whether the manifest was altered."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def written(value: Mapping[str, Any]) -> bytes:
    """JSON for people and machines: indented, Chinese as it is, one line feed at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")


def seal(manifest: Mapping[str, Any]) -> str:
    """SHA-256 over a manifest whose own seal is left empty."""
    return hashlib.sha256(written({**manifest, "seal": ""})).hexdigest()
