"""Tells a person that their update was given up."""

from aiogram import Bot

from bot.applicant.answers import Background
from bot.applicant.lanes import Update
from bot.i18n import Translator
from filing.problems import Term

GIVEN_UP = Term(
    "Something you sent could not be done, although I tried several times. Your earlier answers"
    " are saved. Please send it once more."
)


TOO_MUCH = Term(
    "That was more than I can take at once: not everything of it was read. Please wait a minute,"
    " then send again what is missing."
)


class Apology:
    """Said once for each update that was set aside, in private chats only."""

    def __init__(
        self, bot: Bot, background: Background, translator: Translator, words: Term = GIVEN_UP
    ) -> None:
        self._words = words
        self._bot = bot
        self._background = background
        self._translator = translator

    def __call__(self, update: Update) -> None:
        tap = update.get("callback_query")
        message = tap.get("message") if isinstance(tap, dict) else None
        holder = message or update.get("message") or update.get("edited_message") or {}
        chat = holder.get("chat") or {}
        if chat.get("type") != "private" or not isinstance(chat.get("id"), int):
            return
        sender = (tap or holder).get("from") or {}
        say = self._translator.get(self._translator.guess(sender.get("language_code")))
        self._background.start(self._bot.send_message(chat["id"], say(self._words)))
