"""Conversation with staff, applicant's side: stands before the dialogs and routes messages."""

import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any, Protocol

from aiogram import BaseMiddleware, Bot, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command
from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    ForceReply,
    KeyboardButton,
    Message,
    MessageReactionUpdated,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    TelegramObject,
)

from bot.applicant import command_table
from bot.applicant.incoming import kind_of, post_of
from bot.applicant.keyboards import inline
from desk import texts
from desk.model import Mode
from desk.service import Desk
from dialogs.shared.ids import number
from filing.errors import NotFound

OURS = "desk:"
"""What the callback data of our buttons begins with; all other buttons belong to the form."""

MIRRORED = frozenset({"👍", "👎"})
PRIVATE = F.chat.type == "private"

_LANGUAGE = re.compile("\x1dl:")
"""A button of the choice of language: it changes nobody's addressee."""


class Screens(Protocol):
    """What of the form the desk can show. `data` is the handler's middleware data."""

    async def back_to_form(self, event: Message | CallbackQuery, data: dict[str, Any]) -> None:
        """Shows exactly the screen or question where the applicant was."""
        ...

    async def open_question(
        self, event: CallbackQuery, data: dict[str, Any], draft: int, field: str
    ) -> None:
        """Opens this question with its present answer."""
        ...


class Switch(BaseMiddleware):
    """Any button or command of the form switches typing back to the form."""

    def __init__(self, desk: Desk, pressed: Callable[[int], None] | None) -> None:
        self._desk = desk
        self._pressed = pressed

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - as the framework's
        if _of_the_form(event):
            owner = event.from_user.id  # type: ignore[attr-defined]  # both kinds of event have a sender
            await self._desk.comments.drop(owner)
            await to_form(self._desk, owner, data["bot"], data.get("language", "en"))
            if self._pressed is not None and isinstance(event, CallbackQuery):
                self._pressed(owner)
        return await handler(event, data)


async def to_form(desk: Desk, owner: int, bot: Bot, language: str) -> None:
    """What is typed belongs to the form again: said, and the keyboard of the conversation goes."""
    if await desk.modes.mode(owner) is not Mode.CHAT:
        return
    await desk.modes.set_mode(owner, Mode.FORM)
    _ = desk.context.speak(language)
    words = _("What you type no longer goes to our staff. To write to them again, send /staff.")
    await bot.send_message(owner, words, reply_markup=ReplyKeyboardRemove(remove_keyboard=True))


async def to_chat(desk: Desk, owner: int, bot: Bot, language: str) -> None:
    """What is typed goes to staff: said, and the keyboard stands for as long as that is so."""
    await desk.modes.set_mode(owner, Mode.CHAT)
    _ = desk.context.speak(language)
    key = KeyboardButton(text=texts.back_label(_))
    keyboard = ReplyKeyboardMarkup(keyboard=[[key]], resize_keyboard=True, is_persistent=True)
    words = _("What you write now goes to our staff.")
    await bot.send_message(owner, words, reply_markup=keyboard)


def _of_the_form(event: TelegramObject) -> bool:
    if isinstance(event, CallbackQuery):
        data = event.data or ""
        return not data.startswith(OURS) and not _LANGUAGE.search(data)
    if isinstance(event, Message) and event.from_user and event.chat.type == "private":
        command = command_table.known(event.text or "")
        return command is not None and not command.stays
    return False


class Support:
    """The handlers of the support router."""

    def __init__(
        self,
        desk: Desk,
        screens: Screens,
        languages: Iterable[str],
        pressed: Callable[[int], None] | None = None,
    ) -> None:
        self._desk = desk
        self._pressed = pressed
        self._screens = screens
        self._labels = frozenset(texts.back_label(desk.context.speak(code)) for code in languages)

    def router(self) -> Router:
        router = Router(name="support")
        switch = Switch(self._desk, self._pressed)
        router.message.outer_middleware(switch)
        router.callback_query.outer_middleware(switch)
        router.message.register(self.in_the_group, self._of_the_desk)
        router.message.register(self.take_back, Command("takeback"), PRIVATE)
        router.message.register(self.back, PRIVATE, self._is_back)
        router.message.register(self.commented, PRIVATE, self._is_comment)
        router.message.register(self.written, PRIVATE, self._for_staff)
        router.edited_message.register(self.in_the_group, self._of_the_desk)
        router.edited_message.register(self.edited, PRIVATE)
        router.callback_query.register(self.pressed, F.data.startswith(OURS))
        router.message_reaction.register(self.reacted, PRIVATE)
        router.my_chat_member.register(self.let_in, PRIVATE)
        return router

    # ------------------------------------------------------------------ messages

    async def _of_the_desk(self, message: Message) -> bool:
        return message.chat.id == self._desk.group

    async def in_the_group(self, message: Message) -> None:
        """The desk's group is the other bot's; here it is only looked after."""
        if message.migrate_to_chat_id is not None:
            await self._desk.failed.migrate(message.chat.id, message.migrate_to_chat_id)

    async def _is_back(self, message: Message) -> bool:
        if not message.text or message.text not in self._labels or message.from_user is None:
            return False
        return await self._desk.modes.mode(message.from_user.id) is Mode.CHAT

    async def back(self, message: Message, **data: Any) -> None:  # noqa: ANN401 - the middleware data
        if message.from_user is None:
            return
        language = data.get("language", "en")
        await to_form(self._desk, message.from_user.id, data["bot"], language)
        await self._screens.back_to_form(message, data)

    async def _for_staff(self, message: Message) -> bool:
        """Chat mode, or a reply to what staff wrote; commands and service messages never."""
        if message.from_user is None or message.from_user.is_bot:
            return False
        if command_table.known(message.text or "") or kind_of(message) == "service":
            return False
        if await self._desk.modes.mode(message.from_user.id) is Mode.CHAT:
            return True
        return await self._to_staff(message)

    async def _is_comment(self, message: Message) -> bool:
        """A text after *Say why*, unless it is a command or a conversation goes on."""
        if message.from_user is None or not message.text or command_table.known(message.text):
            return False
        owner = message.from_user.id
        if not await self._desk.comments.wanted(owner):
            return False
        if await self._desk.modes.mode(owner) is Mode.CHAT:
            await self._desk.comments.drop(owner)
            return False
        return not await self._to_staff(message)

    async def _to_staff(self, message: Message) -> bool:
        """A reply to what staff wrote."""
        replied = message.reply_to_message
        return replied is not None and await self._desk.messages.from_staff(
            message.chat.id, replied.message_id
        )

    async def commented(self, message: Message, language: str = "en") -> None:
        if message.from_user is not None and message.text:
            await self._desk.comments.take(message.from_user.id, message.text)
            await message.answer(
                self._desk.context.speak(language)("Thank you. Our staff will read it.")
            )

    async def written(self, message: Message, language: str = "en") -> None:
        if message.from_user is not None:
            await self._desk.conversations.applicant_message(
                message.from_user.id, post_of(message), language
            )

    async def edited(self, message: Message) -> None:
        if not await self._desk.messages.applicant_edited(post_of(message)):
            raise SkipHandler

    async def take_back(self, message: Message, language: str = "en") -> None:
        """The last message to staff disappears on both sides."""
        if message.from_user is None:
            return
        _ = self._desk.context.speak(language)
        done = await self._desk.messages.take_back(message.from_user.id)
        words = (
            _("Your last message to staff is taken back.")
            if done
            else _("There is no message to take back: it works for ten minutes.")
        )
        await message.answer(words)

    # ------------------------------------------------------------------ buttons

    async def pressed(
        self,
        callback: CallbackQuery,
        bot: Bot,
        language: str = "en",
        toast: list[str] | None = None,
        **data: Any,  # noqa: ANN401 - the middleware data
    ) -> None:
        actions = {
            "chat": self._chat,
            "fix": self._fix,
            "rate": self._rate,
            "reopen": self._reopen,
            "comment": self._comment,
            "keep": self._keep,
            "form": self._form,
        }
        _ours, action, *arguments = (callback.data or "").split(":")
        numbers = [found for one in arguments if (found := number(one)) is not None]
        known = {**data, "language": language, "bot": bot, "toast": toast}
        await self._desk.comments.drop(callback.from_user.id)
        handler = actions.get(action)
        if handler is None or len(numbers) != len(arguments):
            words = self._desk.context.speak(language)("This button no longer works.")
        else:
            words = await handler(callback, numbers, known)
        if toast is None:
            await callback.answer(words)
        elif words:
            toast.append(words)

    async def _chat(
        self, callback: CallbackQuery, _numbers: list[int], data: dict[str, Any]
    ) -> str:
        await to_chat(self._desk, callback.from_user.id, data["bot"], data["language"])
        return ""

    async def _fix(self, callback: CallbackQuery, numbers: list[int], data: dict[str, Any]) -> str:
        _ = self._desk.context.speak(data["language"])
        fix = (
            await self._desk.corrections.get(callback.from_user.id, numbers[0]) if numbers else None
        )
        if fix is None:
            return _("This question is no longer open.")
        await to_form(self._desk, callback.from_user.id, data["bot"], data["language"])
        if self._pressed is not None:
            self._pressed(callback.from_user.id)
        await self._screens.open_question(callback, data, fix.draft, fix.field)
        return _("You corrected this already; you can change it again.") if fix.answered_at else ""

    async def _rate(self, callback: CallbackQuery, numbers: list[int], data: dict[str, Any]) -> str:
        _ = self._desk.context.speak(data["language"])
        case, mark = numbers if len(numbers) == 2 else (0, 0)  # noqa: PLR2004 - case and mark
        if not case or not await self._rated(callback.from_user.id, case, mark):
            return _("This question is no longer open.")
        if isinstance(callback.message, Message):
            with suppress(TelegramBadRequest):
                thanks = _("Thank you: {mark} of 5.").format(mark=mark)
                buttons = inline(texts.rating(_, case, rated=True))
                await callback.message.edit_text(thanks, reply_markup=buttons)
        return ""

    async def _comment(
        self, callback: CallbackQuery, numbers: list[int], data: dict[str, Any]
    ) -> str:
        """The next text is about the conversation, and for staff only."""
        _ = self._desk.context.speak(data["language"])
        owner = callback.from_user.id
        if not numbers or not await self._desk.comments.want(owner, numbers[0]):
            return _("This question is no longer open.")
        words = _("Write one message about it. Our staff will read it; it does not go into a form.")
        hint = ForceReply(input_field_placeholder=_("What was good, what was not?"))
        await data["bot"].send_message(owner, words, reply_markup=hint)
        return ""

    async def _rated(self, owner: int, case: int, mark: int) -> bool:
        try:
            return await self._desk.closing.rate(owner, case, mark)
        except NotFound:
            return False

    async def _reopen(
        self, callback: CallbackQuery, numbers: list[int], data: dict[str, Any]
    ) -> str:
        _ = self._desk.context.speak(data["language"])
        try:
            await self._desk.closing.reopen(callback.from_user.id, numbers[0] if numbers else 0)
        except NotFound:
            return _(
                "This conversation is no longer available. You can ask a person again any time."
            )
        return ""

    async def _keep(self, callback: CallbackQuery, numbers: list[int], data: dict[str, Any]) -> str:
        """A quiet conversation does not end by itself yet."""
        _ = self._desk.context.speak(data["language"])
        try:
            kept = await self._desk.retention.keep(callback.from_user.id, *numbers[:1] or (0,))
        except NotFound:
            kept = False
        if not kept:
            return _("This conversation is closed. You can ask a person again any time.")
        if isinstance(callback.message, Message):
            with suppress(TelegramBadRequest):
                await callback.message.edit_text(_("This conversation stays open."))
        return ""

    async def _form(
        self, callback: CallbackQuery, _numbers: list[int], data: dict[str, Any]
    ) -> str:
        await to_form(self._desk, callback.from_user.id, data["bot"], data["language"])
        if self._pressed is not None:
            self._pressed(callback.from_user.id)
        await self._screens.back_to_form(callback, data)
        return ""

    # ------------------------------------------------------------------ standing

    async def reacted(self, event: MessageReactionUpdated) -> None:
        emojis = [
            one.emoji
            for one in event.new_reaction
            if isinstance(one, ReactionTypeEmoji) and one.emoji in MIRRORED
        ]
        await self._desk.messages.applicant_reacted(
            event.chat.id, event.message_id, emojis[0] if emojis else ""
        )

    async def let_in(self, event: ChatMemberUpdated) -> None:
        """The applicant blocked the bot, or started it again."""
        await self._desk.conversations.blocked(
            event.chat.id, by_user=event.new_chat_member.status in {"kicked", "left"}
        )


def build_router(
    desk: Desk,
    screens: Screens,
    languages: Iterable[str],
    pressed: Callable[[int], None] | None = None,
) -> Router:
    """Stands before the dialogs: a router behind them never sees private text. `languages` are
    all in which the keyboard's button may have been shown; `pressed` hears of every button of
    the form."""
    return Support(desk, screens, languages, pressed).router()
