"""Traditional characters read as simplified ones: what is compared, never what is kept or shown."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from filing.toml import read

TABLE: Final = Path(__file__).parent / "content" / "traditional.toml"


@lru_cache(maxsize=1)
def _table() -> dict[int, int]:
    table = read(TABLE)
    old, new = (table[key].replace("\n", "") for key in ("traditional", "simplified"))
    return {ord(a): ord(b) for a, b in zip(old, new, strict=True)}


def simplified(text: str) -> str:
    """The text character by character in simplified ones, as long as it was."""
    return text if text.isascii() else text.translate(_table())


def is_traditional(text: str) -> bool:
    """Whether there are characters in it that only the traditional script has."""
    return any(ord(char) in _table() for char in text)
