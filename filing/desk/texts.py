"""What the desk says to applicants and staff, composed from msgids: HTML, every value escaped."""

import datetime as dt
from collections.abc import Callable
from html import escape

from filing.desk.hours import BEIJING, Hours
from filing.desk.model import Button, Case

Translate = Callable[[str], str]

BACK = "Back to the form"
"""The msgid of the one button of the reply keyboard."""


def safe(text: object) -> str:
    return escape(str(text), quote=False)


def mention(user: int, name: str) -> str:
    return f'<a href="tg://user?id={user}">{safe(name)}</a>'


def back_label(_: Translate) -> str:
    return _("Back to the form")


def welcome(_: Translate, hours: Hours, now: dt.datetime) -> str:
    """When the applicant turns to staff: who reads, what they see, when they answer."""
    lines = [
        _("You are talking with our staff. What you write now goes to a person."),
        expected(_, hours, now),
        _("They see your language, the kind of filing and how far it is; personal data is masked."),
    ]
    return "\n\n".join(lines)


def expected(_: Translate, hours: Hours, now: dt.datetime) -> str:
    """The hours, and when an answer can be expected."""
    if hours.open_at(now):
        return _("Somebody usually answers within half an hour ({hours}, Beijing time).").format(
            hours=hours.figures
        )
    return closed(_, hours, now)


def closed(_: Translate, hours: Hours, now: dt.datetime) -> str:
    opening = hours.next_opening(now)
    return _(
        "Nobody is at the desk right now. Your message is kept and read from {day} {time} "
        "(Beijing time)."
    ).format(day=day_name(_, opening), time=f"{opening:%H:%M}")


def day_name(_: Translate, day: dt.datetime) -> str:
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return names[day.weekday()]


def local_time(moment: dt.datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def farewell(_: Translate, case: Case) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    """After closing: a summary, the rating in one tap, and the way back."""
    text = "\n".join(
        (
            _("This conversation is closed (number {number}).").format(number=case.id),
            _("How helpful was it? 1 is poor, 5 is very good."),
        )
    )
    rates = tuple(Button(str(mark), f"desk:rate:{case.id}:{mark}") for mark in range(1, 6))
    return text, (rates, (Button(_("Open it again"), f"desk:reopen:{case.id}"),))


def correction(
    _: Translate, label: str, text: str, fix: int
) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    """One message that asks for one correction, with the button that opens the question."""
    lines = [_("Please check one answer: {field}").format(field=f"<b>{safe(label)}</b>")]
    if text:
        lines.append(safe(text))
    return "\n\n".join(lines), ((Button(_("Open this question"), f"desk:fix:{fix}"),),)


def cannot_copy(_: Translate) -> str:
    return _(
        "This kind of message cannot be passed on to our staff. Text, pictures, files, voice and "
        "video can."
    )


def too_big(_: Translate) -> str:
    return _(
        "This file is bigger than 20 MB and cannot be passed on just now. Please send a smaller "
        "one, or describe it in words."
    )


def not_passed_on(_: Translate) -> str:
    return _("Your last message could not be passed on. Please write it once more.")
