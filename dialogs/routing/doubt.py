"""Asks once, with two buttons, whom an ambiguous text is for."""

from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window

from dialogs.form import fields, navigation
from dialogs.form.render import fill
from dialogs.review import clock
from dialogs.routing import named, numbers, stray
from dialogs.routing.meaning import Why
from dialogs.shared.context import HELD, Held, owner, place, scratch, services, translate
from dialogs.shared.keys import Key, Keys, OldScreen
from dialogs.shared.states import Doubt
from dialogs.shared.text import Screen, cut
from filing.model import Field, Kind
from filing.problems import Term, Translate

HANDED = "handed"
"""The filing is said to be handed in: on which day?"""

WHEN = Term("Good. On which day did you hand it in?")
MOST_AGO = 2

SAID = "said"
"""What was said last instead of an answer."""

STAFF = "staff"
"""Beside the reasons of `Why`: our staff wrote last."""

ASKED = {
    STAFF: Term("Our staff wrote to you last. Is this for them?\n\n“{text}”"),
    Why.GREETING: Term("Is this your answer to “{label}”?\n\n“{text}”"),
    Why.ODD: Term("Is this your answer to “{label}”?\n\n“{text}”"),
    Why.COMMAND: Term(
        "I don't know the command “{text}”; /help lists them all. Is it your answer to “{label}”?"
    ),
}


def build() -> Dialog:
    return Dialog(
        Window(
            Screen(),
            Keys("d", _press),
            state=Doubt.whose,
            getter=_shown,
            preview_data={"screen": "Whose", "d": [[Key("mine", "Yes")]]},
        ),
        stray.window(),
        numbers.window(),
        on_start=navigation.distinct,
        on_process_result=numbers.agreed,
    )


async def ask(manager: DialogManager, why: str, held: Held, field: str) -> None:
    """On top of whatever is open; nothing is stored or sent before a tap."""
    start = dict(place(manager)) if manager.has_context() else {}
    data = {"draft": start.get("draft"), "field": field, "why": why, HELD: dict(held)}
    await manager.start(Doubt.whose, data)


async def unsure(manager: DialogManager, held: Held, asked: Field, *, later: bool) -> None:
    """Who does not know the answer, or not now, is told what is needed; who says the same once
    more at a question in words is asked whether it is the answer."""
    text = str(held["text"])
    if asked.kind is Kind.TEXT and scratch(manager).get(SAID) == text:
        await ask(manager, Why.ODD, held, asked.id)
        return
    scratch(manager)[SAID] = text
    await navigation.from_outside(manager, fields.unsure(manager, later=later))


async def _shown(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, data = translate(dialog_manager), place(dialog_manager)
    if data["why"] == HANDED:
        return {"screen": fill(say, WHEN), "d": _days(say)}
    asked = services(dialog_manager).catalog.fields.get(str(data["field"]))
    offered: list[list[Key]] = []
    label = say(asked.label) if asked else ""
    held = data[HELD]
    if data["why"] in ASKED:
        text = fill(say, ASKED[data["why"]], {"text": held["text"], "label": label})
    else:
        text, offered = await named.shown(dialog_manager, data["why"], str(held["text"]))
    staff = [[Key("staff", say("Send to staff"))]] if data["why"] == STAFF else []
    mine = say("It is my answer") if staff else say("Yes, this is my answer")
    back = cut(say("Back to: {label}").format(label=label), 48)
    if asked is None:
        keys = [*staff, [Key("look", say("Look it up"))], [Key("back", say("Back"))]]
    elif staff:
        keys = [*staff, [Key("mine", mine)]]
    else:
        keys = [*offered, [Key("back", back)], [Key("mine", mine)]]
    return {"screen": text, "d": keys}


def _days(say: Translate) -> list[list[Key]]:
    """The days that come into question first; the clock moves back further."""
    told = (say("Today"), say("Yesterday"), say("The day before"))
    days = [Key(f"day{ago}", label) for ago, label in enumerate(told)]
    return [days[:2], days[2:], [Key("back", say("I have not handed it in"))]]


async def handed(manager: DialogManager) -> bool:
    """Somebody says that the filing is handed in: asks the day, or shows the clock that runs; False
    where there is no package."""
    found = services(manager).filing_clock
    drafts = await services(manager).filings.drafts(owner(manager))
    made = next((one.draft.id for one in drafts if one.reference), None)
    if found is None or made is None:
        return False
    if await found.day(owner(manager), made) is not None:
        await navigation.show_clock(manager, made)
        return True
    await manager.start(Doubt.whose, {"draft": made, "field": "", "why": HANDED, HELD: {}})
    return True


async def _begin(manager: DialogManager, ago: int) -> None:
    found, draft = services(manager).filing_clock, int(place(manager)["draft"])
    if found is None or ago > MOST_AGO or place(manager)["why"] != HANDED:
        raise OldScreen
    await found.mark(owner(manager), draft)
    for _ in range(ago):
        await found.earlier(owner(manager), draft)
    await navigation.show_clock(manager, draft)
    await clock.plan(manager)


async def _press(manager: DialogManager, what: str) -> None:
    if what.startswith("day") and what[3:].isdecimal():
        await _begin(manager, int(what[3:]))
        return
    held, hand_over = place(manager)[HELD], services(manager).hand_over
    look_up = services(manager).look_up
    if what.startswith(named.TAKE):
        key = what.removeprefix(named.TAKE)
        await named.take(manager, str(place(manager)["why"]), str(held.get("text", "")), key)
    elif what == "mine":
        await fields.after_all(manager, held)
    elif what == "staff" and hand_over is not None:
        await navigation.leave(manager)
        await hand_over(manager, held)
    elif what == "look" and look_up is not None:
        await fields.silently(manager)
        await look_up(manager, str(held["text"]))
    elif what == "back":
        await navigation.leave(manager)
    else:
        raise OldScreen
