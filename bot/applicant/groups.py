"""Groups: the bot answers only when addressed (command, mention, reply), with links and no
dialogs."""

import time
from collections import deque
from collections.abc import Callable

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.applicant import cards
from bot.i18n import Translator
from dialogs.lookup import articles
from dialogs.lookup.library import Library
from dialogs.shared.context import Services
from dialogs.shared.text import safe
from filing.bounded import Bounded
from filing.problems import Term, Translate

PER_MINUTE = 6
"""Answers in one group: a third of what Telegram lets a bot send there."""

MINUTE = 60.0
GROUPS = 10_000
"""Groups whose last answers are kept in mind."""

Links = list[tuple[str, str]]


class AnswerLimit:
    """So many answers a minute in each group; beyond them the bot is silent."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._answers: Bounded[int, deque[float]] = Bounded(GROUPS)

    def allows(self, group: int) -> bool:
        given = self._answers.get(group)
        if given is None:
            given = deque(maxlen=PER_MINUTE)
            self._answers.put(group, given)
        now = self._now()
        if len(given) == PER_MINUTE and now - given[0] < MINUTE:
            return False
        given.append(now)
        return True


class GroupHandlers:
    """The handlers of groups. What is not addressed to the bot is not looked at."""

    def __init__(
        self, library: Library, translator: Translator, limit: AnswerLimit | None = None
    ) -> None:
        self._library = library
        self._translator = translator
        self._limit = limit or AnswerLimit()

    def router(self) -> Router:
        router = Router(name="groups")
        router.message.filter(F.chat.type.in_({"group", "supergroup"}), F.edit_date.is_(None))
        router.message.register(self.commanded, Command("faq"))
        router.message.register(self.addressed, _addressed)
        router.message.register(_left_alone)
        return router

    async def commanded(
        self, message: Message, command: CommandObject, bot: Bot, services: Services, language: str
    ) -> None:
        await self._answer(message, command.args or "", bot, services, language)

    async def addressed(
        self, message: Message, words: str, bot: Bot, services: Services, language: str
    ) -> None:
        await self._answer(message, words, bot, services, language)

    async def _answer(
        self, message: Message, words: str, bot: Bot, services: Services, asker: str
    ) -> None:
        if not self._limit.allows(message.chat.id):
            return
        lang, _told = cards.language(words, self._library, asker)
        say = self._translator.get(lang)
        html, links = await self._found(words, services, say, lang)
        markup = await cards.links(bot, links)
        to = message.as_reply_parameters(allow_sending_without_reply=True)
        await message.answer(html, reply_markup=markup, reply_parameters=to)

    async def _found(
        self, words: str, services: Services, say: Translate, lang: str
    ) -> tuple[str, Links]:
        """The answer and its links; what may have been meant; or the way into the chat."""
        chat: Links = [(say("Ask in the chat"), "faq")]
        if not words.strip():
            text = Term("Write your question behind my name or behind /faq, in a few words.")
            return safe(say(text)), chat
        found, knowledge = await self._library.find(words), self._library.knowledge
        if term := knowledge.term(found.term):
            html = articles.meaning(term, services.catalog, say, lang)
            return html, [(say("More, or another question"), f"term_{term.id}")]
        entries = [entry for one in found.entries if (entry := knowledge.entry(one)) is not None]
        if found.sure:
            answered = entries if found.both else entries[:1]
            texts = [articles.answer(one, services.catalog, say, lang) for one in answered]
            html = "\n\n".join(texts)
            return html, [(say("More, or another question"), f"faq_{entries[0].id}")]
        if entries:
            meant: Links = [(one.text(lang, say).question, f"faq_{one.id}") for one in entries]
            return safe(say("Did you mean:")), [*meant, *chat]
        return safe(say("I found no answer to that.")), chat


async def _addressed(message: Message, bot: Bot) -> bool | dict[str, str]:
    """A mention of the bot, or a reply to a message of its own; with the words without its name."""
    if message.from_user is not None and message.from_user.is_bot and message.sender_chat is None:
        return False
    text = message.text or message.caption or ""
    name = f"@{(await bot.me()).username}".casefold()
    mentioned = [
        entity.extract_from(text)
        for entity in message.entities or message.caption_entities or ()
        if entity.type == "mention" and entity.extract_from(text).casefold() == name
    ]
    if mentioned:
        return {"words": text.replace(mentioned[0], " ").strip()}
    return {"words": text} if _replies(message, bot) and text and text[0] != "/" else False


def _replies(message: Message, bot: Bot) -> bool:
    """To a message of the bot; what stands first in a topic is a reply to its beginning, that is
    none."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.forum_topic_created is not None:
        return False
    return replied.from_user.id == bot.id


async def _left_alone(message: Message) -> None:
    """Everything else in a group ends here, unread: no dialog ever opens in one."""
