"""Normalises and tokenises text, for entries and queries alike."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

from faq.model import Listed, SearchVocabulary
from faq.pinyin import Pinyin
from filing.characters import simplified

Script = Literal["en", "zh"]

_RUN: Final = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+(?:['’][a-z]+)?")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_ADDRESS: Final = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_BU: Final = re.compile(r"不(?=[?,.!;。、\s]|$)")
_HOST: Final = re.compile(r"(?:https?://)?\b((?:[a-z0-9-]+\.)+)[a-z]{2,}(?![a-z0-9])(?:/\S*)?")
_SUFFIX: Final = re.compile(r"(?<![a-z0-9])(?:\.[a-z]{2,10})+(?![a-z0-9])")
_LABEL: Final = re.compile(r"(?<![a-z0-9.])(?!www\.)[a-z0-9-]+\.(?=[\u3400-\u9fff])")
"""The `news.` of `news.我的域名.com`."""
_PER_CHARACTER: Final = 5
"""A Chinese character says as much as so many letters."""
_SHORT: Final = 3
_NO_PLURALS: Final = {"news", "always", "perhaps", "besides"}
_PLURALS: Final = (
    *(("ies", "y", 2), ("sses", "ss", 2), ("xes", "x", 2), ("ches", "ch", 2), ("shes", "sh", 2)),
    *((letter + "s", letter, 2) for letter in "abcdefghjklmnopqrtvwxyz"),
)
_ENDINGS: Final = (("ing", "", 3), ("ed", "", 3), ("ly", "", 5))


def fold(text: str) -> str:
    """NFKC, lower case, simplified, nothing invisible: what is compared, never what is shown."""
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = simplified(unicodedata.normalize("NFKC", plain))
    if not plain.isprintable():
        plain = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in plain)
    return " ".join(plain.split())


def script(text: str) -> Script:
    """`zh` where Chinese characters stand in it, but for a word or two in an English sentence."""
    chinese = len(_HAN.findall(text))
    words = _HOST.sub(" ", text) if chinese else text
    letters = sum(char.isascii() and char.isalpha() for char in words)
    return "zh" if chinese and chinese * _PER_CHARACTER >= letters else "en"


def stem(word: str) -> str:
    """A light English stem: plural, -ing, -ed, -ly and a final e go; no worse than Snowball."""
    if not word.isalpha() or word in _NO_PLURALS:
        return word
    for endings in (_PLURALS, _ENDINGS):
        for ending, rest, least in endings:
            if word.endswith(ending) and len(word) - len(ending) >= least:
                word = word[: -len(ending)] + rest
                break
    if len(word) > _SHORT and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > _SHORT and word.endswith("e") else word


@lru_cache(maxsize=8192)
def _plain(word: str) -> str:
    """The stem, without what stands behind an apostrophe."""
    return stem(word.replace("’", "'").split("'")[0])


class Tokenizer:
    """Cuts folded text into tokens with the word lists of `faq/content/words.toml`."""

    def __init__(self, language: SearchVocabulary) -> None:
        self.soft = {*(stem(word) for word in language.en_soft.each), *_folded(language.zh_soft)}
        self._zh = {word: word for word in _folded(language.zh_soft) if len(word) > 1}
        self._zh |= {word: word for word in _folded(language.zh_words)}
        self._zh |= _groups(language.zh_same, fold)
        self._zh |= dict.fromkeys(set(_folded(language.zh_noise)) - self._zh.keys(), "")
        self._longest: dict[str, int] = {}
        for word in self._zh:
            self._longest[word[:1]] = max(len(word), self._longest.get(word[:1], 0))
        self._en = dict.fromkeys((_stems(noise) for noise in language.en_noise.each), "")
        self._en |= _groups(language.en_same, _stems)
        self._ahead: dict[str, int] = {}
        for phrase in self._en:
            first, *further = phrase.split(" ")
            if further:
                self._ahead[first] = max(len(further) + 1, self._ahead.get(first, 1))
        self._en_noise = dict.fromkeys(language.en_noise.each, "")
        self.pinyin = Pinyin(dict(pair.split(" ", 1) for pair in language.pinyin.each))

    def zh(self, folded: str) -> list[str]:
        """Chinese text: listed words whole, the rest as pairs of characters, Latin words as is."""
        tokens: list[str] = []
        for run in _RUN.findall(marked(_BU.sub("吗", folded))):
            if _HAN.match(run):
                tokens.extend(self._cut(run))
            else:
                chinese = self.pinyin.words.get(run, "")
                word = self._zh.get(run, self._zh.get(chinese, self._en_noise.get(run, run)))
                tokens.extend([word] if word else [])
        return tokens

    def en(self, folded: str) -> list[str]:
        """English text: stems, with phrases of the same meaning as one token and noise left out."""
        stems = [_plain(word) for word in _RUN.findall(marked(folded))]
        tokens: list[str] = []
        at = 0
        while at < len(stems):
            length = self._known(stems, at) if stems[at] in self._ahead else 1
            words = stems[at] if length == 1 else " ".join(stems[at : at + length])
            token = self._en.get(words, words)
            tokens.extend([token] if token else [])
            at += length
        return tokens

    def _known(self, stems: Sequence[str], at: int) -> int:
        """How many words from here on are one listed phrase."""
        ahead = range(min(self._ahead[stems[at]], len(stems) - at), 1, -1)
        return next((n for n in ahead if " ".join(stems[at : at + n]) in self._en), 1)

    def _cut(self, run: str) -> list[str]:
        tokens: list[str] = []
        at = begun = 0
        while at < len(run):
            length = self._listed(run, at) if run[at] in self._longest else 0
            if length:
                tokens += _pairs(run[begun:at])
                word = self._zh[run[at : at + length]]
                tokens += [word] if word else []
                begun = at + length
            at += length or 1
        return tokens + _pairs(run[begun:])

    def _listed(self, run: str, at: int) -> int:
        """The length of the longest listed word that begins here; 0 where none does."""
        for length in range(min(self._longest[run[at]], len(run) - at), 0, -1):
            if run[at : at + length] in self._zh:
                return length
        return 0


def marked(folded: str) -> str:
    """Addresses and domain names become words of their own: what they say tells nothing."""
    if "." not in folded:
        return folded
    named = _HOST.sub(_host, _ADDRESS.sub(" ip ", folded))
    return _SUFFIX.sub(" suffix ", _LABEL.sub(" subdomain ", named))


def _host(found: re.Match[str]) -> str:
    labels = [
        label for label in found[1].split(".") if label not in {"", "www", "com", "net", "org"}
    ]
    return (" suffix ", " domain ", " subdomain ")[min(len(labels), 2)]


def _pairs(rest: str) -> list[str]:
    """Neighbouring characters; one alone stands for itself."""
    if len(rest) < 2:  # noqa: PLR2004 - a pair
        return [rest] if rest else []
    return [one + other for one, other in pairwise(rest)]


def _folded(listed: Listed) -> list[str]:
    return [fold(word) for word in listed.each]


def _stems(phrase: str) -> str:
    return " ".join(stem(word) for word in _RUN.findall(phrase))


def _groups(groups: Iterable[Listed], key: Callable[[str], str]) -> dict[str, str]:
    same: dict[str, str] = {}
    for group in groups:
        words = [key(word) for word in group.each]
        same |= {word: words[0] for word in words if word not in same}
    return same
