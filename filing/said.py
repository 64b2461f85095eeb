"""Short words that people type instead of tapping (`content/said.toml`)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from filing import toml
from filing.characters import simplified

CONTENT: Final = Path(__file__).parent / "content" / "said.toml"


@dataclass(frozen=True, slots=True)
class _Words:
    yes: tuple[str, ...]
    no: tuple[str, ...]
    left_out: tuple[str, ...]
    later: tuple[str, ...]


def yes_or_no(text: str) -> bool | None:
    """What is said, or what is said first; None where it is neither."""
    word = _bare(text)
    first = re.split(r"[,，;；。.!！]", word)[0].strip()
    for answer, words in ((True, _words().yes), (False, _words().no)):
        if word in words or first in words:
            return answer
    return None


def left_out(text: str) -> bool:
    """Whether it says that an optional question has no answer."""
    return _bare(text) in _words().left_out


def later(text: str) -> bool:
    """Whether it says that a document is uploaded in the official app, or later on."""
    return any(re.fullmatch(pattern, _bare(text)) for pattern in _words().later)


def _bare(text: str) -> str:
    return simplified(text).casefold().strip(" .。!！")


@lru_cache(maxsize=1)
def _words() -> _Words:
    return toml.build(_Words, toml.read(CONTENT), CONTENT.name)
