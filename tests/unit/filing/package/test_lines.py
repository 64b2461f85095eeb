"""Where lines break: Chinese punctuation, words, words too long for a line."""

from hypothesis import given
from hypothesis import strategies as st

from filing.package.lines import NEVER_FIRST, NEVER_LAST, wrap


def wrapped(text, limit):
    return wrap(text, limit, len)


def test_what_fits_stays_on_one_line():
    assert wrapped("张三", 10) == ["张三"]
    assert wrapped("", 10) == [""]


def test_chinese_breaks_anywhere():
    assert wrapped("浙江省杭州市", 4) == ["浙江省杭", "州市"]


def test_a_closing_mark_never_begins_a_line():
    assert wrapped("浙江省，杭州", 3) == ["浙江", "省，杭", "州"]


def test_an_opening_mark_never_ends_a_line():
    assert wrapped("浙江（杭州）", 3) == ["浙江", "（杭", "州）"]


def test_words_break_at_spaces():
    assert wrapped("one two three", 7) == ["one two", "three"]


def test_a_word_too_long_for_a_line_is_cut():
    assert wrapped("ab " + "x" * 10, 4) == ["ab", "xxxx", "xxxx", "xx"]


def test_even_a_single_character_may_be_wider_than_the_line():
    assert wrap("张三", 0.5, len) == ["张", "三"]


def test_line_feeds_are_kept():
    assert wrapped("a\n\nb", 5) == ["a", "", "b"]


def test_blanks_at_a_break_disappear():
    assert wrapped("abcd    efgh", 4) == ["abcd", "efgh"]
    assert wrapped("     ", 3) == [""]


@given(st.text(alphabet="张三，。（）“”ab c.x", max_size=60), st.integers(3, 20))
def test_nothing_is_lost_and_no_line_is_too_wide(text, limit):
    lines = wrapped(text, limit)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= limit for line in lines)


def test_no_mark_both_opens_and_closes():
    assert not set(NEVER_FIRST) & set(NEVER_LAST)
