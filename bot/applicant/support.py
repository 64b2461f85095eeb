"""Talking with staff, on the applicant's side: stands before the dialogs, decides who reads."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol

from aiogram import BaseMiddleware, Bot, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command
from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    KeyboardButton,
    Message,
    MessageReactionUpdated,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    TelegramObject,
)

from bot.applicant.posts import kind_of, post_of
from filing.desk import texts
from filing.desk.model import Mode
from filing.desk.service import Desk
from filing.errors import NotFound

OURS = "desk:"
"""What the callback data of our buttons begins with; all other buttons belong to the form."""

STAYS = frozenset({"/staff", "/help", "/lang", "/takeback"})
"""Commands that do not lead back into the form."""

MIRRORED = frozenset({"👍", "👎"})
PRIVATE = F.chat.type == "private"


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

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - as the framework's
        if _of_the_form(event):
            owner = event.from_user.id  # type: ignore[attr-defined]  # both kinds of event have a sender
            if await self._desk.mode(owner) is Mode.CHAT:
                await self._desk.set_mode(owner, Mode.FORM)
        return await handler(event, data)


def _of_the_form(event: TelegramObject) -> bool:
    if isinstance(event, CallbackQuery):
        return not (event.data or "").startswith(OURS)
    if isinstance(event, Message) and event.from_user and event.chat.type == "private":
        word = (event.text or "").split("@")[0].split(" ")[0]
        return word.startswith("/") and word not in STAYS
    return False


class Support:
    """The handlers of the support router."""

    def __init__(self, desk: Desk, screens: Screens) -> None:
        self._desk = desk
        self._screens = screens

    def router(self) -> Router:
        router = Router(name="support")
        router.message.outer_middleware(Switch(self._desk))
        router.callback_query.outer_middleware(Switch(self._desk))
        router.message.register(self.in_the_group, self._of_the_desk)
        router.message.register(self.take_back, Command("takeback"), PRIVATE)
        router.message.register(self.back, PRIVATE, self._is_back)
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
            await self._desk.migrate(message.chat.id, message.migrate_to_chat_id)

    async def _is_back(self, message: Message) -> bool:
        if not message.text or message.text.startswith("/"):
            return False
        return any(
            message.text == texts.back_label(self._desk.speak(code)) for code in ("en", "zh")
        )

    async def back(self, message: Message, **data: Any) -> None:  # noqa: ANN401 - the middleware data
        if message.from_user is None:
            return
        await self._desk.set_mode(message.from_user.id, Mode.FORM)
        _ = self._desk.speak(data.get("language", "en"))
        words = _("You are in the form again. To write to staff, reply to one of their messages.")
        await message.answer(words, reply_markup=ReplyKeyboardRemove(remove_keyboard=True))
        await self._screens.back_to_form(message, data)

    async def _for_staff(self, message: Message) -> bool:
        """Chat mode, or a reply to what staff wrote; commands and service messages never."""
        if message.from_user is None or message.from_user.is_bot:
            return False
        if (message.text or "").startswith("/") or kind_of(message) == "service":
            return False
        if await self._desk.mode(message.from_user.id) is Mode.CHAT:
            return True
        replied = message.reply_to_message
        return replied is not None and await self._desk.from_staff(
            message.chat.id, replied.message_id
        )

    async def written(self, message: Message, language: str = "en") -> None:
        if message.from_user is not None:
            await self._desk.applicant_message(message.from_user.id, post_of(message), language)

    async def edited(self, message: Message) -> None:
        if not await self._desk.applicant_edited(post_of(message)):
            raise SkipHandler

    async def take_back(self, message: Message, language: str = "en") -> None:
        """The last message to staff disappears on both sides."""
        if message.from_user is None:
            return
        _ = self._desk.speak(language)
        done = await self._desk.take_back(message.from_user.id)
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
        }
        _ours, action, *arguments = (callback.data or "").split(":")
        numbers = [int(argument) for argument in arguments if argument.isdecimal()]
        known = {**data, "language": language, "bot": bot, "toast": toast}
        handler = actions.get(action)
        words = await handler(callback, numbers, known) if handler else ""
        if toast is None:
            await callback.answer(words)
        elif words:
            toast.append(words)

    async def _chat(
        self, callback: CallbackQuery, _numbers: list[int], data: dict[str, Any]
    ) -> str:
        await self._desk.set_mode(callback.from_user.id, Mode.CHAT)
        _ = self._desk.speak(data["language"])
        key = KeyboardButton(text=texts.back_label(_))
        keyboard = ReplyKeyboardMarkup(keyboard=[[key]], resize_keyboard=True, is_persistent=True)
        words = _("What you write now goes to our staff.")
        await data["bot"].send_message(callback.from_user.id, words, reply_markup=keyboard)
        return ""

    async def _fix(self, callback: CallbackQuery, numbers: list[int], data: dict[str, Any]) -> str:
        _ = self._desk.speak(data["language"])
        fix = await self._desk.fix(callback.from_user.id, numbers[0]) if numbers else None
        if fix is None:
            return _("This question is gone.")
        await self._desk.set_mode(callback.from_user.id, Mode.FORM)
        await self._screens.open_question(callback, data, fix.draft, fix.field)
        return _("You corrected this already; you can change it again.") if fix.answered_at else ""

    async def _rate(self, callback: CallbackQuery, numbers: list[int], data: dict[str, Any]) -> str:
        _ = self._desk.speak(data["language"])
        case, mark = numbers if len(numbers) == 2 else (0, 0)  # noqa: PLR2004 - case and mark
        if not case or not await self._rated(callback.from_user.id, case, mark):
            return _("This question is gone.")
        if isinstance(callback.message, Message):
            with suppress(TelegramBadRequest):
                await callback.message.edit_text(_("Thank you: {mark} of 5.").format(mark=mark))
        return ""

    async def _rated(self, owner: int, case: int, mark: int) -> bool:
        try:
            return await self._desk.rate(owner, case, mark)
        except NotFound:
            return False

    async def _reopen(
        self, callback: CallbackQuery, numbers: list[int], data: dict[str, Any]
    ) -> str:
        _ = self._desk.speak(data["language"])
        try:
            await self._desk.reopen(callback.from_user.id, numbers[0] if numbers else 0)
        except NotFound:
            return _("This conversation is gone. Ask a person again any time.")
        return ""

    # ------------------------------------------------------------------ standing

    async def reacted(self, event: MessageReactionUpdated) -> None:
        emojis = [
            one.emoji
            for one in event.new_reaction
            if isinstance(one, ReactionTypeEmoji) and one.emoji in MIRRORED
        ]
        await self._desk.applicant_reacted(
            event.chat.id, event.message_id, emojis[0] if emojis else ""
        )

    async def let_in(self, event: ChatMemberUpdated) -> None:
        """The applicant blocked the bot, or started it again."""
        await self._desk.blocked(
            event.chat.id, by_user=event.new_chat_member.status in {"kicked", "left"}
        )


def build_router(desk: Desk, screens: Screens) -> Router:
    """Stands before the dialogs: a router behind them never sees private text."""
    return Support(desk, screens).router()
