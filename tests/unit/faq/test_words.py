"""Folding and cutting of words: whatever people type comes out as tokens, never as an exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq import loader
from faq.typos import Typos
from faq.words import Tokenizer, fold, script, stem


@pytest.fixture(scope="module")
def words():
    return Tokenizer(loader.load().language)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ＩＣＰ备案", "icp备案"),
        ("  ICP  Filing\u200b ", "icp filing"),
        ("備案密碼", "备案密码"),
        ("網域註冊", "网域注册"),
        ("", ""),
    ],
)
def test_width_case_spaces_and_traditional_characters_make_no_difference(typed, folded):
    assert fold(typed) == folded


def test_a_chinese_word_in_an_english_sentence_leaves_it_english():
    assert script("OSS 备案") == "zh"
    assert script("how to do 备案") == "zh"
    assert script("Does a sole trader (个体户) file as an enterprise?") == "en"
    assert script("oss filing") == "en"
    assert script("") == "en"


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("filing", "fil"),
        ("filed", "fil"),
        ("files", "fil"),
        ("companies", "company"),
        ("stopped", "stop"),
        ("separately", "separat"),
        ("news", "news"),
        ("https", "http"),
        ("process", "process"),
        ("8080", "8080"),
        ("apply", "apply"),
    ],
)
def test_stems_are_light(word, stemmed):
    assert stem(word) == stemmed


def test_words_of_the_same_meaning_become_one_token(words):
    assert words.en("sub-domain") == words.en("second level domain") == words.en("subdomains")
    assert words.zh("子域名") == words.zh("二级网域") == words.zh("二级域名")
    assert words.zh("beian") == words.zh("备案") == ["备案"]


def test_noise_is_left_out(words):
    assert words.en("please tell me about the filing") == ["fil"]
    assert words.zh("请问一下备案吗") == ["备案"]
    assert words.zh("how to do 备案") == ["备案"]


def test_what_no_list_knows_is_cut_into_pairs_of_characters(words):
    assert words.zh("魑魅魍魉") == ["魑魅", "魅魍", "魍魉"]
    assert words.zh("魑") == ["魑"]


def test_addresses_and_domain_names_tell_only_that_they_are_such(words):
    assert words.en("http://1.2.3.4") == words.en("http ip address")
    assert words.en("is www.example.com ok") == words.en("domain")
    assert words.en("blog.example.com") == words.en("subdomain")
    assert words.en("https://example.com/page?x=1") == ["domain"]
    assert words.en("shop.example.com.cn") == words.en("subdomain")
    assert words.zh(".io域名") == words.zh("后缀域名")


def test_a_not_at_the_end_is_a_question(words):
    assert words.zh(fold("可以备案不？")) == words.zh(fold("可以备案吗？"))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("beian", "备案"),
        ("bei an", "备案"),
        ("beian feiyong", "备案费用"),
        ("er ji yu ming", "二级域名"),
        ("beain feiyong", "备案费用"),
        ("how much", None),
        ("yao", None),
        ("", None),
        ("beian xyzzy", None),
    ],
)
def test_pinyin_is_read_where_all_of_it_is_pinyin(words, typed, read):
    assert words.pinyin.read(typed) == read


def test_pinyin_keeps_to_the_spaces_that_were_typed(words):
    assert words.pinyin.read("wangzhan yao beian ma") == "网站要备案吗"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("subdomian", "subdomain"),
        ("subdomin", "subdomain"),
        ("subdommain", "subdomain"),
        ("sudbomains", None),
        ("subdomaix", "subdomain"),
        ("domain", "domain"),
        ("xubdomain", None),
        ("dom", None),
        ("12345", None),
        ("备案备案备案", None),
    ],
)
def test_one_slip_of_the_finger_is_understood(typed, meant):
    assert Typos({"subdomain": "subdomain", "domain": "domain", "ab": "ab"}).meant(typed) == meant


def test_of_two_words_the_one_with_the_same_letters_was_meant():
    assert Typos({"begin": "begin", "beian": "filing"}).meant("beain") == "filing"


@given(st.text())
def test_words_survive_any_text(text):
    cut = Tokenizer(loader.load().language) if not _CUT else _CUT[0]
    _CUT[:] = [cut]
    folded = fold(text)
    assert fold(folded) == folded
    assert all(cut.zh(folded))
    assert all(cut.en(folded))
    cut.pinyin.read(folded)


_CUT: list[Tokenizer] = []
