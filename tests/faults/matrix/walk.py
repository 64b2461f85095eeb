"""The scripted walk: form, document, package, staff and their answer, reveal, forget. What does not
come about is done again, as a person would."""

import io
import itertools
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from filing import filing_file, flow, loader, package
from filing.package import maker
from telegram_sim import Message, NothingHappened, Person, Room
from telegram_sim.errors import ApiError
from tests.e2e.test_filing import DAY
from tests.faults.matrix.house import Blocked, House
from tests.faults.matrix.points import Case

DATA = Path(__file__).parents[2] / "data"


def _given() -> dict[str, object]:
    """The sample's answers in canonical form."""
    found = filing_file.read(
        loader.default(), json.loads((DATA / "individual.json").read_text()), DAY
    )
    return dict(flow.live(found.path))


GIVEN = _given()


def _picture() -> bytes:
    """In colour, sharp, of the size of a phone's."""
    out = io.BytesIO()
    bands = [Image.effect_noise((1200, 900), 60 + band) for band in range(3)]
    Image.merge("RGB", bands).save(out, "JPEG", quality=70)
    return out.getvalue()


PICTURE = _picture()
MARK = "标记"
"""Stands in every word of theirs, and in no line of the log."""

TYPED = {"site_name": f"四季{MARK}笔记", "leader_email": "marker.words@example.com"}
MARKS = (MARK, "marker.words")
TRIES = 6
_NUMBERS = itertools.count(1)


@dataclass
class Outcome:
    """What became of one walk."""

    faults: int
    """How many there were."""
    lost: int = 0
    doubled: int = 0
    blocked: int = 0
    ended: int = 0
    marks: int = 0
    retries: int = 0
    told: str = ""

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.blocked or self.ended or self.marks)


@dataclass
class Walk:
    """One applicant with a draft that lacks two answers and a document."""

    house: House
    person: Person
    room: Room
    draft: int = 0
    retries: int = 0
    accepted: dict[str, str] = field(default_factory=dict)
    doubled: int = 0

    @property
    def lead(self) -> Room:
        return self.house.lead.chat(self.house.desk_bot)

    async def until(
        self, act: Callable[[], Awaitable[object]], seen: Callable[[], Awaitable[bool]]
    ) -> int:
        """Acts, and again where what should follow does not; how often that was."""
        for attempt in range(TRIES):
            self.retries += attempt > 0
            try:
                await act()
            except (ApiError, NothingHappened, StopIteration, IndexError):
                await self.room.send("/home")
            await self.house.rest()
            if await seen():
                return attempt
        screen = await self.screen()
        raise Blocked(f"{act.__qualname__} led to nothing: {screen.text[:90]!r} {screen.labels}")

    async def last(self) -> Message:
        return (await self.room.bot_messages())[-1]

    async def screen(self) -> Message:
        return [one for one in await self.room.bot_messages() if one.buttons][-1]

    async def press(self, label: str) -> None:
        screen = await self.screen()
        wanted = next((one for one in screen.labels if one.startswith(label)), None)
        if wanted is None:
            raise NothingHappened(label)
        await self.room.press(screen, wanted)

    async def answers(self) -> dict[str, object]:
        with self.house.aside():
            found = await self.house.app.services.filings.drafts(self.person.id)
        return dict(next(one.draft.answers for one in found if one.draft.id == self.draft))

    # ------------------------------------------------------------------ steps

    async def form(self) -> None:
        for field_id, text in TYPED.items():

            async def act(field_id: str = field_id, text: str = text) -> None:
                await self.room.send(f"/start field_{field_id}")
                await self.house.rest()
                await self.room.send(text)

            async def seen(field_id: str = field_id, text: str = text) -> bool:
                return (await self.answers()).get(field_id) == text

            await self.until(act, seen)
            self.accepted[field_id] = text

    async def document(self) -> None:
        async def act() -> None:
            await self.room.send("/start field_doc_leader_id")
            await self.house.rest()
            await self.room.send_document(PICTURE, "card.jpg")
            await self.house.rest()
            await self._question()

        async def seen() -> bool:
            return isinstance((await self.answers()).get("doc_leader_id"), tuple)

        await self.until(act, seen)

    async def package(self) -> None:
        async def act() -> None:
            await self.room.send(f"/start draft_{self.draft}")
            await self.house.rest()
            while await self._question():
                await self.house.rest()
            await self.press("Create the package")

        async def seen() -> bool:
            return bool([one for one in await self.room.bot_messages() if _zip(one)])

        await self.until(act, seen)
        sent = [one for one in await self.room.bot_messages() if _zip(one)]
        content = await self.house.telegram.download(sent[-1].file)
        found = package.examine(content)
        with self.house.aside():
            seed = await self.house.app.database.signing_seed()
        if not found.good or found.maker != maker(seed):
            raise Blocked(f"the package: {[fault.code for fault in found.faults]}")

    async def _question(self) -> bool:
        """Keeps what was sent, leaves other documents to the official app; False at the review."""
        screen = await self.screen()
        for label in ("Keep it", "Continue", "I'll upload it in the official app", "Skip"):
            if label in screen.labels and "Create the package" not in screen.labels:
                await self.room.press(screen, label)
                return True
        return False

    async def staff(self) -> None:
        asked, answered = f"{MARK} ask {self.person.id}", f"{MARK} answer {self.person.id}"

        async def ask() -> None:
            if not await self.topic():
                await self.room.send("/staff")
                await self.house.rest()
            if asked not in await self.heard():
                await self.room.send(asked)

        async def heard() -> bool:
            return any(asked in one for one in await self.heard())

        asks = await self.until(ask, heard)
        topic = await self.topic()

        async def answer() -> None:
            await self.house.lead.within(self.house.group, topic).send(answered)

        async def read() -> bool:
            return any(answered in one.text for one in await self.room.bot_messages())

        answers = await self.until(answer, read)
        inside = [one for one in await self.heard() if asked in one]
        outside = [one.text for one in await self.room.bot_messages() if answered in one.text]
        marked = await self.marked()
        self.doubled += max(0, _too_many(inside, asks) + _too_many(outside, answers) - marked)

    async def reveal(self) -> None:
        topic = await self.topic()
        room = self.house.lead.within(self.house.group, topic)

        async def act() -> None:
            card = next(one for one in await room.messages() if one.has("Reveal"))
            await room.press(card, "Reveal")

        async def seen() -> bool:
            return any(one.text.startswith("#") for one in await self.lead.bot_messages())

        await self.until(act, seen)
        for one in await self.lead.bot_messages():
            if one.text.startswith("#"):
                await self.lead.delete(one)

    async def forget(self) -> None:
        async def act() -> None:
            await self.room.send("/forget")
            await self.house.rest()
            await self.press("Erase everything")

        async def seen() -> bool:
            filings = self.house.app.services.filings
            with self.house.aside():
                gone = await filings.deleted(self.person.id)
                return not await filings.drafts(self.person.id) and not gone

        await self.until(act, seen)

    async def topic(self) -> int:
        with self.house.aside():
            async with self.house.app.database.unit() as unit:
                case = await unit.desk.cases.open_of(self.person.id)
        return case.topic or 0 if case is not None else 0

    async def marked(self) -> int:
        """How many messages the record of the conversation calls possible duplicates."""
        with self.house.aside():
            async with self.house.app.database.unit() as unit:
                case = await unit.desk.cases.open_of(self.person.id)
                events = await unit.desk.cases.events(case.id) if case is not None else ()
        return sum(event.type == "possible_duplicate" for event in events)

    async def heard(self) -> list[str]:
        topic = await self.topic()
        if not topic:
            return []
        return [one.text for one in await self.house.group.messages(topic) if not one.service]


def _too_many(texts: list[str], repeats: int) -> int:
    """How much more often it is there than it was said."""
    return max(0, len(texts) - 1 - repeats)


def _zip(message: Message) -> bool:
    return message.file is not None and message.file.name.endswith(".zip")


async def begun(house: House) -> Walk:
    number = next(_NUMBERS)
    person = await house.telegram.add_user(f"Ann {MARK}", language_code="en")
    walk = Walk(house, person, person.chat(house.bot))
    wanted = {key: value for key, value in GIVEN.items() if key not in TYPED}
    wanted |= {"service_number": f"0a1b2c3d-0000-4000-8000-{number:012x}"}
    walk.draft = (await house.app.services.filings.start(person.id, "initial", wanted)).id
    await walk.room.send("/start")
    await house.rest()
    return walk


async def walked(house: House, case: Case | None) -> Outcome:
    """One walk with the case's fault on its way, and what is left of everything afterwards."""
    walk = await begun(house)
    house.log.clear()
    await house.begin(case)
    outcome = Outcome(0)
    try:
        for step in (walk.form, walk.document, walk.package, walk.staff, walk.reveal):
            await step()
        kept = await walk.answers()
        outcome.lost = sum(kept.get(key) != value for key, value in walk.accepted.items())
        await walk.forget()
    except Blocked as blocked:
        outcome.blocked, outcome.told = 1, str(blocked)
    outcome.faults = await house.over(case) if case is not None else 0
    await _others_are_served(house, outcome)
    outcome.doubled, outcome.retries = walk.doubled, walk.retries
    outcome.marks = sum(any(mark in line for mark in MARKS) for line in house.log)
    outcome.ended = sum(" ended" in line and "service" in line for line in house.log)
    return outcome


async def _others_are_served(house: House, outcome: Outcome) -> None:
    """Somebody else is answered, whatever happened."""
    other = (await house.telegram.add_user("Bob", language_code="en")).chat(house.bot)
    await other.send("/start")
    try:
        await house.rest()
    except Blocked as blocked:
        outcome.blocked += 1
        outcome.told += f" others: {blocked}"
        return
    if not [one for one in await other.bot_messages() if one.buttons]:
        outcome.blocked += 1
        outcome.told += f" others: {[one.text[:60] for one in await other.bot_messages()]}"
