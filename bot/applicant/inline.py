"""Inline mode: `@bot 二级域名` in any chat gives cards, also to who never started the bot."""

from aiogram import Bot, Router
from aiogram.types import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)

from bot.applicant import cards
from bot.i18n import Translate, Translator
from dialogs import articles
from dialogs.context import Services
from dialogs.library import Library
from dialogs.text import cut
from faq.model import Entry

CACHED = 600
"""Seconds that Telegram may show the same cards again."""

POPULAR = 10
"""Cards for an empty query."""

TITLE, TEASER = 100, 140


class Inline:
    """Answers inline queries. Nothing is counted: the words are still being typed."""

    def __init__(self, library: Library, translator: Translator) -> None:
        self._library = library
        self._translator = translator

    def router(self) -> Router:
        router = Router(name="inline")
        router.inline_query.register(self.asked)
        return router

    async def asked(
        self, query: InlineQuery, bot: Bot, services: Services, language: str = "en"
    ) -> None:
        words = query.query.strip()
        lang, told = cards.language(words, self._library, language)
        say = self._translator.get(lang)
        entries = self._found(words) if words else await self._popular()
        await query.answer(
            results=[await self._card(bot, one, services, say, lang) for one in entries],
            cache_time=CACHED,
            is_personal=not told,
            button=InlineQueryResultsButton(
                text=say("Ask in the chat") if entries else say("No answer here. Ask in the chat"),
                start_parameter="faq",
            ),
        )

    def _found(self, words: str) -> list[Entry]:
        found = self._library.look(words)
        ids = found.entries or self._of_term(found.term)
        return [entry for one in ids if (entry := self._library.knowledge.entry(one))]

    def _of_term(self, term_id: str) -> tuple[str, ...]:
        term = self._library.knowledge.term(term_id)
        return (term.entry,) if term is not None else ()

    async def _popular(self) -> list[Entry]:
        """The answers that helped most; before there are votes, those of the core."""
        liked = {one.entry: one.helpful - one.useless for one in await self._library.gaps.votes()}
        core = [
            entry for entry in self._library.knowledge.entries if entry.core or entry.id in liked
        ]
        return sorted(core, key=lambda entry: -liked.get(entry.id, 0))[:POPULAR]

    async def _card(
        self, bot: Bot, entry: Entry, services: Services, say: Translate, lang: str
    ) -> InlineQueryResultArticle:
        text = entry.text(lang, say)
        html = articles.answer(entry, services.catalog, say, lang)
        return InlineQueryResultArticle(
            id=f"{lang}-{entry.id}",
            title=cut(text.question, TITLE),
            description=cut(" ".join(text.answer.split()), TEASER),
            input_message_content=InputTextMessageContent(message_text=html, parse_mode="HTML"),
            reply_markup=await cards.links(
                bot, [(say("More, or another question"), f"faq_{entry.id}")]
            ),
        )
