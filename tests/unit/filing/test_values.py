"""What people type becomes a canonical value or a specific problem; nothing raises."""

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filing import conditions, values
from filing.loader import default
from filing.model import Choice, Field, Kind, When
from filing.problems import Problem, Term

CATALOG = default()
TYPED = {"leader_cert_type": "2", "entity_cert_type": "1", "entity_class": "organisation"}


def field(kind: Kind, **more) -> Field:
    return Field("a_field", kind, "Prompt?", "Label", "字段", **more)


def parse(kind: Kind, raw: object, **more):
    return values.parse(field(kind, **more), raw, {})


def say(problem: object) -> str:
    assert isinstance(problem, Problem)
    return problem.say(str)


class TestText:
    def test_invisible_characters_and_runs_of_space_go(self):
        assert parse(Kind.TEXT, " 杭州\u200b示例\u202e \t\n科技\ufeff ") == "杭州示例 科技"

    def test_full_width_letters_become_ascii_but_chinese_punctuation_stays(self):
        assert parse(Kind.TEXT, "ＡＢ１２（杭州），！") == "AB12（杭州），！"

    def test_rare_characters_of_names_stay(self):
        assert parse(Kind.TEXT, "𠮷\U00031350") == "𠮷\U00031350"

    def test_too_long_names_both_figures(self):
        assert say(parse(Kind.TEXT, "字" * 501)) == (
            "This answer has 501 characters; at most 500 fit here."
        )

    def test_a_huge_text_is_not_looked_at(self):
        assert "20001" in say(parse(Kind.TEXT, "x" * 20_001))

    @pytest.mark.parametrize("raw", ["", "  ", "\u200b\u200b"])
    def test_nothing_is_empty(self, raw):
        assert say(parse(Kind.TEXT, raw)) == "The answer is empty."

    @pytest.mark.parametrize("raw", [None, 1.5, True, ["x"], {}, b"x"])
    def test_what_is_no_text_is_refused_and_shown(self, raw):
        assert say(parse(Kind.TEXT, raw)) == f"{raw!r} cannot be an answer here: a text is."

    def test_days_and_numbers_are_taken_as_words(self):
        assert parse(Kind.DATE, dt.date(2027, 3, 5)) == "2027-03-05"
        assert parse(Kind.TEXT, 7) == "7"

    @pytest.mark.parametrize(
        "kind", [Kind.TEXT, Kind.PHONE, Kind.EMAIL, Kind.DATE, Kind.DOMAIN, Kind.NUMBER]
    )
    def test_a_yes_is_no_number_and_no_address(self, kind):
        wanted = {Kind.DATE: "a date", Kind.NUMBER: "a number"}.get(kind, "a text")
        assert say(parse(kind, True)) == f"True cannot be an answer here: {wanted} is."


class TestNumber:
    @pytest.mark.parametrize(
        ("raw", "number"),
        [
            ("3", 3),
            ("１２", 12),
            ("12个月", 12),
            ("1,200", 1200),
            ("+5", 5),
            (7, 7),
            ("3 months", 3),
        ],
    )
    def test_digits_with_or_without_a_unit(self, raw, number):
        assert parse(Kind.NUMBER, raw) == number

    @pytest.mark.parametrize(
        ("raw", "said"),
        [
            ("-1", "below zero"),
            ("1.5", "whole number"),
            ("12345678901", "too large"),
            ("many", "“many” is not a number"),
        ],
    )
    def test_each_fault_has_its_own_words(self, raw, said):
        assert said in say(parse(Kind.NUMBER, raw))


CHOICES = (
    Choice("1", "Business licence", "营业执照", words=("yyzz",)),
    Choice("27", "Representative office", "登记证"),
    Choice("none", "None of these", "都不", when=(When("kind", is_one_of=("initial",)),)),
)


class TestChoice:
    @pytest.mark.parametrize(
        "raw", ["27", "2", "Representative office", "登记证", "represent", " ２ ", 2]
    )
    def test_code_number_label_term_and_beginning_mean_the_choice(self, raw):
        assert parse(Kind.CHOICE, raw, choices=CHOICES) == "27"

    def test_a_code_goes_before_a_place_in_the_list(self):
        assert parse(Kind.CHOICE, "1", choices=CHOICES[::-1]) == "1"

    def test_a_code_that_is_not_offered_is_never_a_place_in_the_list(self):
        later = (Choice("2", "Gone", "无", when=(When("kind", is_one_of=("modify",)),)), *CHOICES)
        assert isinstance(parse(Kind.CHOICE, "2", choices=later), Problem)
        asked = CATALOG.fields["entity_cert_type"]
        for nature, code in (("4", "2"), ("5", "1"), ("2", "1")):
            assert isinstance(values.parse(asked, code, {"entity_nature": nature}), Problem)

    def test_a_kept_answer_that_is_no_longer_offered_does_not_fit(self):
        asked = CATALOG.fields["entity_cert_type"]
        assert values.fits(asked, "2", {"entity_nature": "5"}) is None
        assert values.fits(asked, "2", {"entity_nature": "4"}) is not None
        gone = field(Kind.CHOICE, choices=CHOICES)
        assert values.fits(gone, "2", {}) is not None, "a place in the list was never kept"

    @pytest.mark.parametrize("raw", ["9", "none", "x", "？", "0"])
    def test_what_is_not_offered_is_refused_with_how_to_answer(self, raw):
        assert "(1 to 2)" in say(parse(Kind.CHOICE, raw, choices=CHOICES))

    def test_what_depends_on_facts_is_offered_where_they_hold(self):
        asked = field(Kind.CHOICE, choices=CHOICES)
        assert values.parse(asked, "都不", {"kind": "initial"}) == "none"

    def test_an_ambiguous_beginning_is_refused(self):
        twins = (Choice("a", "Same start one", "甲"), Choice("b", "Same start two", "乙"))
        assert isinstance(parse(Kind.CHOICE, "same", choices=twins), Problem)

    def test_several_are_split_and_put_in_order(self):
        got = parse(Kind.CHOICES, "登记证、 1", choices=CHOICES)
        assert got == ("1", "27")
        assert parse(Kind.CHOICES, ["27", "27"], choices=CHOICES) == ("27",)
        assert parse(Kind.CHOICES, 1, choices=CHOICES) == ("1",)

    @pytest.mark.parametrize(
        ("raw", "said"), [("", "at least one"), (None, "at least one"), ("1,x", "“x” is none")]
    )
    def test_several_can_be_wrong(self, raw, said):
        assert said in say(parse(Kind.CHOICES, raw, choices=CHOICES))

    @pytest.mark.parametrize("raw", [True, "yes", "是", " Y ", "对", "有", "好的！"])
    def test_yes(self, raw):
        assert parse(Kind.YES_NO, raw) is True

    @pytest.mark.parametrize("raw", [False, "no", "否", "N", "不是", "没有", "不"])
    def test_no(self, raw):
        assert parse(Kind.YES_NO, raw) is False

    @pytest.mark.parametrize("raw", ["maybe", "", None, 2])
    def test_neither(self, raw):
        assert say(parse(Kind.YES_NO, raw)).startswith(f"“{raw}” is neither yes nor no")


class TestDocument:
    def test_the_app_is_an_answer(self):
        assert parse(Kind.DOCUMENT, "稍后") == ("in_app",)
        assert parse(Kind.DOCUMENT, ["f1", "in_app"]) == ("in_app",)

    def test_files_are_kept_up_to_their_number(self):
        assert parse(Kind.DOCUMENT, ["a", "b", "c"], max_files=2) == ("b", "c")

    @pytest.mark.parametrize("raw", ["hello", [], None, [1], [""]])
    def test_anything_else_is_refused(self, raw):
        assert "photo or a file" in say(parse(Kind.DOCUMENT, raw))


class TestPhone:
    @pytest.mark.parametrize(
        ("raw", "number"),
        [
            ("13800000013", "+8613800000013"),
            ("+86 138-0000-0013", "+8613800000013"),
            ("0086 138 0000 0013", "+8613800000013"),
            ("手机：138 0000 0013", "+8613800000013"),
            ("１３８０００００013", "+8613800000013"),
            ("0571-88157788", "+8657188157788"),
            ("086-0571-88157788", "+8657188157788"),
            ("0571-88157788-123", "+8657188157788;ext=123"),
            ("0571-88157788 转 12", "+8657188157788;ext=12"),
            ("(010) 88157788", "+861088157788"),
            ("+852 2123 4567", "+85221234567"),
        ],
    )
    def test_every_usual_form(self, raw, number):
        assert parse(Kind.PHONE, raw) == number
        assert parse(Kind.PHONE, number) == number

    @pytest.mark.parametrize(
        ("raw", "said"),
        [
            ("138000000", "11 digits; 9 were given"),
            ("12800000013", "begins with 12"),
            ("138O0000013", "cannot stand in a phone number: O"),
            ("0571-1", "area code"),
            ("+852 1234", "no valid number in the country"),
            ("+999 123", "no phone number"),
            ("()", "no phone number"),
            ("400-800-1234", "400 or 800"),
            ("8008001234", "400 or 800"),
        ],
    )
    def test_each_fault_has_its_own_words(self, raw, said):
        assert said in say(parse(Kind.PHONE, raw))


class TestEmail:
    @pytest.mark.parametrize(
        ("raw", "address"),
        [
            ("Zhang.San@Example.COM", "Zhang.San@example.com"),
            ("<a@example.com>", "a@example.com"),
            ("mailto:a@example.com", "a@example.com"),
            ("a＠example。com", "a@example.com"),
        ],
    )
    def test_usual_forms(self, raw, address):
        assert parse(Kind.EMAIL, raw) == address

    @pytest.mark.parametrize(
        ("raw", "said"),
        [
            ("example.com", "has an @"),
            ("a@b@c.com", "one e-mail address only"),
            ("a b@example.com", "␠"),
            ("张三@example.com", "三"),
            ("a@example", "incomplete"),
            ("@example.com", "incomplete"),
            ("a..b@example.com", "dots and hyphens"),
            ("a" * 250 + "@example.com", "at most 254"),
            ("a" * 65 + "@example.com", "at most 64"),
        ],
    )
    def test_each_fault_has_its_own_words(self, raw, said):
        assert said in say(parse(Kind.EMAIL, raw))


class TestRegionAndIdentity:
    def test_a_region_by_code_and_by_name(self):
        assert parse(Kind.REGION, "330106") == "330106"
        assert parse(Kind.REGION, "浙江省杭州市西湖区") == "330106"
        assert isinstance(parse(Kind.REGION, "亚特兰蒂斯"), Problem)

    def test_a_number_follows_its_type_of_certificate(self):
        number = CATALOG.fields["leader_cert_no"]
        assert values.parse(number, "33010619900823001３", TYPED) == "330106199008230013"
        passport = {"leader_cert_type": "7"}
        assert values.parse(number, "E1234 5678", passport) == "E12345678"

    def test_without_a_type_the_type_is_asked_first(self):
        number = CATALOG.fields["leader_cert_no"]
        assert "type of certificate first" in say(values.parse(number, "1", {}))

    def test_the_new_number_of_a_change_follows_its_own_type(self):
        number = CATALOG.fields["change_entity_cert_no_new"]
        known = {"change_entity_cert_type_new": "1"}
        assert values.parse(number, "91330106MA0000138L", known) == "91330106MA0000138L"


ANYTHING = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789-+.xX年月日号转@例省 ,", max_size=30),
    st.integers(),
    st.booleans(),
    st.none(),
    st.lists(st.text(max_size=8), max_size=4),
)
FACTS = st.sampled_from(
    [
        {},
        *({"entity_cert_type": code} for code in ("1", "2", "7", "11", "12", "13", "14", "21")),
        *({"entity_cert_type": code} for code in ("30", "41", "42")),
    ]
)
FIELDS = [
    *(field(kind, choices=CHOICES, long_term=True) for kind in Kind if kind is not Kind.IDENTITY),
    CATALOG.fields["entity_cert_no"],
]


@settings(max_examples=400, deadline=None)
@given(asked=st.sampled_from(FIELDS), raw=ANYTHING, known=FACTS)
def test_parsing_never_raises_and_a_value_is_its_own_canonical_form(asked, raw, known):
    value = values.parse(asked, raw, known)
    if isinstance(value, Problem):
        assert value.say(str)
        return
    assert values.parse(asked, value, known) == value
    assert values.fits(asked, value, known) is None
    assert isinstance(values.show(asked, value, str), str)
    assert isinstance(values.mask(asked, value, str), str)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_cleaning_twice_is_cleaning_once(text):
    assert values.clean(values.clean(text)) == values.clean(text)


@pytest.mark.parametrize("name", ["site_features", "infrastructure"])
def test_a_typed_number_is_the_choice_that_the_screen_numbers_so(name):
    """ "None of these" has a button of its own and no number."""
    asked = CATALOG.fields[name]
    offered = conditions.choices(asked, {})
    listed = [choice for choice in offered if choice.code != values.NONE]
    assert len(listed) > 2
    for number, choice in enumerate(listed, 1):
        assert values.parse(asked, str(number), {}) == (choice.code,)
    several = values.parse(asked, "1, 2", {})
    assert several == (listed[0].code, listed[1].code)
    assert f"(1 to {len(listed)})" in say(values.parse(asked, str(len(listed) + 1), {}))
    assert "excludes" in say(values.parse(asked, ["none", listed[0].code], {}))
    assert values.parse(asked, "none", {}) == ("none",)


def test_an_answer_ceases_to_fit_when_its_type_changes():
    number = CATALOG.fields["leader_cert_no"]
    assert values.fits(number, "330106199008230013", TYPED) is None
    assert values.fits(number, "330106199008230013", {"leader_cert_type": "41"}) is not None
    assert values.fits(number, None, {}) is None


def test_every_sample_of_the_form_is_a_value():
    known = {**TYPED, "leader_cert_type": "2", "administrator_cert_type": "2"}
    known |= {"legal_rep_cert_type": "2", "change_entity_cert_type_new": "1"}
    known |= {"domain_holder_cert_type": "1"}
    samples = [one for one in CATALOG.fields.values() if one.sample]
    assert len(samples) > 30
    for one in samples:
        assert not isinstance(values.parse(one, one.sample, known), Problem), one.id


def test_terms_among_the_values_are_translated():
    problem = Problem("Not {what}.", {"what": Term("this")})
    words = {"Not {what}.": "不是{what}。", "this": "这个"}
    assert problem.say(lambda text: words.get(text, text)) == "不是这个。"


def test_problems_survive_as_plain_data():
    problem = parse(Kind.NUMBER, "x")
    assert json.dumps({"message": problem.message, "values": dict(problem.values)})


@pytest.mark.parametrize(
    ("field", "raw", "wanted"),
    [
        ("instance_months", True, "a number"),
        ("domain_expires", True, "a date"),
        ("entity_name", True, "a text"),
        ("site_languages", ["1", ["12"]], "a plain list"),
        ("site_languages", {"1": True}, "a plain list"),
    ],
)
def test_what_kind_of_answer_is_wanted_is_said(field, raw, wanted):
    problem = values.parse(CATALOG.fields[field], raw, {})
    assert isinstance(problem, Problem)
    assert wanted in problem.say(str)
