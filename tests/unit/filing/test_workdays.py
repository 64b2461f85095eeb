"""Working days are those of mainland China; what is not announced is told as estimated."""

import datetime as dt

import pytest

from filing import loader, workdays
from filing.errors import ContentError
from tests.content.holidays import announced, main

CATALOG = loader.default()
MONDAY = dt.date(2026, 11, 23)


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("begun", "count", "then"),
    [
        (MONDAY, 0, "2026-11-23"),
        (MONDAY, 4, "2026-11-27"),
        (MONDAY, 5, "2026-11-30"),
        (day("2026-09-24"), 1, "2026-09-28"),
        (day("2026-09-30"), 3, "2026-10-10"),
        (day("2026-02-13"), 1, "2026-02-14"),
        (day("2026-02-13"), 2, "2026-02-24"),
    ],
)
def test_holidays_are_left_out_and_days_worked_instead_count(begun, count, then):
    found = workdays.default().after(begun, count)
    assert found == workdays.Counted(day(then))


def test_what_reaches_into_a_year_that_is_not_announced_is_estimated():
    assert workdays.default().after(day("2026-12-30"), 3).estimated
    assert workdays.default().after(day("2044-01-04"), 1).estimated
    assert not workdays.default().after(MONDAY, 22).estimated


def test_the_announced_years_are_those_of_the_table_they_are_made_from(capsys):
    shipped = {one.year: one for one in workdays.read() if not one.estimated}
    for year, off, worked in announced():
        assert list(shipped[year].off) == off
        assert list(shipped[year].worked) == worked
    main()
    assert "2026-10-01/2026-10-07" in capsys.readouterr().out


def test_every_year_has_a_source_and_three_are_known():
    years = workdays.read()
    assert [one.year for one in years] == [2026, 2027, 2028]
    workdays.verify(years, CATALOG.sources)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ('year = 2026\nsource = "nothing"\noff = []', "no source 'nothing'"),
        ('year = 2026\nsource = "holidays_2026"\noff = ["2027-01-01/2027-01-01"]', "another year"),
        ('year = 2026\nsource = "holidays_2026"\noff = []\nworked = [2025-01-01]', "another year"),
        ('year = 2026\nsource = "holidays_2026"\noff = ["January"]', "2026"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path, row, told):
    (tmp_path / "holidays.toml").write_text(f"[[year]]\n{row}\n", "utf-8")
    with pytest.raises(ContentError, match=told):
        workdays.verify(workdays.read(tmp_path / "holidays.toml"), CATALOG.sources)
