"""Removes camera metadata (position, device, owner, times, thumbnails) from a picture.

The picture itself stays as it is, byte for byte; which way is up stays, too.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final

SIGN, JPEG_END, SCAN, COMMENT, EXIF_SEGMENT = 0xFF, 0xD9, 0xDA, 0xFE, 0xE1
APPLICATION = range(0xE0, 0xF0)
MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Ends the data of a scan: what is none of its own escapes and restarts."""

KEPT_SEGMENTS: Final[Mapping[int, bytes]] = {
    0xE0: b"JFIF\0",
    0xE2: b"ICC_PROFILE\0",
    0xEE: b"Adobe",
}
"""Of the application segments those that say how the picture is to be shown."""

DROPPED_CHUNKS: Final = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
PNG_HEAD: Final = 8
ORIENTATION: Final = 0x0112
EXIF: Final = b"Exif\0\0"
POINTERS: Final = frozenset({0x8769, 0x8825, 0xA005})
"""Entries that lead to another directory: Exif, GPS, interoperability."""

SIZES: Final = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8)
"""Bytes of a value by its type."""

INSIDE: Final = 4
"""So many bytes of a value stand in its entry; longer ones elsewhere."""

XMP: Final = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)


def stripped(content: bytes, media_type: str) -> bytes:
    """The same picture without what was written about it; as it is where its form is not known."""
    strip = _STRIPS.get(media_type)
    if strip is None:
        return content
    try:
        return strip(content)
    except (struct.error, IndexError, ValueError):
        return content


def _jpeg(content: bytes) -> bytes:
    out = [content[:2]]
    place = 2
    turned = b""
    while True:
        code = content[place + 1]
        if content[place] != SIGN:
            raise ValueError("no marker")
        if code == JPEG_END:
            return b"".join([*out[:1], turned, *out[1:], content[place : place + 2]])
        (size,) = struct.unpack_from(">H", content, place + 2)
        end = place + 2 + size
        segment = content[place:end]
        if code == SCAN:
            end = _end_of_scan(content, end)
            segment = content[place:end]
        if code == EXIF_SEGMENT and segment[4:10] == EXIF:
            turned = turned or _turned(segment[10:])
        if _shown(code, segment):
            out.append(segment)
        place = end


def _end_of_scan(content: bytes, start: int) -> int:
    found = MARKER.search(content, start)
    if found is None:
        raise ValueError("the picture breaks off")
    return found.start()


def _shown(code: int, segment: bytes) -> bool:
    if code in APPLICATION:
        kept = KEPT_SEGMENTS.get(code)
        return kept is not None and segment[4:].startswith(kept)
    return code != COMMENT


def _turned(tiff: bytes) -> bytes:
    """A segment that says which way is up and nothing else; empty where that is as usual."""
    for _place, tag, value in _entries(tiff, bytearray(tiff)):
        if tag == ORIENTATION and value in range(2, 9):
            entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, value, 0)
            body = EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
            return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return b""


def _png(content: bytes) -> bytes:
    out, place = [content[:PNG_HEAD]], PNG_HEAD
    while place < len(content):
        size, kind = struct.unpack_from(">I4s", content, place)
        end = place + 12 + size
        if end > len(content):
            raise ValueError("the picture breaks off")
        if kind not in DROPPED_CHUNKS:
            out.append(content[place:end])
        if kind == b"eXIf":
            out += _upright(content[place + 8 : end - 4])
        place = end
        if kind == b"IEND":
            break
    return b"".join(out)


def _upright(tiff: bytes) -> list[bytes]:
    """The chunk of the same meaning as `_turned`, or none."""
    body = _turned(tiff)[10:]
    if not body:
        return []
    check = zlib.crc32(b"eXIf" + body)
    return [struct.pack(">I", len(body)) + b"eXIf" + body + struct.pack(">I", check)]


def _webp(content: bytes) -> bytes:
    out, place = bytearray(content[:12]), 12
    while place + 8 <= len(content):
        kind, size = struct.unpack_from("<4sI", content, place)
        end = place + 8 + size + size % 2
        chunk = bytearray(content[place:end])
        if kind == b"VP8X":
            chunk[8] &= ~0x0C  # says that neither Exif nor XMP follows
        if kind not in {b"EXIF", b"XMP "}:
            out += chunk
        place = end
    out[4:8] = struct.pack("<I", len(out) - 8)
    return bytes(out)


def _heic(content: bytes) -> bytes:
    """Blanked in place: the boxes of the container point at bytes by their position."""
    out = bytearray(content)
    for found in re.finditer(rb"(?:II\*\0|MM\0\*)", content):
        if content[found.start() - 6 : found.start()] != EXIF:
            continue
        tiff = memoryview(out)[found.start() :]
        for place, tag, _value in list(_entries(content[found.start() :], tiff)):
            if tag != ORIENTATION:
                tiff[place + 8 : place + 12] = bytes(4)
        tiff.release()
    for found in XMP.finditer(content):
        out[found.start() : found.end()] = b" " * len(found[0])
    return bytes(out)


def _entries(tiff: bytes, out: "bytearray | memoryview") -> Iterator[tuple[int, int, int]]:
    """Place, tag and short value of each entry of all directories; longer values are blanked."""
    order = "<" if tiff[:2] == b"II" else ">"
    waiting, seen = [struct.unpack_from(order + "I", tiff, 4)[0]], set[int]()
    while waiting:
        start = waiting.pop()
        if start in seen or not start:
            continue
        seen.add(start)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, many, where = struct.unpack_from(order + "HHII", tiff, place)
            size = many * (SIZES[kind] if kind < len(SIZES) else 0)
            if tag in POINTERS:
                waiting.append(where)
            elif INSIDE < size <= len(tiff) - where:
                out[where : where + size] = bytes(size)
            yield place, tag, struct.unpack_from(order + "H", tiff, place + 8)[0]
        waiting.append(struct.unpack_from(order + "I", tiff, start + 2 + 12 * count)[0])


_STRIPS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/heic": _heic,
}
