"""The clock: from the day of handing in, what is due when, by which source; a calendar file, the
line for the home page."""

import datetime as dt
from typing import Any, Final
from urllib.parse import urlsplit

from aiogram.types import BufferedInputFile, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput

from dialogs.form import navigation, render
from dialogs.menu import free_text
from dialogs.refused import reading
from dialogs.shared import context
from dialogs.shared.context import language, owner, place, scratch, services, translate
from dialogs.shared.keys import Key, OldScreen
from dialogs.shared.states import Review
from dialogs.shared.text import cited, safe
from filing import icp_numbers
from filing.calendar_file import calendar
from filing.filing_clock import GUANGDONG, LINK, Stage, clock, events, footer, on_home_page
from filing.home_page import Shown
from filing.model import Facts
from filing.package.due import Due
from filing.problems import Term, Translate

HEAD = Term("Handed in on {day}")
NOT_YET = Term("Not handed in yet")
ESTIMATED = Term("(estimated: holidays not announced yet)")
HINT = Term(
    "Keep the phones of the filing on. Paste whatever the provider or the authority writes: I say"
    " what it means."
)
NUMBER = Term("Your number: {number}")
ASKED = Term("Type the number, or paste the message that brought it, e.g. 浙ICP备12345678号-1.")
TAKEN = Term("Congratulations. It goes on your home page, at the bottom, as a link.")
OF_ENTITY = Term("{number} is the entity's number. The website's ends in -1, -2 and so on.")
KNOWN = Term("A number is noted already. If it is another one, press the button first.")
ELSEWHERE = Term("{number} is a number of {place}, but you filed in {here}. Read it again.")
LOOKED: Final = {
    Shown.RIGHT: Term("Your home page shows {number}, with the link. All is well."),
    Shown.NO_LINK: Term("Your home page shows {number}, but without a link to {link}."),
    Shown.OTHER: Term("Your home page shows {other}, not {number}."),
    Shown.MISSING: Term(
        "I do not see {number} on your home page. If a script writes it there, open the page"
        " yourself: I run none."
    ),
}
UNREACHED = Term("I could not open your home page. Does it open for others?")
CAPTION = Term("The days of your filing, for the calendar of your phone.")
"""What goes with the calendar file."""


async def key(manager: DialogManager, draft: int) -> list[list[Key]]:
    """The button behind the package: the clock, begun or to be begun."""
    say, filing_clock = translate(manager), services(manager).filing_clock
    if filing_clock is None:
        return []
    begun = await filing_clock.day(owner(manager), draft)
    label = say("Where my filing stands") if begun else say("I have handed it in")
    return [[Key("handed", label)]]


async def begin(manager: DialogManager, draft: int) -> None:
    """Today, unless it was said before."""
    filing_clock = services(manager).filing_clock
    if filing_clock is not None:
        await filing_clock.mark(owner(manager), draft)
        await plan(manager)
    await manager.switch_to(Review.clock)


async def plan(manager: DialogManager) -> None:
    """Reminders on the days that the clock shows."""
    filing_clock = services(manager).filing_clock
    _day, stages = await _stages(manager)
    if filing_clock is not None:
        await filing_clock.plan(owner(manager), place(manager)["draft"], stages)


def when(due: Due, say: Translate) -> str:
    """A deadline as HTML, with the word that it is estimated."""
    text = render.fill(say, due.text, due.values)
    return f"{text} {safe(say(ESTIMATED))}" if due.estimated else text


async def _stages(manager: DialogManager) -> tuple[dt.date | None, tuple[Stage, ...]]:
    found, draft = services(manager), place(manager)["draft"]
    filing_clock = found.filing_clock
    day = await filing_clock.day(owner(manager), draft) if filing_clock is not None else None
    work = await found.submissions.todo(owner(manager), draft, language(manager), day)
    return day, clock(work)


async def shown(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    manager, say = dialog_manager, translate(dialog_manager)
    day, stages = await _stages(manager)
    draft = place(manager)["draft"]
    known, number = await _known(manager, draft), await _issued(manager, draft)
    told = render.fill(say, HEAD, {"day": day.isoformat()}) if day else safe(say(NOT_YET))
    said = context.said(manager)
    lines = [said] if said else []
    if number:
        lines.append(f"<b>{render.fill(say, NUMBER, {'number': number})}</b>\n{told}")
    else:
        lines.append(f"<b>{told}</b>")
    if number:
        stages = tuple(one for one in stages if one.step.part == "after")
    lines += [_line(n, one, manager) for n, one in enumerate(stages, 1)]
    lines.append(safe(say(HINT)))
    return {"screen": "\n\n".join(lines)[: render.LONGEST], "v": _keys(known, number, manager)}


def _keys(known: Facts, number: str, manager: DialogManager) -> list[list[Key]]:
    """Before the number has come, and after."""
    say = translate(manager)
    line = Key("footer", say("Copy the line for the home page"), copy=footer(known, number))
    if number:
        can_look = services(manager).look_at is not None and isinstance(known.get("domain"), str)
        first = [[line], *([[Key("look", say("Look at my home page"))]] if can_look else [])]
        last = [[Key("number", say("It is another number"))]]
    else:
        first = [[Key("number", say("My number has come"))]]
        first += [[Key("refused", say("It was refused: what does it mean?"))]]
        last = [[Key("earlier", say("It was a day earlier"))]]
        last += [[Key("undo", say("I have not handed it in"))]]
    return [*first, [Key("ics", say("Into my calendar"))], *last, [Key("back", say("Back"))]]


async def _known(manager: DialogManager, draft: int) -> Facts:
    return (await services(manager).filings.review(owner(manager), draft)).known


async def _issued(manager: DialogManager, draft: int) -> str:
    filing_clock = services(manager).filing_clock
    return await filing_clock.issued(owner(manager), draft) if filing_clock is not None else ""


async def on_message(message: Message, source: MessageInput, manager: DialogManager) -> None:
    """A text that names a number brings it; anything else is looked up."""
    number = icp_numbers.named(message.text or "")
    filing_clock, draft = services(manager).filing_clock, place(manager)["draft"]
    if not number or filing_clock is None:
        await free_text.on_message(message, source, manager)
        return
    here = str((await _known(manager, draft)).get("province") or "")
    if text := _foreign(number, here):
        names = {"number": number, "here": _place(here, manager)}
        names["place"] = _place(icp_numbers.province(number), manager)
        context.notice(manager, render.fill(translate(manager), text, names))
        return
    wanted = scratch(manager).pop("another", False)
    if await _issued(manager, draft) and not wanted:
        context.notice(manager, render.fill(translate(manager), KNOWN))
        return
    await take(manager, draft, number)


def _foreign(number: str, here: str) -> str:
    """Why it cannot be the number of a filing in the province `here`; nothing where it can."""
    given = icp_numbers.province(number)
    if here and given != here:
        return ELSEWHERE
    return OF_ENTITY if "-" not in number and given != GUANGDONG else ""


async def waits_for(manager: DialogManager, draft: int, number: str) -> bool:
    """Whether a filing was handed in and this may be its number."""
    filing_clock = services(manager).filing_clock
    if filing_clock is None or await filing_clock.day(owner(manager), draft) is None:
        return False
    here = str((await _known(manager, draft)).get("province") or "")
    return not _foreign(number, here) and not await _issued(manager, draft)


async def take(manager: DialogManager, draft: int, number: str) -> None:
    """The filing has its number."""
    filing_clock = services(manager).filing_clock
    if filing_clock is not None:
        await filing_clock.issue(owner(manager), draft, number)
        context.notice(manager, render.fill(translate(manager), TAKEN))


def _place(province: str, manager: DialogManager) -> str:
    found = services(manager).catalog.provinces.get(province)
    return translate(manager)(found.name) if found else province


async def _look(manager: DialogManager) -> None:
    """Opens the home page once, and tells what is there."""
    look_at, draft = services(manager).look_at, place(manager)["draft"]
    known = await _known(manager, draft)
    number = on_home_page(known, await _issued(manager, draft))
    if look_at is None or not number:
        raise OldScreen
    address = str(known.get("home_url") or known["domain"])
    host = urlsplit(address if "://" in address else f"//{address}").hostname
    found = await look_at(host or str(known["domain"]), number)
    told = LOOKED[found.shown] if found else UNREACHED
    values = {"number": number, "other": found.number if found else "", "link": LINK}
    context.notice(manager, render.fill(translate(manager), told, values))


def _line(number: int, one: Stage, manager: DialogManager) -> str:
    """One step: when, what, and where that stands."""
    say, source = translate(manager), services(manager).catalog.sources.get(one.step.source)
    told = f"{number}. <b>{safe(say(one.step.title))}</b>"
    if one.due.text:
        told += f"\n{when(one.due, say)}"
    if source is not None:
        told += f"\n<i>{safe(cited(say, say(source.title), source.as_of))}</i>"
    return told


async def press(manager: DialogManager, what: str) -> None:
    filing_clock, draft = services(manager).filing_clock, place(manager)["draft"]
    if what == "ics":
        await _send(manager, draft)
    elif what == "earlier" and filing_clock is not None:
        await filing_clock.earlier(owner(manager), draft)
        await plan(manager)
    elif what == "undo" and filing_clock is not None:
        await filing_clock.undo(owner(manager), draft)
        await filing_clock.plan(owner(manager), draft, ())
        await manager.switch_to(Review.done)
    elif what == "number":
        scratch(manager)["another"] = True
        context.notice(manager, render.fill(translate(manager), ASKED))
    elif what == "look":
        await _look(manager)
    elif what == "refused":
        await reading.ask(manager)
    elif what == "back":
        await navigation.show_package(manager, draft)
    else:
        raise OldScreen


async def _send(manager: DialogManager, draft: int) -> None:
    say, bot = translate(manager), manager.middleware_data["bot"]
    _day, stages = await _stages(manager)
    sheet = await services(manager).submissions.sheet(owner(manager), draft)
    titles = {text: say(text) for one in stages for text in (one.step.title, one.step.text)}
    made = events(stages, sheet.reference if sheet else "", titles)
    content = calendar(made, dt.datetime.now(dt.UTC))
    file = BufferedInputFile(content, "icp-filing.ics")
    await bot.send_document(owner(manager), file, caption=safe(say(CAPTION)))
