"""Months, as people write a length of time."""

import pytest

from filing import durations, values
from filing.loader import default


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("1 year", 12), ("2 years", 24), ("a year", 12), ("one yr", 12), ("三年", 36), ("3年", 36),
        ("一年", 12), ("两年", 24), ("一年半", 18), ("半年", 6), ("half a year", 6), ("1 整年", 12),
        ("三个月", 3), ("十二个月", 12), ("十月", 10), ("二十个月", 20), ("两个月", 2),
        ("a year and a half", 18), ("one and a half years", 18), ("1.5 years", 18),
        ("18 months", 18), ("eighteen months", 18), ("twenty-four months", 24), ("a month", 1),
        ("two years", 24), ("two years and three months", 27), ("1年6个月", 18), ("1.0 years", 12),
        ("一年零三个月", 15), ("1 year, 3 months", 15), ("half-year", 6), ("两年半", 30),
    ],
)  # fmt: skip
def test_a_length_of_time_in_months(text, months):
    assert durations.months(text) == months
    assert values.parse(default().fields["instance_months"], text, {}) == months


@pytest.mark.parametrize(
    "text", ["", "12", "year", "many years", "1 week", "一天", "a year and some months", "几个月"]
)
def test_what_names_no_length_is_none(text):
    assert durations.months(text) is None


def test_other_numbers_take_no_years():
    assert not isinstance(values.parse(default().fields["domains_for_site"], "1 year", {}), int)
    assert values.parse(default().fields["instance_months"], "12 months", {}) == 12
