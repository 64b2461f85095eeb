"""A number that a message consists of."""

import pytest

from filing.lone_numbers import LoneNumber, Sort, lone

CODE = "91330100799655058B"
SERVICE = "0a1b2c3d-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("text", "sort", "number"),
    [
        (CODE, Sort.CODE, CODE),
        ("9133 0100 7996 5505 8b", Sort.CODE, CODE),
        ("our credit code is 91330100799655058B", Sort.CODE, CODE),
        ("统一社会信用代码：９１３３０１００７９９６５５０５８Ｂ", Sort.CODE, CODE),
        ("91330106MA2CDEF12X", Sort.MISREAD, "91330106MA2CDEF12X"),
        ("110101199003070011", Sort.CARD, "110101199003070011"),
        ("身份证号：11010119900307001x", Sort.CARD, "11010119900307001X"),
        ("浙ICP备12345678号-1", Sort.ICP, "浙ICP备12345678号-1"),
        ("我的備案號是浙ICP備12345678號", Sort.ICP, "浙ICP备12345678号"),
        ("my ICP number is 浙ICP备12345678号", Sort.ICP, "浙ICP备12345678号"),
        (SERVICE, Sort.SERVICE, SERVICE),
        (f"备案服务号：{SERVICE.upper()}", Sort.SERVICE, SERVICE),
    ],
)
def test_a_number_by_itself_is_named(text, sort, number):
    assert lone(text) == LoneNumber(sort, number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "13812345678",
        "浙ICP备12345678号 可以用吗？",
        f"how do I use {CODE}?",
        f"{SERVICE} was refused",
        f"企业名称：示例公司 {CODE}",
        "order 123456789012345678 lost",
    ],
)
def test_any_other_text_is_none(text):
    assert lone(text) is None
