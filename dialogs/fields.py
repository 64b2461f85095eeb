"""What happens in a question's window: an answer typed, tapped or uploaded, and the row of buttons
below."""

import re
from typing import Any

from aiogram.types import Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput

from dialogs import context, kinds, navigation, province, render, uploads
from dialogs.context import language, owner, place, scratch, services, translate
from dialogs.states import Confirm, Language, field_of
from filing.model import IN_APP, Field, Kind
from filing.problems import Problem, Term
from filing.service import Reply

PATIENCE = 3
"""After so many answers that were not understood the question offers a way around."""

FOUND = 40
"""Divisions of that name which are shown at most."""


async def on_message(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Whatever was sent while a question is open: a file where one is asked, else its words."""
    field = field_of(manager.current_context().state)
    asked = services(manager).catalog.fields[field]
    text = message.text or message.caption or ""
    if message.edit_date is not None and await corrected(manager, message, text):
        return
    if await uploads.further(manager, message, here=field):
        return
    if asked.kind is Kind.DOCUMENT and uploads.has_file(message):
        await upload(manager, message)
        uploads.gather(manager, message)
    elif text.startswith("/"):
        context.notice(manager, _say(manager, "I don't know this command. /help lists them all."))
    elif asked.kind is Kind.REGION and (codes := _regions(text)):
        scratch(manager).update(found=codes, page=0)
    elif text:
        await remember(manager, message, field)
        await uploads.note(manager, message, place(manager)["draft"], field)
        await give(manager, await in_codes(manager, asked, text, place(manager)["draft"]))
    elif asked.kind is Kind.DOCUMENT:
        context.notice(
            manager, _say(manager, "Send the document as a photo or as a file, please choose 📎.")
        )
    else:
        context.notice(
            manager, _say(manager, "This question is answered with words. Type the answer.")
        )


async def in_codes(manager: DialogManager, asked: Field, text: str, draft: int) -> str | list[str]:
    """What names an answer as the reader sees it, as its code; anything else as it is.

    That is its label in the reader's language, or its place among the buttons: the ministry's codes
    are figures too, and nobody sees those.
    """
    say, speech = translate(manager), language(manager)
    codes = {render.choice(say, item, speech).casefold(): item.code for item in asked.choices}
    codes |= {say(item.label).casefold(): item.code for item in asked.choices}
    if asked.choices and re.search("[0-9]", text):
        here = await services(manager).filings.question(owner(manager), draft, asked.id)
        codes |= {str(number): item.code for number, item in enumerate(here.choices, 1)}
    if asked.kind is Kind.CHOICES:
        parts = [part.strip() for part in re.split("[,，、;；\n]", text) if part.strip()]
        return [codes.get(part.casefold(), part) for part in parts]
    return codes.get(text.strip().casefold(), text)


async def remember(manager: DialogManager, message: Message, field: str) -> None:
    """Which question a message answered, so that editing it corrects that answer."""
    recent = services(manager).recent
    await recent.put(owner(manager), message.message_id, place(manager)["draft"], field)


async def corrected(manager: DialogManager, message: Message, text: str) -> bool:
    """An edited message corrects the answer it once was; False where it was none."""
    found = await services(manager).recent.get(owner(manager), message.message_id)
    if found is None:
        return False
    draft, field = found
    label = translate(manager)(services(manager).catalog.fields[field].label)
    raw = await in_codes(manager, services(manager).catalog.fields[field], text, draft)
    reply = await services(manager).filings.answer(owner(manager), draft, field, raw)
    if reply.problem is not None or reply.drops:
        refused = Term(
            "Your correction of “{label}” was not taken: open the question to change it."
        )
        context.notice(manager, render.fill(translate(manager), refused, {"label": label}))
        return True
    await tell(manager, reply)
    said = render.fill(translate(manager), "Corrected: {label}", {"label": label})
    catalog = services(manager).catalog
    found_ = [render.finding(translate(manager), catalog, item) for item in reply.findings]
    context.notice(manager, "\n".join([said, *found_]))
    return True


async def give(manager: DialogManager, raw: Any, *, confirmed: bool = False) -> None:  # noqa: ANN401 - raw input
    """Hands the answer on. Decides nothing."""
    field = field_of(manager.current_context().state)
    reply = await services(manager).filings.answer(
        owner(manager), place(manager)["draft"], field, raw, confirmed=confirmed
    )
    if reply.drops:
        await manager.start(
            Confirm.drops, {**place(manager), "field": field, "code": raw, "drops": _ids(reply)}
        )
        return
    await follow(manager, reply)


async def follow(manager: DialogManager, reply: Reply) -> None:
    """Shows what the reply says: the same question with what is wrong, the next one, or the
    review."""
    draft, data = reply.draft.id, scratch(manager)
    if reply.problem is not None:
        data["missed"] = data.get("missed", 0) + 1
        context.notice(manager, uploads.problem(manager, reply))
        return
    await tell(manager, reply)
    if reply.verdict is not None and reply.verdict.problems:
        context.notice(manager, uploads.problem(manager, reply))
    wants_more = reply.field.kind is Kind.DOCUMENT and _room(reply)
    if reply.stays or wants_more:
        return
    await onward(manager, reply, draft)


async def tell(manager: DialogManager, reply: Reply) -> None:
    """Lets the desk know that this question has been answered."""
    answered = services(manager).answered
    if answered is not None:
        await answered(reply.draft.owner, reply.draft.id, reply.field.id)


async def onward(manager: DialogManager, reply: Reply, draft: int) -> None:
    """Past an accepted answer: back to the review when it was opened from there and asks nothing
    new."""
    review = bool(place(manager).get("review"))
    following = (reply.opened[0] if reply.opened else None) if review else reply.next
    if following is None:
        await navigation.show_review(manager, draft)
    else:
        await navigation.show_question(manager, draft, following.id, review=review)


async def upload(manager: DialogManager, message: Message) -> None:
    """A photo or a file where a document is asked: fetched, looked at, sealed."""
    fetched = await uploads.fetch(manager, message)
    if fetched is None:
        return
    draft, field = place(manager)["draft"], field_of(manager.current_context().state)
    reply = await services(manager).filings.attach(owner(manager), draft, field, *fetched)
    if reply.problem is None:
        await uploads.note(manager, message, draft, field)
    await follow(manager, reply)


async def on_choice(manager: DialogManager, code: str) -> None:
    """A button that is an answer. `field.` codes take over another question's answer."""
    await give(manager, code)


async def on_offer(manager: DialogManager, field: str) -> None:
    """The earlier answer of another question is taken over."""
    here = field_of(manager.current_context().state)
    asked = await services(manager).filings.question(owner(manager), place(manager)["draft"], here)
    await give(manager, dict(asked.offers)[field])


async def on_pick(manager: DialogManager, code: str) -> None:
    """One of several choices toggled; `done` takes what is picked as the answer."""
    data = scratch(manager)
    picked: list[str] = data.setdefault("picked", await _picked(manager))
    if code == "done":
        await give(manager, picked)
    elif code in picked:
        picked.remove(code)
    else:
        picked.append(code)


async def on_region(manager: DialogManager, code: str) -> None:
    """One step down (or `up`) the regions; a final one is the answer."""
    from filing import regions  # noqa: PLC0415 - the list of divisions is read when first needed

    data = scratch(manager)
    data.pop("found", None)
    data.pop("page", None)
    if code == "up":
        data["at"] = ""
    elif regions.is_final(code):
        await give(manager, code)
    else:
        data["at"] = code


async def on_page(manager: DialogManager, number: str) -> None:
    scratch(manager)["page"] = int(number)


async def navigate(manager: DialogManager, what: str) -> None:
    """The buttons that stand under every question, in the same order."""
    await _ROADS[what](manager)


async def _back(manager: DialogManager) -> None:
    draft, field = place(manager)["draft"], field_of(manager.current_context().state)
    if place(manager).get("review"):
        await navigation.show_review(manager, draft)
        return
    asked = await services(manager).filings.question(owner(manager), draft, field)
    if asked.previous is None:
        await navigation.show_home(manager)
    else:
        await navigation.show_question(manager, draft, asked.previous.id)


async def _go_on(manager: DialogManager) -> None:
    """On without a change: behind an answer that has a problem, or past a question left open for
    now."""
    draft, field = place(manager)["draft"], field_of(manager.current_context().state)
    asked = await services(manager).filings.question(owner(manager), draft, field)
    if place(manager).get("review") or asked.following is None or asked.following.id == field:
        await navigation.show_review(manager, draft)
    else:
        await navigation.show_question(manager, draft, asked.following.id)


async def _skip(manager: DialogManager) -> None:
    field = field_of(manager.current_context().state)
    await follow(
        manager,
        await services(manager).filings.skip(owner(manager), place(manager)["draft"], field),
    )


async def _in_app(manager: DialogManager) -> None:
    await give(manager, [IN_APP])


async def _long_term(manager: DialogManager) -> None:
    await give(manager, "long_term")


async def _why(manager: DialogManager) -> None:
    data = scratch(manager)
    data["why"] = not data.get("why")


async def _staff(manager: DialogManager) -> None:
    ask = services(manager).ask_staff
    if ask is not None:
        await ask(manager, field_of(manager.current_context().state))


async def _faq(manager: DialogManager) -> None:
    press = services(manager).press
    if press is not None:
        await press(manager, f"help:{field_of(manager.current_context().state)}")


async def _language(manager: DialogManager) -> None:
    await manager.start(Language.choose, show_mode=ShowMode.AUTO)


async def _review(manager: DialogManager) -> None:
    await navigation.show_review(manager, place(manager)["draft"])


async def _rules(manager: DialogManager) -> None:
    await province.show(manager, place(manager)["draft"])


async def _kind(manager: DialogManager) -> None:
    await kinds.change(manager, place(manager)["draft"])


_ROADS = {
    "back": _back,
    "on": _go_on,
    "skip": _skip,
    "app": _in_app,
    "ever": _long_term,
    "why": _why,
    "staff": _staff,
    "faq": _faq,
    "lang": _language,
    "review": _review,
    "rules": _rules,
    "kind": _kind,
    "home": navigation.show_home,
}


def _say(manager: DialogManager, msgid: str) -> str:
    return render.fill(translate(manager), msgid)


def _ids(reply: Reply) -> list[str]:
    return [field.id for field in reply.drops]


def _room(reply: Reply) -> bool:
    held = reply.draft.answers.get(reply.field.id)
    return isinstance(held, tuple) and held != (IN_APP,) and len(held) < reply.field.max_files


def _regions(text: str) -> list[str]:
    """The divisions that a typed part of a name may mean; a clear one is an answer itself."""
    from filing import regions  # noqa: PLC0415 - the list of divisions is read when first needed

    clear = not isinstance(regions.parse(text), Problem)
    return [] if clear else regions.search(text)[:FOUND]


async def _picked(manager: DialogManager) -> list[str]:
    here = field_of(manager.current_context().state)
    asked = await services(manager).filings.question(owner(manager), place(manager)["draft"], here)
    return list(asked.value) if isinstance(asked.value, tuple) else []
