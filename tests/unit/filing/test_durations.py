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
    ],
)  # fmt: skip
def test_a_length_of_time_in_months(text, months):
    assert durations.months(text) == months
    assert values.parse(default().fields["instance_months"], text, {}) == months


@pytest.mark.parametrize("text", ["", "12", "year", "many years", "1 week", "一天"])
def test_what_names_no_length_is_none(text):
    assert durations.months(text) is None


def test_other_numbers_take_no_years():
    assert not isinstance(values.parse(default().fields["domains_for_site"], "1 year", {}), int)
    assert values.parse(default().fields["instance_months"], "12 months", {}) == 12
