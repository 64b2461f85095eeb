"""Phrasings as other people would put them: with manners, stories, other words and slips of the
hand (`faq/content/manners.toml`). Chance decides, but the same for the same text."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from zlib import crc32

from faq import loader
from faq.model import Listed
from faq.words import Script, fold

WRAPPED = 0.3
"""How often something stands before a phrasing, and how often after it."""
SWAPPED = 0.6
"""How often one of its words is said in another way."""
SLIPPED = 0.15
_LONG = 5
_LATIN = re.compile(r"[a-z]")


@dataclass(frozen=True)
class Manners:
    """Those of one language."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    said: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    """A pattern that finds any word of a group, and the group."""


@cache
def manners(lang: Script) -> Manners:
    table = tomllib.loads((loader.CONTENT / "manners.toml").read_text("utf-8"))[lang]
    groups = [tuple(fold(word) for word in Listed(group).each) for group in table["said"]]
    return Manners(
        Listed(table["before"]).each,
        Listed(table["after"]).each,
        tuple((_finds(group), group) for group in groups),
    )


def _finds(group: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted(group, key=len, reverse=True)
    return re.compile("|".join(_whole(word) for word in words))


def _whole(word: str) -> str:
    """Latin words stand as whole words."""
    left = r"(?<![a-z])" if _LATIN.match(word[0]) else ""
    right = r"(?![a-z])" if _LATIN.match(word[-1]) else ""
    return f"{left}{re.escape(word)}{right}"


def varied(text: str, lang: Script, times: int) -> Iterator[str]:
    """The folded phrasing, as that many others might put it."""
    for turn in range(times):
        chance = Random(crc32(f"{turn} {text}".encode()))  # noqa: S311 - nothing secret
        said = _swapped(text, manners(lang), chance)
        said = _slipped(said, chance) if chance.random() < SLIPPED else said
        yield fold(_wrapped(said, manners(lang), chance, " " if lang == "en" else ""))


def _swapped(text: str, ways: Manners, chance: Random) -> str:
    fitting = [(finds, group) for finds, group in ways.said if finds.search(text)]
    chance.shuffle(fitting)
    for finds, group in fitting[:2]:
        if chance.random() < SWAPPED:
            text = finds.sub(chance.choice(group).replace("\\", ""), text, count=1)
    return text


def _slipped(text: str, chance: Random) -> str:
    """A letter dropped or two swapped in one long word; in Chinese the marks are left out."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) > _LONG and word.isascii()]
    if not long:
        return re.sub(r"[,?。!？！，]", "", text)
    at = chance.choice(long)
    word, place = words[at], chance.randrange(1, len(words[at]) - 2)
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    words[at] = swapped if chance.random() < 1 / 2 else word[:place] + word[place + 1 :]
    return " ".join(words)


def _wrapped(text: str, ways: Manners, chance: Random, gap: str) -> str:
    if chance.random() < WRAPPED:
        text = f"{chance.choice(ways.before)}{gap}{text}"
    if chance.random() < WRAPPED:
        text = f"{text.rstrip('?？ 。.')}{', ' if gap else ''}{chance.choice(ways.after)}"
    return text
