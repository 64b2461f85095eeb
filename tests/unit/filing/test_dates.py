"""Days as people, documents and registrars write them."""

import pytest

from filing import values
from filing.model import Field, Kind
from filing.problems import Problem


def parse(kind: Kind, raw: object, **more):
    return values.parse(Field("a_field", kind, "Prompt?", "Label", "字段", **more), raw, {})


def say(problem: object) -> str:
    assert isinstance(problem, Problem)
    return problem.say(str)


class TestDate:
    @pytest.mark.parametrize(
        "raw",
        [
            "2027-03-05",
            "20270305",
            "2027年3月5日",
            "2027/3/5",
            "2027.03.05",
            "２０２７－０３－０５",
            "5 March 2027",
            "5th Mar 2027",
            "March 5, 2027",
            "5th of March 2027",
            "05-Mar-2027",
            "2027-Mar-05",
            "2027–03–05",
            "2027-03-05T16:00:00Z",
            "2027-03-05 23:59:59.000 +0800",
            "二〇二七年三月五日",
            "二零二七年三月五日",
            "2027 March 5",
            "5Mar2027",
            "Friday, 5 March 2027",
            "March 5, 27",
            "5 Mar '27",
            "27年3月5日",
            "2027/3/5 00:00",
            "2027-3-5 3pm",
            "2027年3月5日 23:59:59",
            "2027年3月5日下午3点半",
            "2027-03-05 星期五",
            "until 5 March 2027",
            "it expires on 2027-03-05",
            "expiry date: 2027-03-05",
            "有效期至2027年3月5日",
            "2027年3月5日到期",
            "到期时间：2027-03-05",
        ],
    )
    def test_every_usual_form(self, raw):
        assert parse(Kind.DATE, raw) == "2027-03-05"

    @pytest.mark.parametrize(
        ("raw", "day"),
        [
            ("15/3/2026", "2026-03-15"),
            ("3/15/2026", "2026-03-15"),
            ("15.03.2026", "2026-03-15"),
            ("15-3-2026", "2026-03-15"),
            ("5/5/2026", "2026-05-05"),
            ("31 Aug 35", "2035-08-31"),
            ("24 Sept 98", "1998-09-24"),
        ],
    )
    def test_the_year_last_where_only_one_reading_is_a_day(self, raw, day):
        assert parse(Kind.DATE, raw) == day

    @pytest.mark.parametrize("raw", ["3/5/2026", "15/3/26", "15/15/2026"])
    def test_the_year_last_where_it_cannot_be_told(self, raw):
        assert "two ways" in say(parse(Kind.DATE, raw))

    @pytest.mark.parametrize(
        ("raw", "one", "other"),
        [
            ("03/04/2028", "2028-04-03", "2028-03-04"),
            ("24 Aug 28", "2028-08-24", "2024-08-28"),
            ("24/8/28", "2028-08-24", "2024-08-28"),
            ("03/04/28", "2028-04-03", "2028-03-04"),
        ],
    )
    def test_both_readings_are_named_and_none_is_taken(self, raw, one, other):
        assert f"in two ways, {one} or {other}" in say(parse(Kind.DATE, raw))
        assert f"in two ways, {one} or {other}" in say(parse(Kind.DATE, raw, long_term=True))

    @pytest.mark.parametrize(
        ("raw", "said"),
        [
            ("marching 5 2027", "is not a date"),
            ("24 August", "is not a date"),
            ("Feb 30 2028", "no day 30 in month 2 of 2028"),
            ("2027-02-30", "no day 30 in month 2 of 2027"),
            ("03/05/2027", "two ways"),
            ("soon", "“soon” is not a date"),
            ("5 Foo 2027", "is not a date"),
            ("1066-10-14", "1066"),
            ("长期", "has an end"),
        ],
    )
    def test_each_fault_has_its_own_words(self, raw, said):
        assert said in say(parse(Kind.DATE, raw))

    @pytest.mark.parametrize(
        ("raw", "day"),
        [("二〇三〇年十二月三十一日", "2030-12-31"), ("二〇三〇年十月二十日", "2030-10-20")],
    )
    def test_figures_in_characters_as_licences_print_them(self, raw, day):
        assert parse(Kind.DATE, raw) == day

    @pytest.mark.parametrize(
        ("raw", "end"),
        [
            ("2019.08.24-2039.08.24", "2039-08-24"),
            ("20190824-20390824", "2039-08-24"),
            ("2019-08-24至2039-08-24", "2039-08-24"),
            ("2019年08月24日至2039年08月23日", "2039-08-23"),
            ("自2019年08月24日至长期", "long_term"),
            ("2019.08.24-长期", "long_term"),
            ("2019-08-24 ~ 2039-08-24", "2039-08-24"),
        ],
    )
    def test_of_a_term_as_documents_print_it_the_end_counts(self, raw, end):
        assert parse(Kind.DATE, raw, long_term=True) == end
        assert isinstance(parse(Kind.DATE, raw), Problem)

    @pytest.mark.parametrize(
        "raw",
        [
            "2019.08.24-2039.02.30",
            "2039.08.24-",
            "-",
            "2039.08.24-2019.08.24",
            "二〇年",
            "二〇三〇年三一月五日",
        ],
    )
    def test_what_is_no_term_is_refused(self, raw):
        assert isinstance(parse(Kind.DATE, raw, long_term=True), Problem)

    @pytest.mark.parametrize("raw", ["长期", "long-term", "Long term", "long_term", "永久"])
    def test_long_term_where_it_is_an_answer(self, raw):
        assert parse(Kind.DATE, raw, long_term=True) == "long_term"
