"""Texts of reminders about idle drafts, without anything of their contents."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from dialogs.form.render import fill
from dialogs.shared.keys import Key
from dialogs.shared.text import safe
from filing.model import Catalog
from filing.problems import Term, Translate
from filing.reminder_schedule import KEPT, Step
from filing.retention import Notice

ZONE = ZoneInfo("Asia/Shanghai")
"""Days are those of the filing's place, as everywhere."""

PROGRESS = Term("{kind}: {done} of {total} questions are answered, and every answer is saved.")
GO_ON = Term("Go on whenever it suits you: the button opens the question where you stopped.")
LAST = Term("This was the last reminder.")
RESTS = Term(
    "{kind}: nothing has changed in this draft for a long time. Drafts are kept for {days} days"
    " after the last change, this one until {date}."
)
STAY = Term("One tap keeps it longer. The export holds all your answers and documents.")
FINAL = Term("This is the last notice. A deleted draft can be brought back for seven days.")

DAY_COMES = Term("Your filing: something is due today")
NEXT = Term(
    "By now it should be done. If a notice came, paste it here: I'll tell you what it means."
)

HEADS: Mapping[bool, Term] = {
    False: Term("Your filing is waiting for you"),
    True: Term("A draft of yours will be deleted"),
}
"""By whether the notice tells of the draft's end."""


def text(notice: Notice, catalog: Catalog, say: Translate) -> str:
    """The message as HTML."""
    kind = catalog.kinds.get(notice.summary.draft.kind)
    values = {
        "kind": say(kind.label) if kind else notice.summary.draft.kind,
        "done": notice.summary.done,
        "total": notice.summary.total,
        "days": KEPT.days,
        "date": notice.ends_at.astimezone(ZONE).date().isoformat(),
    }
    lines = [RESTS, STAY] if notice.step.ends else [PROGRESS, GO_ON]
    if notice.step is Step.ENDING_SOON:
        lines.append(FINAL)
    elif notice.step is Step.THIRD:
        lines.append(LAST)
    head = f"<b>{fill(say, HEADS[notice.step.ends])}</b>"
    return "\n\n".join([head, *(fill(say, line, values) for line in lines)])


def keys(notice: Notice, say: Translate) -> list[Key]:
    """The buttons below, one a row."""
    on = Key("go", say("Continue"))
    if notice.step.ends:
        return [on, Key("keep", say("Keep it longer")), Key("export", say("Export my answers"))]
    return [on, Key("off", say("Don't remind me"))]


def later(title: str, say: Translate) -> str:
    """The day of a step of a filing that was handed in, as HTML."""
    return "\n\n".join([f"<b>{fill(say, DAY_COMES)}</b>", f"• {safe(say(title))}", fill(say, NEXT)])


def later_keys(say: Translate) -> list[Key]:
    """The clock, or no more of this."""
    return [Key("clock", say("Where my filing stands")), Key("off", say("Don't remind me"))]
