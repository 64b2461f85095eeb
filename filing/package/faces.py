"""Font fallback: which font has which character; a character in none is printed as its code
point."""

import io
import re
import unicodedata
import zipfile
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).with_name("fonts")
MAIN = "NotoSansSC"

SILENT = frozenset({"Cc", "Cf", "Mn", "Me", "Zl", "Zp"})
"""Categories of characters that print nothing where a font lacks them."""

_BEYOND = re.compile(r"<([0-9A-F]{2})> <([0-9A-F]{5,6})>")


class _Font(TTFont):  # type: ignore[misc] # reportlab has no types
    """A TrueType font whose text can be copied from the PDF beyond U+FFFF too."""

    def addObjects(self, doc: Any) -> None:  # noqa: ANN401, N802 - reportlab's hook, without types
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if str(name).startswith("toUnicodeCMap:"):
                stream.content = _BEYOND.sub(_utf16, stream.content)


def _utf16(match: re.Match[str]) -> str:
    """The reader's table wants UTF-16; reportlab writes the bare code point."""
    return f"<{match[1]}> <{chr(int(match[2], 16)).encode('utf-16-be').hex().upper()}>"


@cache
def _main() -> Any:  # noqa: ANN401 - reportlab has no types
    return _register(MAIN, FONTS / "NotoSansSC-Regular.ttf")


def _register(name: str, file: Path | io.BytesIO) -> Any:  # noqa: ANN401 - reportlab has no types
    font = _Font(name, str(file) if isinstance(file, Path) else file)
    pdfmetrics.registerFont(font)
    return font


@cache
def _coverage() -> tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...]]:
    """The ranges in the archive of rare characters: first code points, last ones, parts."""
    with zipfile.ZipFile(FONTS / "rare.zip") as archive:
        rows = [line.split() for line in archive.read("coverage.txt").decode().splitlines()]
    ranges = sorted((int(first, 16), int(last, 16), part) for first, last, part in rows)
    first, last, parts = zip(*ranges, strict=True)
    return first, last, parts


@cache
def _rare(part: str) -> Any:  # noqa: ANN401 - reportlab has no types
    with zipfile.ZipFile(FONTS / "rare.zip") as archive:
        return _register(f"RareHan-{part}", io.BytesIO(archive.read(f"{part}.ttf")))


@lru_cache(maxsize=20_000)
def face_of(character: str) -> str:
    """Name of the font that has the character, or an empty string."""
    code = ord(character)
    if code in _main().face.charToGlyph:
        return MAIN
    first, last, parts = _coverage()
    place = bisect_right(first, code) - 1
    if place < 0 or code > last[place]:
        return ""
    _rare(parts[place])
    return f"RareHan-{parts[place]}"


def missing(text: str) -> str:
    """The characters of the text that no font has, each once, in the order they occur."""
    return "".join(
        dict.fromkeys(
            c
            for c in text
            if not c.isspace() and unicodedata.category(c) not in SILENT and not face_of(c)
        )
    )


def printable(text: str) -> str:
    """The text as it can be printed: code points for what no font has, nothing for the silent."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_printable(c) for c in text)


def _printable(character: str) -> str:
    if character.isspace():
        return " "
    if face_of(character):
        return "" if unicodedata.category(character) in {"Cc", "Cf"} else character
    silent = unicodedata.category(character) in SILENT
    return "" if silent else f"〔U+{ord(character):04X}〕"


def runs(text: str) -> Iterator[tuple[str, str]]:
    """The printable text in pieces of one font each: (font, piece)."""
    for face, characters in groupby(text, face_of):
        yield face, "".join(characters)


@lru_cache(maxsize=20_000)
def _advance(character: str) -> float:
    face = face_of(character)
    font = _main() if face == MAIN else pdfmetrics.getFont(face)
    return float(font.face.getCharWidth(ord(character)))


def width(text: str, size: float) -> float:
    """How wide the printable text is, in points."""
    return sum(_advance(character) for character in text) * size / 1000
