"""The window of a question: an answer typed, tapped or uploaded."""

import re
from typing import Any

from aiogram.types import Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput

from dialogs.form import assumed, echo, navigation, pictures, places, render, uploads
from dialogs.intake import compared, offers
from dialogs.routing import meaning, phrases
from dialogs.shared import context
from dialogs.shared.context import language, owner, place, scratch, services, translate
from dialogs.shared.keys import OldScreen, tapped_number
from dialogs.shared.states import Confirm, field_of
from dialogs.shared.text import pair, safe
from filing import in_words, several, values
from filing.model import Field, Kind, Value
from filing.problems import Problem, Term, Translate
from filing.service import Reply

PATIENCE = 3
"""After so many answers that were not understood the question offers a way around."""

NEEDED = Term(
    "“{label}” cannot be left out: the official system asks for it. You may leave it open for now"
    " and answer it later."
)
NOT_NEEDED = Term("“{label}” may be left out.")
KEPT = Term("There is no hurry: everything so far is saved, and /start leads back to it.")
LEFT_OUT = Term("Left out: {label}.")


async def on_message(message: Message, _input: MessageInput | None, manager: DialogManager) -> None:
    """Whatever was sent while a question is open: a file where one is asked, else its words."""
    field = field_of(manager.current_context().state)
    asked = services(manager).catalog.fields[field]
    text = message.text or message.caption or ""
    if await uploads.further(manager, message, here=field) or await data(manager, message, asked):
        return
    if asked.kind is Kind.DOCUMENT and uploads.has_file(message):
        await upload(manager, message)
        uploads.gather(manager, message)
    elif asked.kind is Kind.REGION and await _offered(manager, text):
        return
    elif text:
        await uploads.note(manager, message, place(manager)["draft"], field)
        await typed(manager, text, message.message_id)
    elif asked.kind is Kind.DOCUMENT:
        context.notice(
            manager, _say(manager, "Send the document as a photo or as a file, please choose 📎.")
        )
    else:
        context.notice(manager, _say(manager, "Please answer this question in words."))


async def _offered(manager: DialogManager, text: str) -> bool:
    """Whether a typed name may mean several places, or one that is no more: they are offered."""
    codes, told = places.found(text, translate(manager))
    if codes:
        scratch(manager).update(found=codes, page=0)
    if told:
        context.notice(manager, told)
    return bool(codes)


def is_open(manager: DialogManager) -> bool:
    """Whether a question of the form is on the screen."""
    if not manager.has_context():
        return False
    return (manager.current_context().state.state or "").startswith("Form_")


async def data(manager: DialogManager, message: Message, asked: Field) -> bool:
    """Whether a picture where no document is asked, or a pasted text, was read instead; words
    under a picture are an answer."""
    wanted = (asked.kind is Kind.DOCUMENT and uploads.has_file(message)) or bool(message.caption)
    return not wanted and await offers.offered(manager, message)


async def in_codes(manager: DialogManager, asked: Field, text: str, draft: int) -> str | list[str]:
    """What names an answer as the reader sees it, as its code; anything else as it is.

    That is its label in the reader's language, or its place among the buttons: the ministry's codes
    are figures too, and nobody sees those.
    """
    say, speech = translate(manager), language(manager)
    codes = {render.choice(say, item, speech).casefold(): item.code for item in asked.choices}
    codes |= {say(item.label).casefold(): item.code for item in asked.choices}
    here, picked = asked.choices, asked.kind is Kind.CHOICES
    if picked or (here and re.search("[0-9]", text)):
        here = (await services(manager).filings.question(owner(manager), draft, asked.id)).choices
        counted = [item for item in here if not (picked and item.code == values.NONE)]
        codes |= {str(number): item.code for number, item in enumerate(counted, 1)}
    if picked:
        return several.codes(here, text, codes)
    return codes.get(text.strip().casefold()) or _in_words(asked, text)


def _in_words(asked: Field, text: str) -> str:
    """The choice that a sentence names, unless the text is one as it is."""
    if asked.kind is not Kind.CHOICE or not isinstance(values.parse(asked, text, {}), Problem):
        return text
    return in_words.meant(asked.choices, text) or text


async def typed(manager: DialogManager, text: str, message: int) -> None:
    """A typed answer to the open question; editing that message corrects it later."""
    field, draft = field_of(manager.current_context().state), place(manager)["draft"]
    asked = services(manager).catalog.fields[field]
    await services(manager).recent.put(owner(manager), message, draft, field)
    raw = await in_codes(manager, asked, text, draft)
    if read := echo.understood(translate(manager), asked, text, raw):
        context.notice(manager, read)
    await give(manager, raw)


async def silently(manager: DialogManager) -> None:
    """Closes what was opened on top without showing what lies below."""
    manager.show_mode = ShowMode.NO_UPDATE
    await navigation.leave(manager)
    manager.show_mode = ShowMode.AUTO


async def after_all(manager: DialogManager, held: context.Held) -> None:
    """A text that was asked about is the answer to the question below this screen."""
    await _below(manager)
    step = typed(manager, str(held["text"]), int(held["message"]))
    await navigation.from_outside(manager, step)


async def instead(manager: DialogManager, given: Value) -> None:
    """A value that was offered for such a text is the answer."""
    await _below(manager)
    await navigation.from_outside(manager, give(manager, given))


async def _below(manager: DialogManager) -> None:
    """To the question below this screen."""
    await silently(manager)
    manager.show_mode = ShowMode.SEND
    if not is_open(manager):
        raise OldScreen


async def leave_out(manager: DialogManager) -> None:
    """What says "nothing": an optional answer is emptied, a required one is still asked for."""
    field, draft = field_of(manager.current_context().state), place(manager)["draft"]
    asked = services(manager).catalog.fields[field]
    told = {"label": translate(manager)(asked.label)}
    if not asked.optional:
        await unsure(manager)
        return
    reply = await services(manager).filings.skip(owner(manager), draft, field)
    context.notice(manager, render.fill(translate(manager), LEFT_OUT, told))
    await follow(manager, reply)


async def unsure(manager: DialogManager, *, later: bool = False) -> None:
    """Who does not know the answer, or has none yet, is told where it is found; who wants to give
    it `later`, that it can wait."""
    asked = services(manager).catalog.fields[field_of(manager.current_context().state)]
    say = translate(manager)
    told = NOT_NEEDED if asked.optional else NEEDED
    lines = [render.fill(say, told, {"label": say(asked.label)}), _found_at(asked, say)]
    lines += [render.fill(say, KEPT)] if later else []
    context.notice(manager, "\n".join(line for line in lines if line))
    scratch(manager)["missed"] = PATIENCE


def _found_at(field: Field, translate: Translate) -> str:
    """Where the answer is found, else what the question is about; as HTML."""
    if field.where_to_get:
        head = safe(translate(Term("Where to get it")))
        return pair(translate, head, safe(translate(field.where_to_get)))
    return safe(translate(field.why)) if field.why else ""


async def corrected(manager: DialogManager, message: Message, text: str) -> bool:
    """An edited message corrects the answer it once was; False where it was none."""
    found = await services(manager).recent.get(owner(manager), message.message_id)
    if found is None:
        return False
    draft, field = found
    asked = services(manager).catalog.fields[field]
    label = translate(manager)(asked.label)
    reply = await _again(manager, asked, draft, text)
    if reply is None or reply.problem is not None or reply.drops:
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


async def _again(manager: DialogManager, asked: Field, draft: int, text: str) -> Reply | None:
    """The corrected answer; None for what is no answer, such as a question."""
    filings = services(manager).filings
    if asked.optional and phrases.says_nothing(text):
        return await filings.skip(owner(manager), draft, asked.id)
    here = meaning.at(asked.id, asked.kind)
    if asked.kind is Kind.TEXT and not meaning.is_answer(text, here):
        return None
    raw = await in_codes(manager, asked, text, draft)
    return await filings.answer(owner(manager), draft, asked.id, raw)


async def give(manager: DialogManager, raw: Any, *, confirmed: bool = False) -> None:  # noqa: ANN401 - raw input
    """Hands the answer on. Decides nothing."""
    field = field_of(manager.current_context().state)
    reply = await services(manager).filings.answer(
        owner(manager), place(manager)["draft"], field, raw, confirmed=confirmed
    )
    if reply.drops:
        await manager.start(
            Confirm.drops,
            {
                **place(manager),
                "field": field,
                "code": raw,
                "drops": [one.id for one in reply.drops],
            },
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
    _unread(manager, reply)
    if reply.stays or pictures.wants_more(reply):
        return
    _advise(manager, reply)
    if assumed.told(translate(manager), reply):
        assumed.note(manager, reply.assumed)
    await onward(manager, reply, draft)


def _unread(manager: DialogManager, reply: Reply) -> None:
    """What of a message with several values became no answer is said, not dropped."""
    if reply.unread:
        context.notice(manager, "\n".join(assumed.unread(translate(manager), reply.unread)))


def _advise(manager: DialogManager, reply: Reply) -> None:
    """What is good to know about an answer stands above the next question."""
    say, catalog = translate(manager), services(manager).catalog
    told = [render.finding(say, catalog, item, short=True) for item in reply.findings]
    told += assumed.told(say, reply)
    if told:
        said = [context.said(manager)] if context.said(manager) else []
        context.notice(manager, "\n".join([*said, *told]))


async def tell(manager: DialogManager, reply: Reply) -> None:
    """Lets the desk know that this question has been answered."""
    answered = services(manager).answered
    if answered is not None:
        await answered(reply.draft.owner, reply.draft.id, reply.field.id)


async def onward(manager: DialogManager, reply: Reply, draft: int) -> None:
    """Past an accepted answer: back to the review when it was opened from there and asks nothing
    new."""
    review = bool(place(manager).get("review"))
    if place(manager).get("aside"):
        await navigation.show_position(manager, draft)
        return
    if await went_on(manager, draft, reply.field.id):
        return
    following = (reply.opened[0] if reply.opened else None) if review else reply.next
    if following is None:
        await navigation.show_review(manager, draft)
    else:
        await navigation.show_question(manager, draft, following.id, review=review)


async def went_on(manager: DialogManager, draft: int, field: str) -> bool:
    """Whether somebody who had gone back came one question nearer to where that was."""
    until = str(place(manager).get("until") or "")
    if not until:
        return False
    asked = await services(manager).filings.question(owner(manager), draft, field)
    if asked.later is None:
        return False
    await navigation.show_question(manager, draft, asked.later.id, until=until)
    return True


async def upload(manager: DialogManager, message: Message) -> None:
    """A photo or a file where a document is asked: fetched, looked at, sealed."""
    if await pictures.has_no_room(manager, message):
        return
    fetched = await uploads.fetch(manager, message)
    if fetched is None:
        return
    draft, field = place(manager)["draft"], field_of(manager.current_context().state)
    reply = await services(manager).filings.attach(
        owner(manager), draft, field, *fetched, instead=pictures.instead(manager)
    )
    if reply.problem is None:
        await uploads.note(manager, message, draft, field)
    await follow(manager, reply)
    if reply.problem is None:
        compared.later(manager, draft, field, fetched[1])


async def on_choice(manager: DialogManager, code: str) -> None:
    """A button that is an answer: one of the open question's own, never just any text."""
    asked = services(manager).catalog.fields[field_of(manager.current_context().state)]
    known = {"yes", "no"} if asked.kind is Kind.YES_NO else {one.code for one in asked.choices}
    if code not in known:
        raise OldScreen
    await give(manager, code)


async def on_offer(manager: DialogManager, field: str) -> None:
    """The earlier answer of another question is taken over."""
    here = field_of(manager.current_context().state)
    asked = await services(manager).filings.question(owner(manager), place(manager)["draft"], here)
    offered = dict(asked.offers)
    if field not in offered:
        raise OldScreen
    await give(manager, offered[field])


async def on_pick(manager: DialogManager, code: str) -> None:
    """One of several choices toggled; `done` takes what is picked as the answer."""
    data = scratch(manager)
    asked = services(manager).catalog.fields[field_of(manager.current_context().state)]
    if code not in {"done", *(one.code for one in asked.choices)}:
        raise OldScreen
    picked: list[str] = data.setdefault("picked", await _picked(manager))
    if code == "done":
        await give(manager, picked)
    elif code in picked:
        picked.remove(code)
    else:
        picked.append(code)


async def on_region(manager: DialogManager, code: str) -> None:
    """One step down (or `up`) the regions; a final one is the answer."""
    await places.press(manager, code, give)


async def on_page(manager: DialogManager, page: str) -> None:
    scratch(manager)["page"] = tapped_number(page)


def _say(manager: DialogManager, msgid: str) -> str:
    return render.fill(translate(manager), msgid)


async def _picked(manager: DialogManager) -> list[str]:
    here = field_of(manager.current_context().state)
    asked = await services(manager).filings.question(owner(manager), place(manager)["draft"], here)
    return list(asked.value) if isinstance(asked.value, tuple) else []
