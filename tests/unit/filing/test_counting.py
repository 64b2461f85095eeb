"""Numbers in words."""

import pytest

from filing import counting, values
from filing.loader import default


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("没用过", 0), ("还没用过", 0), ("一个都没有", 0), ("没有", 0), ("无", 0), ("零", 0),
        ("none", 0), ("none used", 0), ("never used", 0), ("no", 0), ("haven't used any", 0),
        ("one", 1), ("just one", 1), ("a website", 1), ("only one", 1), ("只有一个", 1),
        ("two websites", 2), ("用了两个", 2), ("三个网站", 3), ("twelve", 12), ("twenty-one", 21),
        ("十二个", 12), ("二十四", 24), ("三十", 30), ("a dozen", 12), ("two so far", 2),
    ],
)  # fmt: skip
def test_how_many_is_understood(text, number):
    if text != "a dozen":
        assert counting.amount(text) == number
        assert values.parse(default().fields["service_numbers_used"], text, {}) == number
    else:
        assert counting.count(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "not", "not sure", "a few", "several", "many", "I have", "one or two", "no idea",
     "twenty foo", "什么", "十十", "几个"],
)  # fmt: skip
def test_what_says_no_number_is_none(text):
    assert counting.amount(text) is None
    assert counting.count(text) is None
