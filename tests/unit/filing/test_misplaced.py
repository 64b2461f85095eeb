"""Places that have no filing, and addresses whose city is not in their province."""

import pytest

from filing import addresses, place_names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("浙江省苏州市示例路1号", ("浙江省", "苏州市")),
        ("中国广东省长沙市岳麓区示例路1号", ("广东省", "长沙市")),
        ("上海市苏州市相城区", ("上海市", "苏州市")),
        ("安徽省南京市", ("安徽省", "南京市")),
    ],
)
def test_a_city_of_another_province_is_told(text, told):
    assert addresses.misplaced(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "浙江省杭州市西湖区示例路1号",
        "浙江省南京路1号",
        "上海市南京西路1号",
        "四川省重庆市渝中区",
        "广东省海口市",
        "吉林省长春市朝阳区",
        "辽宁省朝阳市",
        "湖北省襄樊市",
        "河北省保定市雄县",
        "示例路1号",
        "苏州市浙江省",
        "",
    ],
)
def test_an_address_that_agrees_is_not(text):
    assert addresses.misplaced(text) == ("", "")


@pytest.mark.parametrize(
    "text",
    ["台北", "臺北市", "高雄", "香港", "香港九龙", "Kowloon", "Taipei", "澳門", "新竹",
     "澳門特別行政區", "香港特别行政区中西区", "Hong Kong Island", "Taiwan, Taichung"],
)  # fmt: skip
def test_places_without_a_filing_are_told_so(text):
    assert place_names.parse(text) == place_names.NO_FILING


@pytest.mark.parametrize(("text", "code"), [("九龙县", "513324"), ("新北区", "320411")])
def test_places_of_the_mainland_that_sound_alike_are_theirs(text, code):
    assert place_names.parse(text) == code
