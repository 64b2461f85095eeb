"""Classifies every message before the screens see it; answers go on to their question."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram_dialog import DialogManager, ShowMode

from bot.applicant import bids, command_table, offer_staff
from bot.applicant.incoming import kind_of
from bot.applicant.offer_staff import TO_STAFF
from dialogs.form import fields, navigation, uploads
from dialogs.form.render import fill
from dialogs.lookup import faq, follow, scopes, trail
from dialogs.refused import reading
from dialogs.routing import doubt, meaning, numbers, phrases, walks
from dialogs.routing.meaning import (
    Answer,
    AskedQuestion,
    BusinessScope,
    ForStaff,
    GivenNumber,
    MessagePlace,
    Refusal,
    SmallTalk,
    Talk,
    Walk,
    Why,
)
from dialogs.shared import context
from dialogs.shared.context import LANGUAGE, TRANSLATE, language, owner, services, translate
from dialogs.shared.states import Crib, Doubt, Faq, Intake, Language, Menu, Review, field_of
from faq.words import script
from filing import icp_numbers, lone_numbers, scope, values
from filing.characters import is_traditional
from filing.intake import paste
from filing.model import Field, Kind
from filing.problems import Problem, Term

PRIVATE = F.chat.type == "private"

SPEAK = "speak:"
"""What the data of the offer of another language begins with."""

TALKED = (Menu, Review, Faq, Crib)
"""Where typed words are for nobody in particular: small talk is answered there."""

SENTENCE = 3
"""So many English words are a sentence in English; fewer may be a product's name."""

HELLO = Term("Hello! I guide you through an ICP filing, and answer questions about it.")
START = Term("To file, press “Start a new filing”: a few questions tell which filing you need.")
WELCOME = Term("You are welcome.")
NOBODY = Term("No staff is reachable here at the moment.")
NO_PACKAGE = Term(
    "Your draft has no package yet: answer what is still open and make the package, then hand it"
    " in."
)
NO_DRAFT = Term(
    "Good. There is no filing of yours here, so I cannot count its days. What happens after handing"
    " in is under Questions and answers; a notice of refusal or a number that came may be pasted"
    " here."
)
SWITCH = Term("Do you want to go on in this language?")

OfStaff = Callable[[int], Awaitable[bool]]
"""Whether staff wrote last to somebody; whether a conversation with them is open."""


async def _never(_owner: int) -> bool:
    return False


class Hearing:
    """The router of meaning: plain data to `meaning.route`, and what follows from its answer."""

    def __init__(self, staff_last: OfStaff = _never, talks: OfStaff = _never) -> None:
        self._staff_last = staff_last
        self._talks = talks
        reading.prepare()
        phrases.prepare()

    def router(self) -> Router:
        router = Router(name="hearing")
        router.message.register(self.hear, PRIVATE)
        router.callback_query.register(speak, F.data.startswith(SPEAK))
        router.callback_query.register(offer_staff.send, F.data == TO_STAFF)
        return router

    async def hear(self, message: Message, dialog_manager: DialogManager) -> None:
        """Deals with all that is no answer to the open question, and not for its window."""
        manager, text = dialog_manager, message.text or message.caption or ""
        if kind_of(message) == "service":
            raise SkipHandler
        moved = await _out_of_language(manager)
        field, above = _question(manager)
        free = field is not None and field.kind is Kind.TEXT
        if _state(manager) == Intake.value:
            raise SkipHandler
        said = meaning.TypedMessage(
            text=text,
            file=uploads.has_file(message),
            command=found.name if (found := command_table.known(text)) else "",
            data=not message.caption and paste.looks_like_data(text),
            refusal=not message.caption and reading.is_notice(text),
            scope=not message.caption and scope.looks_like_scope(text, headed=free),
            number=bool(icp_numbers.named(text)),
            lone=None if message.caption else lone_numbers.lone(text),
        )
        place = await self._place(manager, field, text)
        act = _ACTS.get(type(meant := meaning.route(said, place)))
        heard = _Heard(manager, message, text, field, above=above, moved=moved)
        done = act is not None and await act(heard, meant)
        if meaning.is_doubtful(meant, said, place) and await self._talks(owner(manager)):
            await offer_staff.offer(message, manager)
        if not done:
            raise SkipHandler

    async def _place(self, manager: DialogManager, field: Field | None, text: str) -> MessagePlace:
        last = await self._staff_last(owner(manager))
        if field is None:
            return MessagePlace(staff_last=last, number=_waits_for_number(manager))
        fits = field.kind is not Kind.TEXT and await _fits(manager, field, text)
        here = meaning.at(field.id, field.kind, optional=field.optional, fits=fits)
        return replace(here, staff_last=last)


def _waits_for_number(manager: DialogManager) -> bool:
    return _state(manager) == Review.clock


class _Heard:
    """One message, and where it came in. `above`: a screen stands on top of the question; `moved`:
    one did, and is closed."""

    def __init__(
        self,
        manager: DialogManager,
        message: Message,
        text: str,
        field: Field | None,
        *,
        above: bool,
        moved: bool,
    ) -> None:
        self.manager = manager
        self.moved = moved
        self.message = message
        self.text = text
        self.field = field
        self.above = above

    @property
    def held(self) -> dict[str, Any]:
        """What is needed to store or send it later."""
        return dict(offer_staff.held(self.message, self.text))


async def _answer(heard: _Heard, meant: Answer) -> bool:
    if meant.left_out:
        await _down(heard)
        await navigation.from_outside(heard.manager, fields.leave_out(heard.manager))
    elif heard.above or heard.moved:
        await _down(heard)
        step = fields.on_message(heard.message, None, heard.manager)
        await navigation.from_outside(heard.manager, step)
    else:
        return False
    return True


async def _asks(heard: _Heard, meant: AskedQuestion) -> bool:
    manager = heard.manager
    if heard.field is None:
        spoken = script(heard.text)
        if heard.moved:
            await navigation.from_outside(manager, faq.look_up(manager, heard.text))
            return True
        if spoken == "en" and len(heard.text.split()) < SENTENCE:
            return False
        if _group(manager) not in TALKED or not (typed := await _in_language(heard, spoken)):
            return False
        await navigation.from_outside(manager, faq.look_up(manager, heard.text))
        await _offer(heard, typed)
        return True
    await _down(heard)
    if meant.why in {Why.UNSURE, Why.LATER}:
        later = meant.why is Why.LATER
        await doubt.unsure(manager, heard.held, heard.field, later=later)
    elif meant.why is Why.HERE and services(manager).library is not None:
        manager.middleware_data[context.HELD] = heard.held
        await faq.help_with(manager, heard.field.id)
    elif meant.why is Why.ASKS and services(manager).library is not None:
        manager.middleware_data[context.HELD] = heard.held
        await faq.look_up(manager, heard.text)
    else:
        why = Why.ODD if meant.why in {Why.ASKS, Why.HERE} else meant.why
        await doubt.ask(manager, why, heard.held, heard.field.id)
    return True


async def _walks(heard: _Heard, meant: Walk) -> bool:
    await _down(heard)
    await walks.walk(heard.manager, meant.way)
    return True


async def _scope(heard: _Heard, _meant: BusinessScope) -> bool:
    """What follows from it, below it; then the present screen again."""
    await _down(heard)
    manager = heard.manager
    for part in await scopes.answer(manager, heard.text):
        await heard.message.answer(part)
    manager.show_mode = ShowMode.SEND
    await (manager.show() if manager.has_context() else navigation.show_home(manager))
    return True


async def _refused(heard: _Heard, _meant: Refusal) -> bool:
    """What it means, on top of the present screen."""
    await _down(heard)
    heard.manager.show_mode = ShowMode.SEND
    await reading.show(heard.manager, heard.held)
    return True


async def _number(heard: _Heard, meant: GivenNumber) -> bool:
    """What it is, and what it can be used for."""
    heard.manager.show_mode = ShowMode.SEND
    await numbers.told(heard.manager, meant.found)
    return True


async def _staffs(heard: _Heard, _meant: ForStaff) -> bool:
    await _down(heard)
    await doubt.ask(heard.manager, doubt.STAFF, heard.held, heard.field.id if heard.field else "")
    return True


async def _talks(heard: _Heard, meant: SmallTalk) -> bool:
    manager = heard.manager
    if meant.about is Talk.PERSON:
        await _person(heard)
        return True
    if meant.about in meaning.BIDS:
        await _down(heard)
        await _in_language(heard, meant.language)
        return await bids.fulfil(heard.message, manager, meant.about)
    if manager.has_context() and _group(manager) not in TALKED:
        return False
    if meant.about is Talk.HANDED:
        return await _handed(heard)
    spoken = await _in_language(heard, meant.language)
    told = {Talk.GREETING: HELLO, Talk.START: START, Talk.THANKS: WELCOME}[meant.about]
    context.notice(manager, fill(translate(manager), told))
    if meant.about is Talk.THANKS and manager.has_context():
        await manager.show()
    else:
        await navigation.show_home(manager)
    if spoken:
        await _offer(heard, spoken)
    return True


async def _handed(heard: _Heard) -> bool:
    """Asks the day; without a package, says what comes before."""
    manager = heard.manager
    manager.show_mode = ShowMode.SEND
    if await doubt.handed(manager):
        return True
    drafts = await services(manager).filings.drafts(owner(manager))
    text = NO_PACKAGE if drafts else NO_DRAFT
    context.notice(manager, fill(translate(manager), text))
    await navigation.show_home(manager)
    return True


async def _person(heard: _Heard) -> None:
    manager, ask = heard.manager, services(heard.manager).ask_staff
    await follow.person(manager)
    if ask is not None:
        await ask(manager, heard.field.id if heard.field else None)
        return
    context.notice(manager, fill(translate(manager), NOBODY))
    await (manager.show() if manager.has_context() else navigation.show_home(manager))


_ACTS: Mapping[type, Callable[[_Heard, Any], Awaitable[bool]]] = {
    Answer: _answer,
    AskedQuestion: _asks,
    Walk: _walks,
    ForStaff: _staffs,
    BusinessScope: _scope,
    Refusal: _refused,
    GivenNumber: _number,
    SmallTalk: _talks,
}
"""What is not named here goes on to the commands and the windows."""


# ------------------------------------------------------------------ places


def _state(manager: DialogManager) -> object:
    return manager.current_context().state if manager.has_context() else None


def _group(manager: DialogManager) -> type | None:
    return manager.current_context().state.group if manager.has_context() else None


def _question(manager: DialogManager) -> tuple[Field | None, bool]:
    """The question that a text would answer: the open one, or the one below what it led to."""
    catalog = services(manager).catalog
    if fields.is_open(manager):
        return catalog.fields[field_of(manager.current_context().state)], False
    asked_about = trail.is_open(manager) and trail.held(manager) is not None
    if _group(manager) is Doubt or asked_about:
        below = catalog.fields.get(str(context.place(manager).get("field") or ""))
        return below, below is not None
    return None, False


async def _down(heard: _Heard) -> None:
    """Back to the question, without a word."""
    if heard.above:
        await fields.silently(heard.manager)


async def _fits(manager: DialogManager, field: Field, text: str) -> bool:
    """Whether the text is understood by the kind of the question."""
    if field.kind is Kind.DOCUMENT:
        return not isinstance(values.parse(field, text, {}), Problem)
    draft = context.place(manager).get("draft")
    if not isinstance(draft, int):
        return False
    raw = await fields.in_codes(manager, field, text, draft)
    return not isinstance(values.parse(field, raw, {}), Problem)


# ------------------------------------------------------------------ languages


async def _in_language(heard: _Heard, spoken: str) -> str:
    """Answers in the language that was typed, where it is another one on offer: its code, or
    nothing. Traditional characters are another language, simplified ones everybody reads."""
    manager, present = heard.manager, language(heard.manager)
    offered = services(manager).languages
    typed = offered.find(f"{spoken}-Hant") if is_traditional(heard.text) else spoken
    if not typed or typed in {present, present.partition("_")[0]} or not offered.offers(typed):
        return ""
    manager.middleware_data[LANGUAGE] = typed
    manager.middleware_data[TRANSLATE] = offered.get(typed)
    return typed


async def _offer(heard: _Heard, spoken: str) -> None:
    """A switch to that language, once."""
    manager = heard.manager
    if not await services(manager).recent.once(owner(manager), f"speak {spoken}"):
        return
    say = translate(manager)
    names = {one.code: one.name for one in services(manager).languages.languages}
    key = InlineKeyboardButton(text=names[spoken], callback_data=f"{SPEAK}{spoken}")
    markup = InlineKeyboardMarkup(inline_keyboard=[[key]])
    await heard.message.answer(fill(say, SWITCH), reply_markup=markup)


async def speak(callback: CallbackQuery, dialog_manager: DialogManager) -> None:
    """The offer is taken: the present screen, in that language."""
    manager, code = dialog_manager, (callback.data or "").removeprefix(SPEAK)
    found = services(manager)
    if found.languages.offers(code):
        await found.people.set_language(owner(manager), code)
        manager.middleware_data[LANGUAGE] = code
        manager.middleware_data[TRANSLATE] = found.languages.get(code)
    manager.show_mode = ShowMode.SEND
    await (manager.show() if manager.has_context() else navigation.show_home(manager))


async def _out_of_language(manager: DialogManager) -> bool:
    """Who types while a language is to be chosen goes on in the present one."""
    if _group(manager) is not Language:
        return False
    if len(manager.current_stack().intents) > 1:
        await fields.silently(manager)
    else:
        manager.show_mode = ShowMode.NO_UPDATE
        await navigation.show_home(manager)
        manager.show_mode = ShowMode.AUTO
    return True
