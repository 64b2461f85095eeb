"""Texts of the desk for applicants and staff: HTML with every value escaped."""

import datetime as dt
import re
from collections.abc import Sequence
from html import escape

from desk.actions import Button
from desk.hours import BEIJING, Hours
from desk.model import FIRST_NAME, Case
from desk.model import SUBJECT as SUBJECT_OF
from filing.problems import Term, Translate, plural

BACK = "Back to the form"
"""The msgid of the one button of the reply keyboard."""


def safe(text: object) -> str:
    return escape(str(text), quote=False)


NAME = "{first_name}"


def personal(text: str, case: Case) -> str:
    """With the applicant's first name filled in; where that is not known the sentence does without
    it."""
    name = case.context.get(FIRST_NAME, "")
    if name or NAME not in text:
        return text.replace(NAME, name)
    return _NAMED.sub("", text)


def silent(text: object) -> str:
    """Escaped, and nobody is called: a name behind an @ is no mention."""
    return safe(text).replace("@", "@\u2060")


PLACES = {
    "home": Term("Home"),
    "drafts": Term("My drafts"),
    "draft": Term("My drafts"),
    "delete": Term("My drafts"),
    "kinds": Term("the choice of a kind of filing"),
    "forget": Term("erasing everything"),
    "ask": Term("before the first filing, or a refusal"),
    "overview": Term("Check your answers"),
    "section": Term("Check your answers"),
    "findings": Term("Check your answers"),
    "agree": Term("Check your answers"),
    "assumed": Term("Check your answers"),
    "done": Term("the package"),
    "clock": Term("Where my filing stands"),
    "facts": Term("the rules of a province"),
    "page": Term("the crib sheet"),
    "drops": Term("Check your answers"),
    "whose": Term("a text of which it is asked for whom it is"),
    "picture": Term("a picture of which it is asked what it is"),
    "number": Term("a number of which it is asked what it is for"),
    "choose": Term("the choice of a language"),
    "topics": Term("Questions and answers"),
    "topic": Term("Questions and answers"),
    "entry": Term("Questions and answers"),
    "both": Term("Questions and answers"),
    "help": Term("Questions and answers"),
    "meant": Term("a look-up without a sure answer"),
    "nothing": Term("a look-up without an answer"),
    "terms": Term("Glossary"),
    "term": Term("Glossary"),
    "confirm": Term("what was read from a text or a picture"),
    "change": Term("what was read from a text or a picture"),
    "value": Term("what was read from a text or a picture"),
    "paste": Term("what was read from a text or a picture"),
    "photo": Term("what was read from a text or a picture"),
    "read": Term("a notice of refusal"),
    "unknown": Term("a notice of refusal"),
    "question": Term("Do I need a filing?"),
    "result": Term("Do I need a filing?"),
}
"""The screens that are no questions of the form, by the names of their states."""

NAMED = 20
"""So many people are named in one line."""

HOUR, DAY = 60, 24 * 60
"""In minutes."""

STEPS = tuple(dt.timedelta(minutes=one) for one in (15, HOUR, 4 * HOUR, DAY, 3 * DAY))
"""After so long the name of a topic tells how long its applicant waits."""

SUBJECT = 40
_NAMED = re.compile(r"^\{first_name\}[,，:：]?\s*|\s*\{first_name\}")
_NUMBERS = re.compile(r"[\w.+-]*@[\w.-]+|\d[\d -]+\d[A-Za-z]?")


def listed(items: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = f" +{len(items) - NAMED}" if len(items) > NAMED else ""
    return f"{', '.join(items[:NAMED])}{more}" if items else "–"


def subject(words: str) -> str:
    """The beginning of a text for a list; numbers and addresses in it, which may be somebody's,
    are masked."""
    masked = _NUMBERS.sub("…", " ".join(words.split()))
    return masked if len(masked) <= SUBJECT else f"{masked[:SUBJECT].rstrip()}…"


def mark(case: Case, now: dt.datetime) -> str:
    """The state of a case at a glance, in lists and names of topics."""
    if case.snoozed(now):
        return "💤"
    return "🔴" if case.waits else ""


def waited(case: Case, now: dt.datetime) -> dt.timedelta:
    """How long the applicant has waited, in steps so coarse that a name seldom changes."""
    span = now - case.waiting_since if case.waits and case.waiting_since else dt.timedelta()
    return max((step for step in STEPS if step <= span), default=dt.timedelta())


def state(_: Translate, case: Case, now: dt.datetime) -> str:
    """The mark with the time waited, for the name of the topic."""
    sign, step = mark(case, now), waited(case, now)
    if case.snoozed(now) or not step:
        return sign
    minutes = int(step.total_seconds() // 60)
    if minutes < HOUR:
        return f"{sign} {_('{number} min').format(number=minutes)}"
    if minutes < DAY:
        return f"{sign} {_('{number} h').format(number=minutes // HOUR)}"
    return f"{sign} {_('{number} d').format(number=minutes // DAY)}"


def link(case: Case, mark: str = "") -> str:
    """The case's number, a link into its topic where there is one."""
    number = f"{mark} #{case.id}".lstrip()
    place = str(case.group).removeprefix("-100")
    topic = case.topic
    return f'<a href="https://t.me/c/{place}/{topic}">{number}</a>' if topic else number


def mention(user: int, name: str) -> str:
    return f'<a href="tg://user?id={user}">{safe(name)}</a>'


def back_label(_: Translate) -> str:
    return _("Back to the form")


def welcome(_: Translate, hours: Hours, now: dt.datetime, *, present: bool) -> str:
    """When the applicant turns to staff: who reads, what they see, when they answer."""
    lines = [
        _("You are talking with our staff. What you write now goes to a person."),
        expected(_, hours, now, present=present),
        _(
            "They see what you write here, with its first words in a list; your language, the kind"
            " of filing, province and domain, how far the form is and what would be refused in it."
            " Personal data is masked; a lead of our staff can look at it for a minute, and that is"
            " logged."
        ),
    ]
    return "\n\n".join(lines)


def expected(_: Translate, hours: Hours, now: dt.datetime, *, present: bool) -> str:
    """When an answer can be expected. `present`: somebody is at the desk, whatever the hours."""
    if not present:
        return closed(_, hours, now)
    if not hours.open_at(now):
        return _("Somebody is at the desk, and usually answers within half an hour.")
    return _("Somebody usually answers within half an hour ({hours}, Beijing time).").format(
        hours=hours.figures
    )


def closed(_: Translate, hours: Hours, now: dt.datetime) -> str:
    if hours.open_at(now):
        return _(
            "Nobody is at the desk right now. What you write is kept, and read as soon as somebody"
            " is back."
        )
    opening = hours.next_opening(now)
    return _(
        "Nobody is at the desk right now. What you write is kept and read from {day} {time} "
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
    """Of Beijing, and saying so: staff may be elsewhere."""
    return f"{stamp(moment)} UTC+8"


def stamp(moment: dt.datetime) -> str:
    """The same, where the zone stands above."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def local_day(moment: dt.datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d}"


def rating(_: Translate, case: int, *, rated: bool = False) -> tuple[tuple[Button, ...], ...]:
    """Five marks, and the ways on: all stay when a mark is given, so that it can be changed,
    and something said about it."""
    rates = tuple(Button(str(mark), f"desk:rate:{case}:{mark}") for mark in range(1, 6))
    again = Button(_("Open it again"), f"desk:reopen:{case}")
    why = (Button(_("Say why"), f"desk:comment:{case}"),) if rated else ()
    return rates, (*why, again), (Button(back_label(_), "desk:form"),)


def farewell(_: Translate, case: Case) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    """After closing: a summary, the rating in one tap, and the ways on."""
    text = "\n".join(
        (
            _("This conversation is closed (number {number}).").format(number=case.id),
            _("How helpful was it? 1 is poor, 5 is very good."),
        )
    )
    return text, rating(_, case.id)


PROGRAMS = frozenset(
    {
        "apk",
        "app",
        "bat",
        "bin",
        "cmd",
        "com",
        "cpl",
        "dll",
        "dmg",
        "exe",
        "hta",
        "iso",
        "jar",
        "js",
        "lnk",
        "msi",
        "ps1",
        "reg",
        "scr",
        "sh",
        "vbs",
    }
)
"""Endings of files that may run when they are opened."""


def is_program(name: str) -> bool:
    """Whether a file of this name may run when it is opened."""
    return name.rpartition(".")[2].strip().lower() in PROGRAMS and "." in name


def board(_: Translate, waiting: Sequence[Case], now: dt.datetime) -> str:
    """Who waits for a topic, at most; with the oldest, so that somebody can look."""
    if not waiting:
        return _("✅ Everybody who wrote has a topic now.")
    oldest = min(waiting, key=lambda one: one.waiting_since or now)
    minutes = int((now - (oldest.waiting_since or now)).total_seconds() // 60)
    about = subject(oldest.context.get("question") or oldest.context.get(SUBJECT_OF) or "–")
    words = plural(
        _,
        "🔴 {number} applicant waits for a topic, for {minutes} min: «{about}»",
        "🔴 {number} applicants wait for a topic; the oldest, for {minutes} min: «{about}»",
        len(waiting),
    )
    return words.format(number=len(waiting), minutes=minutes, about=safe(about))


def nobody_wrote(_: Translate, span: dt.timedelta) -> str:
    return _("Nobody has written here for {days} days.").format(days=span.days)


def about_to_close(
    _: Translate, case: int, span: dt.timedelta, left: dt.timedelta
) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    """Before a quiet conversation ends, with the button that keeps it open."""
    words = _(
        "Nobody has written here for {days} days. In {left} days this conversation with our staff"
        " closes by itself."
    )
    keys = ((Button(_("Keep open"), f"desk:keep:{case}"),),)
    return words.format(days=span.days, left=left.days), keys


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
