"""Inline mode: `@bot 二级域名` in any chat gives cards, also to who never started the bot."""

from collections import Counter
from dataclasses import dataclass

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
from dialogs.library import Found, Library
from dialogs.text import cut
from faq.model import Entry, Term

CACHED = 600
"""Seconds that Telegram may show the same cards again."""

POPULAR = 10
"""Cards for an empty query."""

TITLE, TEASER = 100, 140


@dataclass(frozen=True, slots=True)
class Card:
    """What a person picks, what is then sent, and where its button leads."""

    id: str
    title: str
    text: str
    html: str
    link: str


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
        found = self._library.look(words) if words else Found(entries=await self._popular())
        results = [self._answer(one, services, say, lang) for one in self._entries(found)]
        if term := self._library.knowledge.term(found.term):
            results.append(self._meaning(term, services, say, lang))
        text = say("Ask in the chat") if results else say("No answer here. Ask in the chat")
        await query.answer(
            results=[await self._card(bot, one, say) for one in results],
            cache_time=CACHED,
            is_personal=not told,
            button=InlineQueryResultsButton(text=text, start_parameter="faq"),
        )

    def _entries(self, found: Found) -> list[Entry]:
        known = self._library.knowledge
        return [entry for one in found.entries if (entry := known.entry(one)) is not None]

    async def _popular(self) -> tuple[str, ...]:
        """The answers that helped most; before there are votes, those of the core."""
        votes = await self._library.gaps.votes()
        liked: Counter[str] = Counter()
        for one in votes:
            liked[one.entry] += one.helpful - one.useless
        known = [one.id for one in self._library.knowledge.entries if one.core or one.id in liked]
        return tuple(sorted(known, key=lambda one: -liked[one])[:POPULAR])

    def _answer(self, entry: Entry, services: Services, say: Translate, lang: str) -> Card:
        text = entry.text(lang, say)
        html = articles.answer(entry, services.catalog, say, lang)
        return Card(f"{lang}-{entry.id}", text.question, text.answer, html, f"faq_{entry.id}")

    def _meaning(self, term: Term, services: Services, say: Translate, lang: str) -> Card:
        html = articles.meaning(term, services.catalog, say, lang)
        text = term.meaning_zh if lang == "zh" else say(term.meaning_en)
        return Card(f"{lang}-t-{term.id}", articles.name(term, lang), text, html, f"term_{term.id}")

    async def _card(self, bot: Bot, card: Card, say: Translate) -> InlineQueryResultArticle:
        return InlineQueryResultArticle(
            id=card.id,
            title=cut(card.title, TITLE),
            description=cut(" ".join(card.text.split()), TEASER),
            input_message_content=InputTextMessageContent(
                message_text=card.html, parse_mode="HTML"
            ),
            reply_markup=await cards.links(bot, [(say("More, or another question"), card.link)]),
        )
