"""A number sent by itself where none is asked: what it is, and what it can be used for."""

from collections.abc import Mapping
from typing import Any, Final

from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs.form import assumed, fields, navigation, render
from dialogs.intake import offers
from dialogs.menu import consent, free_text
from dialogs.review import clock
from dialogs.shared import context
from dialogs.shared.context import language, owner, place, services, translate
from dialogs.shared.keys import Key, Keys, OldScreen, tapped_number
from dialogs.shared.states import Doubt
from dialogs.shared.text import Screen, cut, pair
from filing import icp_numbers
from filing.errors import NotFound, StaleDraft
from filing.lone_numbers import LoneNumber, Sort
from filing.problems import Term
from filing.service import NUMBER, Summary

MISREAD = Term(
    "{number} looks like a unified social credit code, but its check character does not fit."
    " Compare it with the licence, sign by sign."
)
CARD = Term(
    "That is the number of an identity card. It is asked in the form, and nothing of it was stored"
    " here. You may delete your message."
)
SITE = Term("{number} is the ICP number of a website in {place}. What is it about?")
ENTITY = Term(
    "{number} is the ICP number of an entity in {place}; that of a website ends in -1, -2 and so"
    " on. What is it about?"
)
SERVICE = Term(
    "{number} is a service identification number (备案服务号): it stands for a server of Alibaba"
    " Cloud, for one website, once. Do you want to file with it?"
)

WITH_SITE: Final = ("modify", "add_provider", "remove_provider", "cancel", "new_website")
WITH_ENTITY: Final = ("new_website", "modify", "cancel")
"""Kinds of filing that begin with such a number, the likeliest first."""


def window() -> Window:
    return Window(
        Screen(),
        Keys("n", _press),
        MessageInput(free_text.on_message),
        state=Doubt.number,
        getter=_shown,
        preview_data={"screen": "Number", "n": [[Key("back", "Back")]]},
    )


async def told(manager: DialogManager, found: LoneNumber) -> None:
    """Says what the number is, on top of whatever is open; nothing is stored before a tap."""
    if found.sort is Sort.CODE and offers.intake(manager) is not None:
        await offers.offer_paste(manager, found.number)
    elif found.sort in {Sort.ICP, Sort.SERVICE}:
        data = {"sort": str(found.sort), "number": found.number, "draft": _open(manager)}
        await manager.start(Doubt.number, data)
    else:
        text = CARD if found.sort is Sort.CARD else MISREAD
        context.notice(manager, render.fill(translate(manager), text, {"number": found.number}))
        await (manager.show() if manager.has_context() else navigation.show_home(manager))


def _open(manager: DialogManager) -> int | None:
    found = place(manager).get("draft")
    return found if isinstance(found, int) else None


async def _shown(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    manager, say = dialog_manager, translate(dialog_manager)
    number = str(place(manager)["number"])
    if place(manager)["sort"] == Sort.SERVICE:
        text, values = SERVICE, {"number": number}
        keys = [*await _into(manager), [Key("kind:initial", say("Start a new filing"))]]
    else:
        text = SITE if "-" in number else ENTITY
        values = {"number": number, "place": _province(manager, number)}
        keys = [*await _issued(manager, number), *_kinds(manager, number)]
    keys += [[Key("look", say("Look it up"))]] if services(manager).look_up else []
    said = context.said(manager)
    screen = "\n\n".join(part for part in (said, render.fill(say, text, values)) if part)
    return {"screen": screen, "n": [*keys, [Key("back", say("Back"))]]}


def _province(manager: DialogManager, number: str) -> str:
    code = icp_numbers.province(number)
    found = services(manager).catalog.provinces.get(code)
    return translate(manager)(found.name) if found else code


def _kinds(manager: DialogManager, number: str) -> list[list[Key]]:
    say, found = translate(manager), services(manager)
    wanted = WITH_SITE if "-" in number else WITH_ENTITY
    kinds = [found.catalog.kinds[one] for one in wanted if one in found.kinds]
    return [[Key(f"kind:{kind.id}", render.kind(say(kind.label), kind.zh))] for kind in kinds]


async def _issued(manager: DialogManager, number: str) -> list[list[Key]]:
    """A filing that was handed in and waits for such a number."""
    drafts = await services(manager).filings.drafts(owner(manager))
    return [
        [Key(f"mine:{one.draft.id}", _named(manager, Term("It came for"), one))]
        for one in drafts
        if await clock.waits_for(manager, one.draft.id, number)
    ][:1]


async def _into(manager: DialogManager) -> list[list[Key]]:
    """The open draft, where it asks for such a number."""
    drafts = await services(manager).filings.drafts(owner(manager))
    return [
        [Key(f"into:{one.draft.id}", _named(manager, Term("Into my draft"), one))]
        for one in drafts[:1]
        if not one.reference and await _asks(manager, one.draft.id)
    ]


def _named(manager: DialogManager, head: str, one: Summary) -> str:
    say = translate(manager)
    name = render.draft_name(one, services(manager).catalog, say)
    return cut(pair(say, say(head), name), 36)


async def _asks(manager: DialogManager, draft: int) -> bool:
    try:
        await services(manager).filings.question(owner(manager), draft, NUMBER)
    except (NotFound, StaleDraft):
        return False
    return True


async def _press(manager: DialogManager, what: str) -> None:
    action, _, detail = what.partition(":")
    number, look_up = str(place(manager)["number"]), services(manager).look_up
    if action == "kind" and detail in services(manager).kinds:
        if not await consent.asked(manager, {"kind": detail}):
            await _start(manager, detail)
    elif action == "mine":
        await clock.take(manager, tapped_number(detail), number)
        await navigation.show_clock(manager, tapped_number(detail))
    elif action == "into":
        await _answer(manager, tapped_number(detail), number)
    elif action == "look" and look_up is not None:
        await fields.silently(manager)
        await look_up(manager, number)
    elif action == "back":
        await navigation.leave(manager)
    else:
        raise OldScreen


async def agreed(start_data: Any, result: object, manager: DialogManager) -> None:  # noqa: ANN401 - the framework's type
    """The filing begins with the number."""
    if result == consent.AGREED and manager.current_context().state == Doubt.number:
        await _start(manager, str(start_data["kind"]))


async def _start(manager: DialogManager, kind: str) -> None:
    given = _known(str(place(manager)["sort"]), str(place(manager)["number"]))
    filings = services(manager).filings
    draft = await filings.start(owner(manager), kind, given, language=language(manager))
    await assumed.begin(manager, draft.id)


def _known(sort: str, number: str) -> Mapping[str, str]:
    """What such a number answers."""
    if sort == Sort.SERVICE:
        return {"verification": "service_number", NUMBER: number}
    found = {"entity_icp_number": icp_numbers.entity(number)}
    return found | ({"site_icp_number": number} if "-" in number else {})


async def _answer(manager: DialogManager, draft: int, number: str) -> None:
    """Into the open draft, as if it had been typed at its question."""
    await navigation.show_question(manager, draft, NUMBER)
    await fields.give(manager, number)
