"""Values as people read them, and as a screen may show personal ones."""

import pytest

from filing import values
from filing.model import Choice, Field, Kind

CHOICES = (
    Choice("1", "Business licence", "营业执照"),
    Choice("27", "Representative office", "登记证"),
)


def field(kind: Kind, **more) -> Field:
    return Field("a_field", kind, "Prompt?", "Label", "字段", **more)


class TestShown:
    @pytest.mark.parametrize(
        ("kind", "value", "shown"),
        [
            (Kind.TEXT, None, "not provided"),
            (Kind.YES_NO, True, "Yes"),
            (Kind.YES_NO, False, "No"),
            (Kind.NUMBER, 3, "3"),
            (Kind.CHOICE, "1", "Business licence"),
            (Kind.CHOICE, "gone", "gone"),
            (Kind.CHOICES, ("1", "27"), "Business licence, Representative office"),
            (Kind.DATE, "long_term", "long-term"),
            (Kind.DATE, "2027-03-05", "2027-03-05"),
            (Kind.PHONE, "+8613800000013", "138 0000 0013"),
            (Kind.PHONE, "+8657188157788;ext=1", "0571-88157788-1"),
            (Kind.PHONE, "+861088157788", "010-88157788"),
            (Kind.PHONE, "+85221234567", "+85221234567"),
            (Kind.DOMAIN, "xn--fsqu00a.xn--fiqs8s", "例子.中国 (xn--fsqu00a.xn--fiqs8s)"),
            (Kind.DOMAIN, "example.com", "example.com"),
            (Kind.REGION, "330106", "浙江省 杭州市 西湖区"),
            (Kind.DOCUMENT, ("in_app",), "in the official app"),
            (Kind.DOCUMENT, ("a", "b"), "attached: 2"),
        ],
    )
    def test_a_value_as_people_read_it(self, kind, value, shown):
        assert values.show(field(kind, choices=CHOICES), value, str) == shown

    @pytest.mark.parametrize(
        ("how", "value", "masked"),
        [
            ("", "open", "open"),
            ("all", "anything", "•••"),
            ("name", "张三丰", "张**"),
            ("name", "张", "张"),
            ("number", "330106199008230013", "330*************13"),
            ("number", "0a1b2c3d-0000-4000-8000-000000000000", "0a1*************00"),
            ("number", "1234", "•••"),
            ("email", "zhang@example.com", "z***@example.com"),
            ("text", "示例路100号", "示例…"),
            ("text", "短", "•••"),
            ("strange", "x", "•••"),
        ],
    )
    def test_personal_values_are_masked(self, how, value, masked):
        assert values.mask(field(Kind.TEXT, personal=how), value, str) == masked

    def test_phones_are_masked(self):
        assert (
            values.mask(field(Kind.PHONE, personal="phone"), "+8613800000013", str) == "138****0013"
        )
        assert values.mask(field(Kind.TEXT, personal="phone"), "12345", str) == "•••"

    def test_a_skipped_answer_needs_no_mask(self):
        assert values.mask(field(Kind.TEXT, personal="name"), None, str) == "not provided"
