"""Middleware: language, services and generated states for every handler."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, User

from bot import i18n
from bot.i18n import Translator
from dialogs.shared.context import LANGUAGE, SERVICES, TRANSLATE, Services
from dialogs.shared.states import Form
from filing.bounded import Bounded
from filing.ports import OpenUnit

REMEMBERED = 50_000
"""People whose language is kept at hand."""


Leaving = Callable[[int], Awaitable[None]]
Speaking = Callable[[int, str], Awaitable[None]]


class People:
    """A person's language: chosen and stored, or guessed from the platform until then."""

    def __init__(self, open_unit: OpenUnit, translator: Translator) -> None:
        self._open = open_unit
        self._translator = translator
        self._known: Bounded[int, str] = Bounded(REMEMBERED)
        self.leaving: Leaving | None = None
        """Told before a person is forgotten: what is elsewhere goes too."""
        self.speaking: Speaking | None = None
        """Told when a person has chosen a language: a conversation with staff follows."""

    async def language(self, user: User) -> str:
        chosen = self._known.get(user.id)
        if chosen is None:
            async with self._open() as unit:
                chosen = (await unit.applicants.get(user.id)).language
            self._known.put(user.id, chosen)
        if chosen and self._translator.offers(chosen):
            return chosen
        return self._translator.guess(user.language_code)

    async def set_language(self, owner: int, language: str) -> None:
        async with self._open() as unit:
            await unit.applicants.set_language(owner, language)
        self._known.put(owner, language)
        if self.speaking is not None:
            await self.speaking(owner, language)

    async def forget(self, owner: int) -> None:
        if self.leaving is not None:
            await self.leaving(owner)
        async with self._open() as unit:
            await unit.applicants.forget(owner)
        self._known.drop(owner)


class ContextMiddleware(BaseMiddleware):
    """Outer middleware of all updates."""

    def __init__(
        self, services: Services, people: People, translator: Translator, form: Form
    ) -> None:
        self._services = services
        self._people = people
        self._translator = translator
        self._form = form

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - as the framework's
        user = data.get("event_from_user")
        language = await self._people.language(user) if isinstance(user, User) else i18n.SOURCE
        data[SERVICES] = self._services
        data["form"] = self._form
        data[LANGUAGE] = language
        data[TRANSLATE] = self._translator.get(language)
        return await handler(event, data)
