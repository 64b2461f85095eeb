"""An applicant who fills in the form as a person would: reads the question, presses or types the
answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.i18n import Translate
from bot.simulator import Message, Room
from dialogs import render
from filing.model import Catalog, Field, Kind


@dataclass
class Walker:
    """One applicant in one chat. `answers` are raw answers by field id."""

    room: Room
    catalog: Catalog
    say: Translate
    language: str
    answers: Mapping[str, object]
    documents: Mapping[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def question(self, message: Message) -> Field | None:
        """Which question a screen asks, by its prompt as the reader sees it."""
        found = [
            item
            for item in self.catalog.fields.values()
            if self.say(item.prompt) in message.text and item.term in message.text
        ]
        return max(found, key=lambda item: len(self.say(item.prompt)), default=None)

    async def next(self, timeout: float = 30) -> Message:  # noqa: ASYNC109 - the server waits
        """The next screen; an old message whose buttons were taken off is none."""
        while True:
            shown = await self.room.next(timeout=timeout)
            if shown.buttons:
                return shown

    async def begin(self, kind: str = "initial") -> Message:
        """From /start to the first question."""
        await self.room.send("/start")
        home = await self.next()
        await self.room.press(home, self.say("Start a new filing"))
        assessment = await self.next()
        await self.room.press(assessment, self.say("I know the kind of filing"))
        kinds = await self.next()
        chosen = self.catalog.kinds[kind]
        label = self.say(chosen.label)
        shown = label if chosen.zh in label else f"{label} · {chosen.zh}"
        await self.room.press(kinds, shown)
        return await self.next()

    async def walk(self, screen: Message, stop_at: str = "", limit: int = 300) -> Message:
        """Answers question after question until the review (or the question `stop_at`) is shown."""
        for _ in range(limit):
            item = self.question(screen)
            if item is None:
                assert self.say("Check your answers") in screen.text, screen.text
                return screen
            if item.id == stop_at:
                return screen
            assert self.asked[-2:] != [item.id] * 2, f"stuck: {screen.text}"
            self.asked.append(item.id)
            await self.answer(screen, item)
            screen = await self.next()
            while item.kind is Kind.DOCUMENT and self.question(screen) is item:
                await self.room.press(screen, self.say("Continue"))
                screen = await self.next()
        raise AssertionError(f"no end of questions: {self.asked[-10:]}")

    async def answer(self, screen: Message, item: Field) -> None:
        """Presses what can be pressed, types the rest."""
        if item.kind is Kind.DOCUMENT:
            await self._document(screen, item)
            return
        value = self.answers.get(item.id)
        if value is None:
            assert item.optional, f"no answer for {item.id}"
            await self.room.press(screen, self.say("Skip"))
        elif item.kind is Kind.YES_NO:
            await self.room.press(screen, self.say("Yes" if value else "No"))
        elif item.kind is Kind.CHOICE:
            choice = next(c for c in item.choices if c.code == value)
            label = render.choice(self.say, choice, self.language)
            shown = [button.text for button in screen.buttons]
            if label in shown:
                await self.room.press(screen, label)
            else:
                await self.room.send(self.say(choice.label))
        elif isinstance(value, list | tuple):
            await self.room.send(", ".join(map(str, value)))
        else:
            await self.room.send(str(value))

    async def _document(self, screen: Message, item: Field) -> None:
        content = self.documents.get(item.id)
        if content is None:
            await self.room.press(screen, self.say("I'll upload it in the official app"))
        else:
            await self.room.send_document(content, f"{item.id}.png")
