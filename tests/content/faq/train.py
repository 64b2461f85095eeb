"""Trains the search: `python -m tests.content.faq.train`, about a minute; then prints its figures.

The phrasings of all entries, the generated ones (`faq/content/frames.toml`) and foreign questions
(`outside.toml`) become n-grams (`faq/ngrams.py`); scikit-learn's linear support vector machine
finds a coefficient for each n-gram and entry. N-grams that decide little are left out, coefficients
are kept as 8-bit numbers. The temperature that turns margins into probabilities is the one under
which questions that nobody trained on are likeliest.
"""

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod
from random import Random
from typing import get_args
from zlib import crc32

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from faq import loader, ngrams
from faq.classifier import FOLDER, OUTSIDE
from faq.classifier import digest as digest_of
from faq.classifier import load as load_weights
from faq.model import Entry, Knowledge, Listed
from faq.search import said_of
from faq.words import Script, Tokenizer, fold
from filing.toml import read
from tests.content.faq import figures
from tests.content.faq.asked import SETS, Asked, asked
from tests.content.faq.manners import varied

RARELY = 2
"""N-grams that occur less often are left out."""
KEPT = {"en": 40_000, "zh": 76_000}
"""N-grams of each language: 12 kilobytes a hundred of them at 120 entries."""
FILLED = 12
"""How many of the combinations of a frame's nouns are taken."""
VARIANTS = 1
"""How often each phrasing is put in the manners of `manners.py`."""
VARIED = {"en": 1.0, "zh": 0.1}
"""How much such a one counts beside one that somebody wrote."""
PAIRED = {"en": 1.0, "zh": 0.4}
"""How much words and pairs of words count beside letters."""
MIDDLE = {"en": 0.0, "zh": 0.0}
"""How much the middle of a class counts beside what tells it from the others."""
SILENT = {"en": 0.25, "zh": 0.2}
"""What is added to the margin of the foreign questions."""
SURE = {"en": 3.75, "zh": 4.1}
"""The highest temperature: above it the search is surer of strangers' questions than right."""
SLACK = {"en": 0.8, "zh": 1.0}
"""scikit-learn's C: how much a wrongly placed phrasing costs."""
_PART = re.compile(r"(\{\w+\}|\[[^]]*\])")
FIVE = 5
"""So many phrasings bring a new entry to life."""
FEW = 40
"""An entry with fewer phrasings is varied more, and the sentences of its answer count, too."""
TIMES = 6
"""How often its phrasings are put in other manners."""
ANSWERED = 0.5
"""How much a sentence of its answer counts."""
_STOP = re.compile(r"[\n.。;；:：]+")
_SHORT = 6
PEOPLE = 10
"""How much more a question from a public page counts for the temperature than one of a table."""


Row = tuple[str, str]
"""Folded text, class."""


def phrasings(knowledge: Knowledge, lang: Script) -> list[Row]:
    """All that the classifier is trained on, each once."""
    return list(material(knowledge, lang))


def material(
    knowledge: Knowledge, lang: Script, new: Collection[str] = (), every: int = 1
) -> dict[Row, float]:
    """What the classifier is trained on, and how much each row counts.

    What chance puts together and somebody asked, too, is left out: it would measure itself. `new`
    are entries that are trained as an editor adds one: by five phrasings, without a frame; of the
    rows of all others only some are taken (the test has no time for all).
    """
    entries = [_as_new(one, lang) if one.id in new else one for one in _entries(knowledge)]
    said = {one.id: list(dict.fromkeys(said_of(one, lang))) for one in entries}
    few = {one for one, texts in said.items() if len(texts) < FEW}
    rows = [(text, one) for one, texts in said.items() for text in texts]
    rows += [(fold(text), one) for text, one in generated(lang) if one not in new]
    rows += [(fold(text), OUTSIDE) for text in knowledge.language.outside(lang).each]
    others = [row for row in rows if row[1] not in new]
    rows = [row for row in rows if row[1] in new] + others[::every]
    trust = dict.fromkeys(rows, 1.0)
    for text, one in rows:
        for other in varied(text, lang, TIMES if one in few else VARIANTS):
            trust.setdefault((other, one), 1.0 if one in few else VARIED[lang])
    for entry in entries:
        for text in _sentences(entry.text(lang).answer) if entry.id in few else ():
            trust.setdefault((fold(text), entry.id), ANSWERED)
    measured = {bare(one.typed) for name in SETS for one in asked(name)}
    return {row: much for row, much in trust.items() if bare(row[0]) not in measured}


def _entries(knowledge: Knowledge) -> Sequence[Entry]:
    return loader.spoken(knowledge).entries


def _as_new(entry: Entry, lang: Script) -> Entry:
    """With five of its phrasings."""
    text = entry.text(lang)
    chance = Random(crc32(entry.id.encode()))  # noqa: S311 - nothing secret
    five = Listed("|".join(chance.sample(text.phrasings.each, FIVE)))
    return replace(entry, **{lang: replace(text, phrasings=five)})


def _sentences(answer: str) -> list[str]:
    return [part for piece in _STOP.split(answer) if len(part := piece.strip()) > _SHORT]


def bare(text: str) -> str:
    """Folded, without the marks around it."""
    return fold(text).strip(" ?!.,;:。、？！，")


def verbatim(knowledge: Knowledge, lang: Script) -> list[tuple[np.uint64, str]]:
    """(digest of a phrasing, class), sorted: what is answered without a doubt.

    Where one of ours has the very words of a foreign question, it is ours. The Chinese side knows
    the English phrasings too: pinyin stands among them.
    """
    typed = ("zh", "en") if lang == "zh" else ("en",)
    found = {(OUTSIDE, digest_of(fold(text))) for text in knowledge.language.outside(lang).each}
    ours = {
        (entry.id, digest_of(text))
        for entry in _entries(knowledge)
        for one in typed
        for text in said_of(entry, one)
    }
    taken = {key for _, key in ours}
    both = ours | {(owner, key) for owner, key in found if key not in taken}
    return sorted((key, owner) for owner, key in both)


def generated(lang: Script) -> Iterator[tuple[str, str]]:
    """Frames and situations with their parts filled in, and whose they are."""
    table = read(loader.CONTENT / "frames.toml")
    nouns = {name: Listed(words.get(lang, "")).each for name, words in table["nouns"].items()}
    texts = [(frame.get(lang, ""), frame["entry"]) for frame in table["frame"]]
    told = read(loader.CONTENT / "situations.toml")
    texts += [(situations.get(lang, ""), entry) for entry, situations in told.items()]
    for listed, entry in texts:
        for text in Listed(listed).each:
            yield from ((said, entry) for said in filled(text, nouns))


def filled(text: str, nouns: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The text with a noun for each `{noun}` and one of the parts for each `[part/part]`.

    Of many combinations a few, the same each time.
    """
    pieces = _PART.split(text)
    parts = [_choices(piece, nouns) for piece in pieces]
    chance = Random(crc32(text.replace("/ ", "/").encode()))  # noqa: S311 - nothing secret
    if prod(map(len, parts)) <= FILLED:
        yield from ("".join(words) for words in product(*parts))
        return
    seen = {"".join(chance.choice(part) for part in parts): None for _ in range(FILLED)}
    yield from seen


def _choices(piece: str, nouns: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if piece[:1] == "{":
        return nouns[piece[1:-1]]
    return piece[1:-1].split("/") if piece[:1] == "[" else (piece,)


def digest(rows: Sequence[tuple[str, str]]) -> str:
    """Of the training texts: weights belong to the content that they were made of."""
    text = "\n".join(f"{owner}\t{said}" for said, owner in sorted(rows))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def train(knowledge: Knowledge, lang: Script) -> None:
    """Writes `faq/weights/<lang>.*`."""
    rows, words = material(knowledge, lang), Tokenizer(knowledge.language)
    parts, classes = fit(rows, lang, words)
    parts |= to_the_letter(knowledge, lang, classes)
    FOLDER.mkdir(exist_ok=True)
    for part, values in parts.items():
        np.save(FOLDER / f"{lang}.{part}.npy", values, allow_pickle=False)
    about = {"classes": classes, "digest": digest(list(rows)), "temperature": 3.0}
    write(lang, about)
    write(lang, about | {"temperature": temperature(lang, words)})


def fit(
    rows: Mapping[Row, float], lang: Script, words: Tokenizer
) -> tuple[dict[str, np.ndarray], list[str]]:
    """The arrays of a classifier, and its classes."""
    cut = [ngrams.keys(text, lang, words) for text, _ in rows]
    counted = Counter(key for keys in cut for key in keys.tolist())
    known = np.array(sorted(key for key, times in counted.items() if times >= RARELY), np.uint32)
    shares = (1 + len(rows)) / (1 + np.array([counted[key] for key in known.tolist()]))
    rarity = np.log(shares).astype(np.float32) + 1
    paired = ngrams.of_words(known, [text for text, _ in rows], lang, words)
    rarity[paired] *= PAIRED[lang]
    table, owners = matrix(cut, known, rarity), [owner for _, owner in rows]
    trust = np.array(list(rows.values()))
    fitted = LinearSVC(C=SLACK[lang], random_state=0, tol=0.02).fit(table, owners, trust)
    weights = fitted.coef_ + MIDDLE[lang] * middles(table, owners, fitted.classes_)
    bias = fitted.intercept_ + SILENT[lang] * (fitted.classes_ == OUTSIDE)
    kept = np.sort(np.argsort(-(weights**2).sum(axis=0), kind="stable")[: KEPT[lang]])
    coefficients = weights[:, kept].T
    scale = (np.abs(coefficients).max(axis=0) / 127).astype(np.float32)
    return {
        "keys": known[kept],
        "rarity": rarity[kept].astype(np.float16),
        "weights": np.round(coefficients / scale).astype(np.int8),
        "scale": scale,
        "bias": bias.astype(np.float32),
    }, fitted.classes_.tolist()


def to_the_letter(knowledge: Knowledge, lang: Script, classes: list[str]) -> dict[str, np.ndarray]:
    """`verbatim` as two columns."""
    letters = verbatim(knowledge, lang)
    places = {name: at for at, name in enumerate(classes)}
    said = np.array([key for key, _ in letters], np.uint64)
    return {"said": said, "meant": np.array([places[owner] for _, owner in letters], np.int16)}


def middles(table: csr_matrix, owners: Sequence[str], classes: np.ndarray) -> np.ndarray:
    """The middle of each class's phrasings: what most of them share counts, too."""
    places = np.searchsorted(classes, owners)
    ones = np.ones(len(owners), np.float32)
    belongs = csr_matrix((ones, (places, np.arange(len(owners)))), (len(classes), len(owners)))
    summed = np.asarray((belongs @ table).todense())
    return summed / (np.linalg.norm(summed, axis=1, keepdims=True) + 1e-9)


def matrix(cut: Sequence[ngrams.Keys], known: ngrams.Keys, rarity: np.ndarray) -> csr_matrix:
    """A row a text: its known n-grams weighted by rarity, at length one."""
    places = [_places(keys, known) for keys in cut]
    values = [rarity[at] / (np.linalg.norm(rarity[at]) or 1.0) for at in places]
    starts = np.concatenate([[0], np.cumsum([len(at) for at in places])])
    shape = (len(cut), len(known))
    return csr_matrix((np.concatenate(values), np.concatenate(places), starts), shape=shape)


def _places(keys: ngrams.Keys, known: ngrams.Keys) -> np.ndarray:
    at = np.searchsorted(known, keys)
    at[at == len(known)] = 0
    return at[known[at] == keys]


def temperature(lang: Script, words: Tokenizer) -> float:
    """The one under which questions from outside the phrasings are likeliest."""
    weights = load_weights(lang)
    cases: list[figures.Case | Asked] = [
        case for name in figures.READ for case in figures.table(name) if case.lang == lang
    ]
    people = [one for name in SETS for one in asked(name) if one.half == "seen"]
    cases += [one for one in people if one.lang == lang] * PEOPLE
    known = [
        (weights.scores(ngrams.keys(fold(case.typed), lang, words)), case.entries or {OUTSIDE})
        for case in cases
    ]
    right = [
        (margins, [weights.places[one] for one in entries if one in weights.places])
        for margins, entries in known
    ]
    losses = []
    warmths = np.arange(1.0, SURE[lang] + 0.01, 0.05)
    for warmth in warmths:
        shares = [(np.exp((m - m.max()) * warmth), at) for m, at in right if at]
        losses.append(-np.mean([np.log(odds[at].sum() / odds.sum()) for odds, at in shares]))
    return round(float(warmths[int(np.argmin(losses))]), 2)


def write(lang: str, about: dict[str, object]) -> None:
    text = json.dumps(about, ensure_ascii=False, indent=1)
    (FOLDER / f"{lang}.json").write_text(text + "\n", "utf-8")


def main() -> None:
    knowledge = loader.load()
    for lang in sys.argv[1:] or get_args(Script):
        train(knowledge, lang)
    figures.main()


if __name__ == "__main__":
    main()
