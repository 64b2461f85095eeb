"""Several choices in one text."""

import pytest

from filing import several
from filing.loader import default

LANGUAGES = default().fields["site_languages"].choices
PARTS = default().fields["change_part"].choices
FRONT = default().fields["infrastructure"].choices


def read(choices, text):
    counted = [one for one in choices if one.code != several.NONE]
    return several.codes(choices, text, {str(n): one.code for n, one in enumerate(counted, 1)})


@pytest.mark.parametrize(
    "text",
    [
        *("Chinese and English", "both Chinese and English", "Chinese & English", "zh, en"),
        *("中英文", "中英双语", "中英", "中文 英文", "中文和英文", "中文英文", "中文、英文都有"),
        *("1 and 2", "1、2", "1 2", "1和2", "①，②", "Chinese, simplified; English"),
        *("simplified Chinese and English", "The site is in Chinese and in English"),
    ],
)
def test_two_languages_are_two(text):
    assert read(LANGUAGES, text) == ["1", "12"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Chinese, traditional", ["2"]),
        ("中文繁體", ["2"]),
        ("English only", ["12"]),
        ("只有中文", ["1"]),
        ("中日韩三种语言", ["1", "13", "9"]),
        ("Chinese, English and Japanese", ["1", "12", "13"]),
        ("简体和繁体", ["1", "2"]),
        ("we offer it in French", ["14"]),
    ],
)
def test_so_are_one_or_three(text, codes):
    assert read(LANGUAGES, text) == codes


@pytest.mark.parametrize(
    ("choices", "text", "codes"),
    [
        (FRONT, "CDN and WAF", ["cdn", "waf"]),
        (FRONT, "none of them", ["none"]),
        (FRONT, "都没有", ["none"]),
        (FRONT, "都有", ["slb", "cdn", "oss", "waf", "anti_ddos"]),
        (FRONT, "1 and 3", ["slb", "oss"]),
        (PARTS, "all of them", ["entity", "website", "access"]),
        (PARTS[:2], "both", ["entity", "website"]),
        (PARTS, "主体和网站", ["entity", "website"]),
    ],
)
def test_all_both_and_none(choices, text, codes):
    assert read(choices, text) == codes


@pytest.mark.parametrize(
    ("choices", "text", "parts"),
    [
        (LANGUAGES, "Chinese and Klingon", ["Chinese and Klingon"]),
        (LANGUAGES, "Chinese, Klingon", ["Chinese", "Klingon"]),
        (LANGUAGES, "French and German", ["French and German"]),
        (PARTS, "both", ["both"]),
        (PARTS, "none", ["none"]),
    ],
)
def test_nothing_is_dropped_where_a_part_is_not_known(choices, text, parts):
    assert read(choices, text) == parts
