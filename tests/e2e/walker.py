"""An applicant who fills in the form as a person would: reads the question, presses or types the
answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.i18n import Translate
from dialogs.form import render
from filing import values
from filing.model import Catalog, Choice, Field, Kind, Value
from filing.problems import Problem
from telegram_sim import Message, Room
from tests.guides import with_guides


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
    taps: int = 0
    typed: int = 0
    screens: int = 0

    def __post_init__(self) -> None:
        """A sample tells its questions one by one; the form asks guides first."""
        self.answers = with_guides(self.answers, self.documents)

    async def press(self, screen: Message, label: str) -> None:
        self.taps += 1
        await self.room.press(screen, label)

    async def send(self, text: str) -> None:
        self.typed += 1
        await self.room.send(text)

    def question(self, message: Message) -> Field | None:
        """Which question a screen asks, by its prompt as the reader sees it."""
        found = [
            item
            for item in self.catalog.fields.values()
            if self.say(item.prompt) in message.text and item.term in message.text
        ]
        return max(found, key=lambda item: len(self.say(item.prompt)), default=None)

    async def next(self, timeout: float = 120) -> Message:  # noqa: ASYNC109 - the server waits
        """The next screen; an old message whose buttons were taken off is none."""
        while True:
            shown = await self.room.next(timeout=timeout)
            if shown.buttons:
                self.screens += 1
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
        return await self.agreed(await self.next())

    async def agreed(self, screen: Message) -> Message:
        """Agrees where that is asked; the screen behind it."""
        agree = self.say("I agree, go on")
        if agree not in {button.text for button in screen.buttons}:
            return screen
        await self.room.press(screen, agree)
        return await self.next()

    async def walk(self, screen: Message, stop_at: str = "", limit: int = 300) -> Message:
        """Answers question after question until the review (or the question `stop_at`) is shown."""
        for _ in range(limit):
            screen = await self._corrected(screen)
            item = self.question(screen)
            if item is None:
                assert self.say("Check your answers") in screen.text, screen.text
                assert not stop_at, f"{stop_at} is not asked"
                return screen
            if item.id == stop_at:
                return screen
            assert self.asked[-2:] != [item.id] * 2, f"stuck: {screen.text}"
            self.asked.append(item.id)
            await self.answer(screen, item)
            screen = await self.next()
            while self.question(screen) is item:
                document = item.kind is Kind.DOCUMENT
                await self.press(screen, self.say("Keep it" if document else "Continue"))
                screen = await self.next()
        raise AssertionError(f"no end of questions: {self.asked[-10:]}")

    async def _corrected(self, screen: Message) -> Message:
        """Changes what was just assumed otherwise than the sample says."""
        for item in self.catalog.fields.values():
            label = self.say(item.label)
            change = self.say("{label}: {value}").format(label=self.say("Change"), value=label)
            value = self.answers.get(item.id)
            if value is None or change not in {button.text for button in screen.buttons}:
                continue
            told = self.say("{label}: {value}").format(
                label=label, value=render.value(self.say, item, self._canonical(item, value))
            )
            if f"• {told}" not in screen.text:
                self.asked.append(item.id)
                await self.press(screen, change)
                await self.answer(await self.next(), item)
                return await self._corrected(await self.next())
        return screen

    def _canonical(self, item: Field, value: object) -> Value:
        found = values.parse(item, value, {})
        return str(value) if isinstance(found, Problem) else found

    async def answer(self, screen: Message, item: Field) -> None:
        """Presses what can be pressed, types the rest."""
        if item.kind is Kind.DOCUMENT:
            await self._document(screen, item)
            return
        value = self.answers.get(item.id)
        if value is None:
            assert item.optional, f"no answer for {item.id}"
            await self.press(screen, self.say("Skip"))
        elif item.kind is Kind.YES_NO:
            await self.press(screen, self.say("Yes" if value else "No"))
        elif label := self._button(screen, item, value):
            await self.press(screen, label)
        elif item.kind is Kind.CHOICE:
            choice = next(c for c in item.choices if c.code == value)
            await self.send(self.say(choice.label))
        elif isinstance(value, list | tuple):
            await self._pick(screen, item, value)
        else:
            await self.send(str(value))

    async def _pick(self, screen: Message, item: Field, value: Sequence[object]) -> None:
        """Ticks each of several choices; what is on another page is typed with all the others."""
        labels = [self._label(screen, choice) for choice in item.choices if choice.code in value]
        if not {*labels} <= {button.text for button in screen.buttons}:
            await self.send(", ".join(map(str, value)))
            return
        for label in labels:
            await self.press(screen, label)
            screen = await self.next()
        done = self.say("Continue ({count} selected)").format(count=len(labels))
        await self.press(screen, done)

    def _label(self, screen: Message, choice: Choice) -> str:
        """The choice's button: its number where the message lists it, else its label."""
        label = render.choice(self.say, choice, self.language)
        listed = re.search(rf"^(?:✓ )?(\d+)\. {re.escape(label)}$", screen.text, re.MULTILINE)
        return listed[1] if listed else label

    def _button(self, screen: Message, item: Field, value: object) -> str:
        """The button that gives this answer, if the screen has one."""
        shown = {button.text for button in screen.buttons}
        code = value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
        labels = [
            self._label(screen, choice)
            for choice in item.choices
            if choice.code == code and (item.kind is Kind.CHOICE or code == "none")
        ]
        labels += [
            self.say("Same as: {label}").format(label=self.say(self.catalog.fields[key].label))
            for key in item.same_as
            if self.answers.get(key) == value
        ]
        labels += [] if item.choices else [str(value)]
        if value == "long_term":
            labels.append(self.say("Long term (长期)"))
        return next((label for label in labels if label in shown), "")

    async def _document(self, screen: Message, item: Field) -> None:
        content = self.documents.get(item.id)
        if content is None:
            await self.press(screen, self.say("I'll upload it in the official app"))
        else:
            await self.room.send_document(content, f"{item.id}.png")
