"""A linear classifier over n-grams, read from `faq/weights/`: which entry a question means.

The weights are made by `python -m tests.content.faq.train` and mapped into memory read-only, so
that several processes share them. Outside the subject is a class of its own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from faq import ngrams
from faq.words import Script

FOLDER: Final = Path(__file__).with_name("weights")
MARKS: Final = " ?!.,;:。、"
SIDES: Final[tuple[Literal["left"], Literal["right"]]] = ("left", "right")
OUTSIDE: Final = "-"
"""The class of all questions of other fields."""

Vector = NDArray[np.float32]


@dataclass(frozen=True)
class Classifier:
    """One language's weights."""

    lang: Script
    classes: tuple[str, ...]
    """Ids of entries, and `OUTSIDE`."""
    digest: str
    """Of the phrasings it was trained on."""
    temperature: float
    keys: ngrams.Keys
    rarity: NDArray[np.float16]
    """How much each n-gram counts: the inverse document frequency."""
    weights: NDArray[np.int8]
    """N-grams by classes; times `scale` they are the coefficients."""
    scale: Vector
    bias: Vector
    said: NDArray[np.uint64]
    """Digests of the phrasings, sorted."""
    meant: NDArray[np.int16]
    """The class of each."""

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {name: at for at, name in enumerate(self.classes)}

    def scores(self, wanted: ngrams.Keys) -> Vector:
        """The margin of each class for a question's n-grams."""
        at = np.searchsorted(self.keys, wanted)
        at[at == len(self.keys)] = 0
        rows = at[self.keys[at] == wanted]
        values = self.rarity[rows].astype(np.float32)
        length = float(np.sqrt(values @ values)) or 1.0
        found: Vector = (values / length) @ self.weights[rows].astype(np.float32)
        return found * self.scale + self.bias

    def probabilities(self, asked: ngrams.Keys, bonus: Mapping[str, float]) -> Vector:
        """Calibrated: of the answers with 0.8 four in five are right. Their sum is 1."""
        margins = self.scores(asked)
        for name, extra in bonus.items():
            if name in self.places:
                margins[self.places[name]] += extra
        odds = np.exp((margins - margins.max()) * self.temperature)
        shares: Vector = odds / odds.sum()
        return shares

    def verbatim(self, folded: str) -> tuple[str, ...]:
        """The classes that have these very words among their phrasings."""
        wanted = digest(folded)
        first, last = (int(np.searchsorted(self.said, wanted, side)) for side in SIDES)
        return tuple(self.classes[at] for at in self.meant[first:last])


def digest(folded: str) -> np.uint64:
    """Of a phrasing, without the marks around it."""
    text = folded.strip(MARKS).encode()
    return np.uint64(int.from_bytes(blake2b(text, digest_size=8).digest()))


def _mapped(path: Path) -> NDArray[Any]:
    """The array in the file; a plain one over the mapped memory, which numpy handles faster."""
    found: NDArray[Any] = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    return found


def load(lang: Script, folder: Path = FOLDER) -> Classifier:
    """The committed weights of a language."""
    about = json.loads((folder / f"{lang}.json").read_text("utf-8"))
    parts = {
        part: _mapped(folder / f"{lang}.{part}.npy")
        for part in ("keys", "rarity", "weights", "scale", "bias", "said", "meant")
    }
    return Classifier(lang, tuple(about["classes"]), about["digest"], about["temperature"], **parts)
