"""Values as the official side reads them, and what stands beside them."""

import pytest

from filing.model import IN_APP, Choice, Field, Kind
from filing.package.wording import beside, official, typed


def field(kind, **more):
    return Field("x", Kind(kind), "?", "X", "某", **more)


CHOICES = (Choice("1", "Business licence", "营业执照"), Choice("2", "Identity card", "身份证"))


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("text", "张三", "张三"),
        ("text", None, "未提供"),
        ("number", 12, "12"),
        ("yes_no", True, "是"),
        ("yes_no", False, "否"),
        ("choice", "1", "营业执照"),
        ("choice", "9", "9"),
        ("choices", ("1", "2"), "营业执照、身份证"),
        ("date", "2028-08-24", "2028-08-24"),
        ("date", "long_term", "长期"),
        ("phone", "+8613800000013", "13800000013"),
        ("phone", "+8657188157788", "0571-88157788"),
        ("domain", "example.com", "example.com"),
        ("domain", "xn--fsqu00a.xn--55qx5d", "例子.公司 (xn--fsqu00a.xn--55qx5d)"),
        ("region", "330106", "浙江省 杭州市 西湖区"),
        ("document", (IN_APP,), "在官方 App 内上传"),
        ("document", ("a", "b"), "已附 2 份"),
    ],
)
def test_a_value_is_written_for_the_official_side(kind, value, shown):
    assert official(field(kind, choices=CHOICES), value) == shown


def test_what_is_typed_is_the_bare_value():
    assert typed(field("domain"), "xn--fsqu00a.xn--55qx5d") == "例子.公司"
    assert typed(field("choice", choices=CHOICES), "1") == "营业执照"
    assert typed(field("text"), None) == ""
    assert typed(field("document"), ("a",)) == ""


def test_beside_stands_only_what_says_something_new(request_for):
    english, chinese = request_for(language="en"), request_for(language="zh-hans")
    choice = field("choice", choices=CHOICES)
    assert beside(choice, "1", english) == "Business licence"
    assert beside(choice, "1", chinese) == ""
    assert beside(field("text"), "张三", english) == ""
    assert beside(field("region"), "330106", english) == ""
    assert beside(field("phone"), None, english) == "not provided"
