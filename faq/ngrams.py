"""Cuts a normalised question into n-grams and words: the features of the classifier.

Chinese: one to four characters in a row, and Latin words. English: words, pairs of words, and two
to five letters in a row within a word, which see through endings and slips. In both languages
the words of `words.py`, one for all that mean the same, and pairs of them.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from faq.words import Script, Tokenizer, marked

Keys = NDArray[np.uint32]
"""Sorted, each once."""

_RUN: Final = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+(?:['’][a-z]+)?")
_CHINESE: Final = range(1, 5)
_LETTERS: Final = range(2, 6)
_NEAR: Final = 4


def keys(folded: str, lang: Script, words: Tokenizer) -> Keys:
    """The n-grams and words of a question as 32-bit digests."""
    runs = _RUN.findall(marked(folded))
    found = _chinese(runs) if lang == "zh" else _english(runs)
    tokens = words.zh(folded) if lang == "zh" else words.en(folded)
    found += _tokens(tokens)
    return np.unique(np.fromiter(found, np.uint32))


def of_words(
    known: Keys, texts: Iterable[str], lang: Script, words: Tokenizer
) -> NDArray[np.bool_]:
    """Which of the keys are words and pairs of words; only training asks."""
    cut = words.zh if lang == "zh" else words.en
    found = {key for text in texts for key in _tokens(cut(text))}
    return np.isin(known, np.fromiter(found, np.uint32))


def _tokens(tokens: list[str]) -> list[int]:
    """Each alone, with the next one, and with those near it in either order."""
    found = [crc32(f"~{token}".encode()) for token in tokens]
    found += [crc32(f"~{one}~{other}".encode()) for one, other in pairwise(tokens)]
    return found + [
        crc32((f"{one}&{other}" if one < other else f"{other}&{one}").encode())
        for at, one in enumerate(tokens)
        for other in tokens[at + 1 : at + _NEAR]
    ]


def _chinese(runs: Iterable[str]) -> list[int]:
    text = "".join(run if run[0] > "\u3400" else f" {run} " for run in runs)
    found = [
        crc32(text[at : at + size].encode())
        for size in _CHINESE
        for at in range(len(text) - size + 1)
    ]
    return found + [_word(run) for run in runs if run[0] <= "\u3400"]


def _english(runs: list[str]) -> list[int]:
    found = [key for run in runs for key in _parts(run)]
    return found + [crc32(f"{one} {other}".encode()) for one, other in pairwise(runs)]


@lru_cache(maxsize=16_384)
def _parts(word: str) -> tuple[int, ...]:
    framed = f"^{word}$"
    letters = (
        crc32(framed[at : at + size].encode())
        for size in _LETTERS
        for at in range(len(framed) - size + 1)
    )
    return (_word(word), *letters)


def _word(word: str) -> int:
    return crc32(f"={word}".encode())
