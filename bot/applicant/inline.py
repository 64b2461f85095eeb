"""Inline mode: `@bot 二级域名` in any chat gives cards, also to who never started the bot."""

import time
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
from bot.i18n import Translator
from desk.outbox.pacing import Bucket
from dialogs.lookup import articles
from dialogs.lookup.library import Library, LookupResult
from dialogs.shared.context import Services
from dialogs.shared.text import cut
from faq.model import Entry, GlossaryTerm
from filing.bounded import Bounded
from filing.problems import Term, Translate

CACHED = 600
"""Seconds that Telegram may show the same cards again."""

POPULAR = 10
"""Cards for an empty query."""

RATE, BURST = 4.0, 20.0
"""Queries of one person a second, and at once."""

REMEMBERED = 10_000

SLOWER = Term("Too fast: pause, then type on")
"""Telegram shows up to 64 characters."""

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
        self._paces: Bounded[int, Bucket] = Bounded(REMEMBERED)

    def router(self) -> Router:
        router = Router(name="inline")
        router.inline_query.register(self.asked)
        return router

    async def asked(
        self, query: InlineQuery, bot: Bot, services: Services, language: str = "en"
    ) -> None:
        if self._hurries(query.from_user.id):
            slow = InlineQueryResultsButton(
                text=self._translator.get(language)(SLOWER), start_parameter="faq"
            )
            await query.answer(results=[], cache_time=1, is_personal=True, button=slow)
            return
        words = query.query.strip()
        lang, told = cards.language(words, self._library, language)
        say = self._translator.get(lang)
        found = self._library.look(words) if words else LookupResult(entries=await self._popular())
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

    def _hurries(self, person: int) -> bool:
        """Whether somebody asks faster than anybody types: nobody may hold up the others."""
        now = time.monotonic()
        pace = self._paces.get(person)
        if pace is None:
            self._paces.put(person, pace := Bucket(RATE, BURST))
        if pace.wait(now):
            return True
        pace.take(now, 1)
        return False

    def _entries(self, found: LookupResult) -> list[Entry]:
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

    def _meaning(self, term: GlossaryTerm, services: Services, say: Translate, lang: str) -> Card:
        html = articles.meaning(term, services.catalog, say, lang)
        name, text = term.name(lang, say), term.meaning(lang, say)
        return Card(f"{lang}-t-{term.id}", name, text, html, f"term_{term.id}")

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
