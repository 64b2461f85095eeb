"""The tree of divisions: who has which level, what people type, and where no filing is made."""

import subprocess
import sys

import pytest

from filing import regions


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


@pytest.mark.parametrize(
    ("code", "there"),
    [("330114", True), ("653228", True), ("540581", True), ("330104", False)],
)
def test_the_list_is_of_today(code, there):
    assert regions.is_final(code) is there


def test_names_of_unknown_codes_are_the_codes():
    assert regions.name("999999") == "999999"
    assert regions.short("999999") == "999999"
    assert regions.short("330106") == "西湖区"


def test_the_list_of_places_is_read_only_when_it_is_needed():
    code = "import sys; from filing import regions; sys.exit(regions._table.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own code


def test_the_levels_above_a_place():
    assert regions.line("330106") == ("330000", "330100", "330106")
    assert regions.line("310115") == ("310000", "310115")
    assert regions.line("429004") == ("420000", "429004")
