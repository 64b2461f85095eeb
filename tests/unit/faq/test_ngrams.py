"""The n-grams of a question, and the classifier over them."""

import numpy as np
import pytest

from faq import classifier, loader, ngrams
from faq.words import Tokenizer

WORDS = Tokenizer(loader.load().language)


def keys(text: str, lang: str) -> ngrams.Keys:
    return ngrams.keys(text, lang, WORDS)


def common(one: str, other: str, lang: str) -> int:
    return np.intersect1d(keys(one, lang), keys(other, lang)).size


def test_keys_are_sorted_and_each_once():
    for text, lang in (("备案备案要钱吗", "zh"), ("filing filing cost", "en")):
        found = keys(text, lang)
        assert found.dtype == np.uint32
        assert (np.diff(found.astype(np.int64)) > 0).all()


def test_endings_and_slips_have_parts_in_common():
    assert common("filing", "filings", "en") > common("filing", "photo", "en")
    assert common("备案多少钱", "备案要多少钱", "zh") > common("备案多少钱", "域名过户", "zh")


def test_latin_words_in_chinese_are_words():
    assert common("cdn要备案吗", "用cdn", "zh") >= 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_text_without_words_has_no_key_and_still_probabilities(lang):
    assert keys("？！", lang).size == 0
    shares = classifier.load(lang).probabilities(keys("？！", lang), {})
    assert shares.sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_unknown_ngrams_count_nothing(lang):
    weights = classifier.load(lang)
    nothing = keys("𿿾", lang)
    assert nothing.size == 0
    unknown = np.setdiff1d(np.arange(1, 9, dtype=np.uint32), weights.keys)
    assert unknown.size
    assert (weights.scores(unknown) == weights.scores(nothing)).all()


def test_a_bonus_raises_its_entry_only_where_it_is_known():
    weights = classifier.load("en")
    plain = weights.probabilities(keys("which address", "en"), {})
    raised = weights.probabilities(
        keys("which address", "en"), {"address": 1.0, "no such entry": 5.0}
    )
    assert raised[weights.places["address"]] > plain[weights.places["address"]]


def test_the_words_of_a_text_are_told_from_its_letters():
    known = np.unique(np.concatenate([keys("备案要钱", "zh"), np.array([7], np.uint32)]))
    words = ngrams.of_words(known, ["备案要钱"], "zh", WORDS)
    assert 0 < words.sum() < known.size
    assert not words[np.searchsorted(known, 7)]


def test_a_phrasing_to_the_letter_tells_its_classes():
    weights = classifier.load("en")
    assert weights.verbatim("What does an ICP filing cost?".lower()) == ("free-of-charge",)
    assert weights.verbatim("something that nobody wrote down") == ()
