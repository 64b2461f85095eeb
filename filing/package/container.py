"""Opens an untrusted ZIP safely: dangerous ones are refused before unpacking."""

import datetime as dt
import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from filing.package.faults import Fault
from filing.problems import Term

MOST_BYTES = 256 * 1024 * 1024
"""Of the whole file, and of all that it unpacks to."""

MOST_OF_ONE = 64 * 1024 * 1024
"""Of one file inside."""

MOST_FILES = 400
MOST_OF_TEXT = 16 * 1024 * 1024
"""Of one file that would be parsed."""

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, RuntimeError,
          NotImplementedError, OSError, LookupError, OverflowError)  # fmt: skip
"""What Python's reader raises on damaged archives."""

SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
"""Names that stay inside the folder they are unpacked to, on every system."""

METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
ENCRYPTED = 0x1

COMPRESSED = (".pdf", ".jpg", ".png", ".gif", ".webp", ".heic")
"""Never compressed again."""

OLDEST = dt.date(1980, 1, 1)
"""The first day that a ZIP can hold."""

CONTAINER = Term(
    "The ZIP file itself was altered: its contents are whole, but it is not as it was packed."
)
EMPTY = Term("The file is empty.")
NO_ZIP = Term("This is no ZIP file.")
CUT = Term("The ZIP file breaks off: its end is missing.")
DAMAGED = Term("The ZIP file is damaged and cannot be opened.")
AROUND = Term("Something stands before or behind the ZIP's own contents.")
HUGE = Term("The file is larger than any package: {size} MB.")
MANY = Term("There are {count} files inside, more than any package has.")
TWICE = Term("{name} is in it more than once.")
UNSAFE = Term("The name {name} leads out of the folder or is not allowed.")
LOCKED = Term("{name} is encrypted.")
METHOD = Term("{name} is compressed in a way that packages do not use.")
BOMB = Term("{name} would unpack to {size} MB: refused.")
UNREADABLE = Term("{name} is damaged.")


def pack(members: Mapping[str, bytes], day: dt.date, method: int = zipfile.ZIP_STORED) -> bytes:
    """A ZIP with those members: names in order, the day as time, the same rights for each. Nothing
    is compressed, so that the same parts are the same bytes wherever they are packed."""
    out = io.BytesIO()
    moment = (*max(day, OLDEST).timetuple()[:3], 0, 0, 0)
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, moment)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(COMPRESSED) else method
            archive.writestr(entry, members[name])
    return out.getvalue()


def repacked(source: bytes | Path, members: Mapping[str, bytes], day: str) -> Iterator[Fault]:
    """Whether the very bytes come out when what is inside is packed again: then no header, no
    attribute and no byte between the files is another's."""
    content = source if isinstance(source, bytes) else source.read_bytes()
    methods = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the first release compressed
    try:
        when = dt.date.fromisoformat(day)
    except ValueError:
        when = OLDEST  # then it is not what this program packed either
    if content not in (pack(members, when, method) for method in methods):
        yield Fault("container", CONTAINER)


def unpack(source: bytes | Path) -> tuple[dict[str, bytes], list[Fault]]:
    """What is inside, by name, and what is wrong with the ZIP as such. Nothing is written."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MOST_BYTES:
        return {}, [Fault("too_big", HUGE, {"size": _megabytes(size)})]
    content = source if isinstance(source, bytes) else source.read_bytes()
    if not content:
        return {}, [Fault("empty", EMPTY)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            faults = [*_around(content, archive), *_refused(archive)]
            return ({}, faults) if faults else _read(archive)
    except BROKEN:
        return {}, [_no_zip(content)]


def _no_zip(content: bytes) -> Fault:
    if not content.startswith(b"PK\x03\x04"):
        return Fault("not_a_zip", NO_ZIP)
    if b"PK\x05\x06" not in content[-65_600:]:
        return Fault("truncated", CUT)
    return Fault("damaged", DAMAGED)


def _around(content: bytes, archive: zipfile.ZipFile) -> Iterator[Fault]:
    if not content.startswith(b"PK") or archive.comment or content[-22:-18] != b"PK\x05\x06":
        yield Fault("around", AROUND)


def _refused(archive: zipfile.ZipFile) -> Iterator[Fault]:
    """Everything that speaks against unpacking, by what the table of contents says."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        yield Fault("too_many", MANY, {"count": str(len(entries))})
        return
    for name, count in Counter(entry.filename for entry in entries).items():
        if count > 1:
            yield Fault("duplicate", TWICE, {"name": _shown(name)}, _shown(name))
    for entry in entries:
        yield from _suspicious(entry)
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES:
        yield Fault("bomb", HUGE, {"size": _megabytes(total)})


def _suspicious(entry: zipfile.ZipInfo) -> Iterator[Fault]:
    name = {"name": _shown(entry.filename)}
    if not SAFE.fullmatch(entry.filename) or entry.is_dir():
        yield Fault("unsafe_name", UNSAFE, name, name["name"])
    if entry.flag_bits & ENCRYPTED:
        yield Fault("encrypted", LOCKED, name, name["name"])
    if entry.compress_type not in METHODS:
        yield Fault("method", METHOD, name, name["name"])
    most = MOST_OF_TEXT if entry.filename.endswith(".json") else MOST_OF_ONE
    if entry.file_size > most:
        size = {"size": _megabytes(entry.file_size)}
        yield Fault("bomb", BOMB, {**name, **size}, name["name"])


def _read(archive: zipfile.ZipFile) -> tuple[dict[str, bytes], list[Fault]]:
    found: dict[str, bytes] = {}
    faults: list[Fault] = []
    for entry in archive.infolist():
        try:
            with archive.open(entry) as file:  # asked for so much, it unpacks no more than that
                found[entry.filename] = file.read(entry.file_size + 1)
        except BROKEN:
            name = {"name": _shown(entry.filename)}
            faults.append(Fault("damaged_file", UNREADABLE, name, name["name"]))
    return found, faults


def _shown(name: str) -> str:
    """A name as it may be printed: nothing invisible, not too long."""
    return ascii(name[:80])[1:-1] if not name.isprintable() else name[:80]


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.0f}"
