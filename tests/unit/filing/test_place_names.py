"""What people type for a place: Chinese or pinyin, whole or short, of today or of before."""

import pytest

from filing import place_names, regions
from filing.problems import Problem


def said(text: str) -> str:
    found = place_names.parse(text)
    assert isinstance(found, Problem), found
    return found.say(str)


@pytest.mark.parametrize(
    "typed",
    [
        "330106",
        "浙江省 杭州市 西湖区",
        "浙江杭州西湖",
        "杭州西湖区",
        "杭州市西湖",
        " 浙 江省西湖区 ",
        "３３０１０６",
        "Xihu · 浙江省 杭州市 西湖区",
    ],
)
def test_a_district_is_found_however_it_is_typed(typed):
    assert place_names.parse(typed) == "330106"


def test_equal_names_are_told_apart():
    assert "浙江省 杭州市 西湖区、江西省 南昌市 西湖区" in said("西湖区")
    assert place_names.search("西湖区")[:2] == ("330106", "360103")


def test_what_is_missing_is_named():
    assert "浙江省 杭州市" in said("杭州")
    assert "北京市" in said("Beijing")
    assert "示例" in said("示例")
    assert said("　")


@pytest.mark.parametrize("typed", ["香港", "Hong Kong", "澳门", "MACAU", "台湾省", "710000", "HK"])
def test_no_filing_outside_the_mainland(typed):
    assert "no ICP filing" in said(typed)


def test_the_names_of_the_provinces_are_known_in_english():
    assert place_names.search("zhejiang") == ("330000",)
    assert place_names.search("Inner Mongolia") == ("150000",)
    assert place_names.search("Inner Mongolia · 内蒙古自治区") == ("150000",)
    assert place_names.search("tibet") == ("540000",)
    assert place_names.search("33") == ("330000",)
    assert place_names.search("99") == ()
    assert place_names.search("") == ()


def test_the_beginning_of_a_name_is_enough():
    assert place_names.parse("石河") == "659001"
    assert place_names.search("恩施土家") == ("422800",)


def test_search_names_at_most_forty_places():
    assert len(place_names.search("区")) == 40


def test_every_place_is_found_by_its_whole_name():
    codes = [code for code in regions.codes() if regions.is_final(code)]
    assert len(codes) > 2500
    for code in codes[::97]:
        assert place_names.parse(regions.name(code)) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Pudong", "310115"),
        ("Shanghai Pudong New Area", "310115"),
        ("Xihu District, Hangzhou, Zhejiang", "330106"),
        ("hang zhou shi xi hu qu", "330106"),
        ("Xihuqu Hangzhoushi", "330106"),
        ("Xihu, Hangzhou · 西湖区", "330106"),
        ("Dongguan, Guangdong", "441900"),
        ("上海浦东", "310115"),
        ("上海市浦东新区", "310115"),
        ("西湖 浙江 杭州", "330106"),
        ("Shihezi", "659001"),
    ],
)
def test_pinyin_and_short_names_in_any_order(typed, code):
    assert place_names.parse(typed) == code


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Hangzhou, Zhejiang", ("330100",)),
        ("Xi'an, Shaanxi", ("610100",)),
        ("xian shaanxi", ("610100",)),
        ("lvliang", ("141100",)),
        ("Lüliang, Shanxi", ("141100",)),
        ("Urumqi", ("650100",)),
        ("wulumuqi", ("650100", "650121")),
        ("Neimenggu", ("150000",)),
        ("恩施", ("422800", "422801")),
        ("吉林吉林", ("220200",)),
        ("haerb", ("230100",)),
    ],
)
def test_what_may_be_meant(typed, codes):
    assert place_names.search(typed) == codes


@pytest.mark.parametrize(
    ("typed", "old", "now"),
    [
        ("重庆市渝北区", "渝北区", "500157"),
        ("上海市闸北区", "闸北区", "310106"),
        ("上海闸北", "闸北区", "310106"),
        ("萧山市", "萧山市", "330109"),
        ("重庆江北区", "江北区", "500157"),
    ],
)
def test_the_successor_of_a_place_that_is_no_more_is_offered_and_not_taken(typed, old, now):
    assert said(typed) == f"{old} belongs to {regions.name(now)} today."
    assert place_names.search(typed) == (now,)


def test_an_old_name_that_another_place_bears_today_may_mean_both():
    assert place_names.search("江北区") == ("330205", "500157")
    assert "Several places" in said("江北区")


def test_no_name_and_long_texts_name_nothing():
    assert place_names.search("西湖" * 50) == ()
    assert place_names.search("示例西湖") == ()
    assert place_names.search("Hangzhouville") == ()
    assert place_names.latin("999999") == ""
    assert place_names.latin("330106") == "Xihu"


def test_every_place_has_a_name_in_latin_letters():
    for code in regions.codes():
        name = place_names.latin(code)
        assert name, code
        assert code in place_names.search(name) or len(place_names.search(name)) == 40, code
