"""ZIP files for tests: taken apart, and made with whatever names and contents."""

import io
import zipfile
from collections.abc import Iterable


def unpacked(content: bytes) -> dict[str, bytes]:
    """What is in it, by name, in its order."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {entry.filename: opened.read(entry) for entry in opened.infolist()}


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP of those members, whatever their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        for name, content in members:
            entry = zipfile.ZipInfo("x", (2026, 11, 23, 0, 0, 0))
            entry.filename = name
            entry.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(entry, content)
    return out.getvalue()
