"""What is due for a draft that nobody works on."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.reminder_schedule import AFTER, DAY, HOUR_AFTER, KEPT, LIVE, Idle, Step, due, ends_at

THEN = dt.datetime(2026, 11, 23, 13, 40, tzinfo=dt.UTC)
ONE = Idle(1, 7, "en", THEN, answered=True)
HOUR = dt.timedelta(hours=1)


def told(one, now):
    step = due(one, now)
    return one if step is None else replace(one, told={**one.told, step: now})


def lived(one, until, every=HOUR):
    """Round after round: what was done, after how many whole days."""
    done, now = [], one.changed_at
    while now < one.changed_at + until:
        now += every
        step = due(one, now)
        if step is not None:
            done.append((step, (now - one.changed_at) // DAY))
            one = replace(one, told={**one.told, step: now})
        if step is Step.END:
            break
    return done


def test_an_idle_draft_is_reminded_of_three_times_told_to_end_twice_and_then_ends():
    assert lived(ONE, 400 * DAY) == [
        (Step.FIRST, 1),
        (Step.SECOND, 3),
        (Step.THIRD, 10),
        (Step.ENDING, 150),
        (Step.ENDING_SOON, 173),
        (Step.END, 180),
    ]


@pytest.mark.parametrize(
    "why",
    [
        {"reminded": False},
        {"answered": False},
        {"latest": False},
        {"with_staff": True},
    ],
)
def test_without_a_reason_nobody_is_reminded_but_everybody_is_told_of_the_end(why):
    steps = [step for step, _ in lived(replace(ONE, **why), 400 * DAY)]
    assert steps == [Step.ENDING, Step.ENDING_SOON, Step.END]


def test_a_message_comes_at_the_hour_of_the_last_change_only():
    at = [minute for minute in range(24 * 60) if due(ONE, THEN + DAY + minute * HOUR / 60)]
    assert at == list(range(int(HOUR_AFTER / HOUR) * 60))


def test_a_missed_reminder_waits_for_the_next_day_and_lapses_then():
    assert due(ONE, THEN + 2 * DAY) is Step.FIRST
    assert due(ONE, THEN + 3 * DAY) is Step.SECOND
    assert due(ONE, THEN + 5 * DAY) is None
    assert due(ONE, THEN + AFTER[Step.THIRD] + LIVE) is None


def test_a_reminder_is_sent_once_for_a_draft_however_often_it_rests():
    once = replace(ONE, told={Step.FIRST: THEN - 40 * DAY})
    assert [step for step, _ in lived(once, 20 * DAY)] == [Step.SECOND, Step.THIRD]


def test_notices_of_an_earlier_rest_do_not_count():
    earlier = {Step.ENDING: THEN - 30 * DAY, Step.ENDING_SOON: THEN - 7 * DAY}
    steps = [step for step, _ in lived(replace(ONE, told=earlier, reminded=False), 400 * DAY)]
    assert steps == [Step.ENDING, Step.ENDING_SOON, Step.END]


def test_a_draft_that_is_older_than_all_that_still_gets_both_notices_in_time():
    now = THEN + 700 * DAY
    assert due(ONE, now) is Step.ENDING
    assert ends_at(ONE, now, Step.ENDING) == now + 30 * DAY
    first = told(ONE, now)
    assert due(first, now + 22 * DAY) is None
    second = told(first, now + 23 * DAY)
    assert ends_at(second, now + 23 * DAY, Step.ENDING_SOON) == now + 30 * DAY
    assert due(second, now + 30 * DAY - HOUR) is None
    assert due(second, now + 30 * DAY) is Step.END


def test_who_blocked_the_bot_is_sent_nothing_and_the_draft_ends_in_its_time():
    blocked = replace(ONE, unreachable_at=THEN + DAY)
    assert lived(blocked, 400 * DAY) == [(Step.END, 180)]
    late = replace(ONE, unreachable_at=THEN + 179 * DAY)
    assert lived(late, 400 * DAY) == [(Step.END, 209)]


def test_who_came_back_after_blocking_the_bot_is_reached_again():
    back = replace(ONE, unreachable_at=THEN - DAY)
    assert due(back, THEN + DAY) is Step.FIRST


@given(
    st.lists(st.integers(1, 40 * 24), max_size=60),
    st.booleans(),
    st.booleans(),
)
def test_no_draft_ends_unannounced_or_before_its_time(hours, reminded, answered):
    """However irregular the rounds: two notices 23 and 7 days apart at least, then the end."""
    one, now = replace(ONE, reminded=reminded, answered=answered), THEN
    for hour in hours:
        now += hour * HOUR
        step = due(one, now)
        if step is Step.END:
            assert now - THEN >= KEPT
            assert one.told[Step.ENDING_SOON] - one.told[Step.ENDING] >= 23 * DAY
            assert now - one.told[Step.ENDING_SOON] >= 7 * DAY
            break
        one = told(one, now)
    assert sum(step in {Step.FIRST, Step.SECOND, Step.THIRD} for step in one.told) <= 3
