"""Where a printed address lies."""

import cProfile
import pstats

import pytest

from filing import addresses
from filing.addresses import AddressPlace, city_of, locate


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("湖南省长沙市芙蓉区示例路1号", AddressPlace("430000", "430100")),
        ("浙江杭州西湖区示例路1号", AddressPlace("330000", "330100")),
        ("中国（上海）自由贸易试验区示例路1号", AddressPlace("310000", "310000")),
        ("重庆市渝北区示例路1号", AddressPlace("500000", "500000")),
        ("内蒙古自治区呼和浩特市新城区", AddressPlace("150000", "150100")),
        ("恩施州利川市", AddressPlace("420000", "422800")),
        ("海南省文昌市示例路", AddressPlace("460000", "469005")),
        ("广东省", AddressPlace("440000", "")),
        ("襄樊市樊城区", AddressPlace("420000", "420600")),
        ("萧山市示例路", AddressPlace("330000", "330100")),
        ("示例园区 杭州市西湖区", AddressPlace("330000", "330100")),
        ("上海市黄浦区北京东路1号", AddressPlace("310000", "310000")),
        ("北京东路1号", None),
        ("朝阳区示例路1号", None),
        ("示例路1号", None),
        ("1 Example Road, London", None),
        ("", None),
    ],
)
def test_an_address_names_its_province_and_city(text, place):
    assert locate(text) == place


@pytest.mark.parametrize(
    "text",
    [
        *("东莞庄路110号", "中山大学南校园1号", "中山纪念堂2号", "珠海花园5栋", "绍兴支路20号"),
        *("湖州里9幢", "保定府苑3号楼", "张家口宾馆101室", "唐山公馆2栋", "商丘里8号院"),
        *("广安门外大街168号", "安康苑3号", "长春苑2号", "吉林新苑1幢", "汉中门大街2号"),
        *(
            "中山陵园路7号",
            "延安高架路1号",
            "武汉大学珞珈山路16号",
            "中山市场东路3号",
            "温州市府路1号",
        ),
        *(
            "九江仓12号",
            "上海广场8层",
            "重庆大厦9楼",
            "中山门外路5号",
            "延安里10号",
            "杭州市民中心1号",
            "大连湾街3号",
        ),
    ],
)
def test_what_is_named_after_a_place_does_not_lie_there(text):
    assert locate(text) is None
    assert locate(text, "440000") is None


@pytest.mark.parametrize(
    ("text", "city"),
    [
        *(
            ("杭州文三路123号", "330100"),
            ("杭州余杭区仓前街道1号", "330100"),
            ("浙江杭州", "330100"),
        ),
        *(
            ("广东东莞南城街道1号", "441900"),
            ("广东省中山石岐区1号", "442000"),
            ("上海张杨路500号", "310000"),
        ),
        *(
            ("浙江省杭州市市民街1号", "330100"),
            ("浙江绍兴支路20号", ""),
        ),
        *(
            ("广州 中山大学南校园路1号", "440100"),
            ("深圳科技园南路1号", "440300"),
        ),
    ],
)
def test_a_name_without_its_level_is_a_place_where_one_of_its_own_follows(text, city):
    found = locate(text)
    assert found is not None
    assert found.city == city


def test_of_several_places_of_one_name_the_near_one_is_meant():
    assert locate("朝阳区示例路1号", "110000") == AddressPlace("110000", "110000")
    assert locate("朝阳区示例路1号", "220000") == AddressPlace("220000", "220100")
    assert locate("朝阳区示例路1号", "440000") is None


def test_the_city_of_a_division():
    assert city_of("330106") == "330100"
    assert city_of("110108") == "110000"
    assert city_of("429004") == "429004"
    assert city_of("330000") == ""


def test_every_old_division_has_a_successor_that_exists():
    names = addresses.old_names()
    assert len(names) > 100
    for name, code in names:
        found = locate(name, code)
        assert found is not None, name
        assert found.province == f"{code[:2]}0000"


def test_an_address_is_read_in_few_steps():
    """By look-ups of its beginnings, never by a walk through all divisions."""
    locate("湖南省长沙市芙蓉区示例路1号")
    profile = cProfile.Profile()
    profile.runcall(locate, "湖南省长沙市芙蓉区示例路1号")
    assert pstats.Stats(profile).total_calls < 1000


@pytest.mark.parametrize(
    ("address", "province"),
    [
        ("四川省重庆市渝中区解放碑1号", "500000"),
        ("四川省万县市天城区1号", "500000"),
        ("四川省江津县几江镇1号", "500000"),
        ("四川省成都市武侯区1号", "510000"),
        ("广东省海口市新华区1号", "460000"),
        ("广东省广州市越秀区1号", "440000"),
    ],
)
def test_what_was_parted_from_a_province_is_found_under_its_old_one(address, province):
    found = addresses.locate(address)
    assert found is not None
    assert found.province == province


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("浙江省杭州市西湖区示例路100号1幢201室", "示例路100号1幢201室"),
        ("上海市浦东新区张杨路500号", "张杨路500号"),
        ("中国 浙江省 杭州市 西湖区 示例路 100 号", "示例路100号"),
        ("杭州市西湖区示例路", ""),
        ("示例路100号", ""),
        ("", ""),
    ],
)
def test_the_street_of_an_address(text, street):
    assert addresses.street(text) == street
