"""Shared by all services of the desk: settings, store, clock, and putting things into the
outbox."""

import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from dataclasses import field as default
from functools import partial
from typing import TYPE_CHECKING, Protocol

from desk import texts
from desk.actions import Action, DrawCard, MakeTopic, NameTopic, React, Rows, Say, TellWaiting
from desk.hours import Hours
from desk.model import (
    APPLICANT,
    DESK,
    FIRST_CARD,
    NEVER,
    PRIORITY,
    Case,
    OutboxMessage,
    OutboxState,
    QueueKey,
    TopicState,
)
from desk.ports import DeskUnit, OpenDesk
from filing.bounded import Bounded
from filing.errors import NotFound
from filing.model import Catalog
from filing.ports import Now
from filing.problems import Translate

if TYPE_CHECKING:
    from filing.service import Review

Speak = Callable[[str], Translate]
"""The translation into a language, by its code."""

GROUP = "group"
"""Key of the notebook: where the staff's group moved to."""


BOARD = "board"
"""Key of the notebook: the message in General that says who waits for a topic."""

NAME_PAUSE = dt.timedelta(seconds=20)
"""A topic's name tells who waits so much later: a quick answer renames nothing."""

NAMED = 1000
"""Cases the state in whose topic's name is remembered."""

BOARD_PAUSE = dt.timedelta(seconds=2)
"""That more wait for a topic is told at most so often."""

CALM_PAUSE = dt.timedelta(seconds=20)
"""That fewer wait for a topic is told at most so often."""

CROWD = 4
"""While so many wait for topic and card, words come before cards."""

CARD_PAUSE = dt.timedelta(seconds=5)
"""A card is drawn at most so often."""


class Drafted(Protocol):
    """What the desk wants to know of a draft; `filing.service.Filings` knows it."""

    @property
    def catalog(self) -> Catalog: ...

    async def review(self, owner: int, draft: int) -> "Review": ...

    async def left_at(self, since: dt.datetime, until: dt.datetime) -> Counter[str]: ...


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """How this desk works. `group` is the forum's id as it was configured."""

    group: int
    language: str = "en"
    """The language that staff are served in."""
    hours: Hours = default(default_factory=Hours)
    show_names: bool = False
    first_answer: dt.timedelta = dt.timedelta(minutes=10)
    """An applicant has the first answer by then, or somebody is alerted."""
    next_answer: dt.timedelta = dt.timedelta(minutes=30)
    reveal_for: dt.timedelta = dt.timedelta(seconds=60)
    album_pause: dt.timedelta = dt.timedelta(seconds=1.2)
    album_limit: dt.timedelta = dt.timedelta(seconds=5)
    quiet_after: dt.timedelta = dt.timedelta(days=14)
    """An open case in which nobody has written for so long is closed."""
    quiet_notice: dt.timedelta = dt.timedelta(days=2)
    """The applicant is told so long before, and can keep it open."""
    unused_after: dt.timedelta = dt.timedelta(days=1)
    """One in which nothing was ever written."""
    keep_closed: dt.timedelta = dt.timedelta(days=180)
    most_cases: int = 12
    """Who has, or was offered, so many open cases is offered no more."""


def introduction(case: int) -> str:
    """The key of the line that says that a person writes."""
    return f"introduced:{case}"


class Wake(Protocol):
    """Told that something stands in the outbox: in that lane from that moment on; without a lane,
    anywhere."""

    def __call__(self, lane: QueueKey | None = None, due: dt.datetime = NEVER) -> None: ...


def silent(lane: QueueKey | None = None, due: dt.datetime = NEVER) -> None:
    """Wakes nobody."""


class DeskContext:
    """The desk's store, clock and voice; nothing in here sends anything: it fills the outbox."""

    def __init__(
        self,
        open_unit: OpenDesk,
        settings: DeskSettings,
        speak: Speak,
        now: Now,
        filings: Drafted | None = None,
        wake: Wake = silent,
    ) -> None:
        self.open = open_unit
        self.settings = settings
        self.speak = speak
        self.now = now
        self.filings = filings
        self.wake = wake
        self.group = settings.group
        """Where the staff are today: another id after a migration."""
        self._cards: dict[int, dt.datetime] = {}
        """When each case's card was drawn last."""
        self._board = NEVER
        self._marks: Bounded[int, str] = Bounded(NAMED)
        self._unsent: set[int] = set()

    async def load(self) -> None:
        """Remembers a migration of the group that happened before this start."""
        async with self.open() as unit:
            moved = await unit.desk.notebook.get(f"{GROUP}:{self.settings.group}")
        self.group = int(moved) if moved else self.settings.group

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[DeskUnit]:
        """A unit in which nobody else changes the desk: what is read holds until the end."""
        async with self.open() as unit:
            await unit.desk.begin()
            yield unit

    def move(self, group: int) -> None:
        """The staff's group has another id from now on."""
        self.group = group

    # ------------------------------------------------------------------ outbox

    async def put(self, unit: DeskUnit, entry: OutboxMessage) -> bool:
        """Into the outbox, at the priority of its kind of call."""
        default_priority = OutboxMessage.__dataclass_fields__["priority"].default
        priority = PRIORITY[entry.op] if entry.priority == default_priority else entry.priority
        if entry.state is OutboxState.WAITING:
            unit.after_commit(partial(self._call, entry))
        return await unit.desk.outbox.put(replace(entry, priority=priority, created_at=self.now()))

    def _call(self, entry: OutboxMessage) -> None:
        """Whoever sends looks at its lane; who that is, is set after this was made."""
        self.wake(entry.queue, entry.not_before)

    async def into_topic(self, unit: DeskUnit, case: Case, entry: OutboxMessage) -> bool:
        """Into the outbox; held back until the topic is there, and first in it the card – unless
        a crowd writes: then words come before cards."""
        ready = case.topic_state is TopicState.READY
        if ready and not case.card and entry.op is not Action.CARD:
            await self.card(unit, case)  # the one before may have been given up
            await self.let_go(unit, case)
            ready = await self._crowded(unit, case)
        ready = ready and not (case.muted and entry.op is Action.COPY_IN)
        state = OutboxState.WAITING if ready else OutboxState.HELD
        return await self.put(unit, replace(entry, case=case.id, state=state))

    async def card(self, unit: DeskUnit, case: Case) -> None:
        """The case's card is drawn anew soon; several changes make one edit."""
        not_before = self._cards.get(case.id, NEVER) + CARD_PAUSE
        entry = OutboxMessage(
            DESK,
            case.group,
            DrawCard(),
            key=f"card:{case.id}",
            not_before=not_before,
            priority=PRIORITY[Action.CARD] if case.card else FIRST_CARD,
        )
        await self.into_topic(unit, case, entry)

    async def named(self, unit: DeskUnit, case: Case) -> None:
        """The topic's name tells the case's state soon, where it says another one now; the time
        waited in coarse steps, so that it changes five times at most."""
        mark = texts.state(self.staff_words(), case, self.now())
        if case.topic_state is not TopicState.READY or self._marks.get(case.id) == mark:
            return
        not_before = self.now() + NAME_PAUSE
        entry = OutboxMessage(
            DESK, case.group, NameTopic(), case.id, key=f"name:{case.id}", not_before=not_before
        )
        await self.put(unit, entry)

    def topic_named(self, case: Case) -> None:
        """Remembers which state its name tells."""
        self._marks.put(case.id, texts.state(self.staff_words(), case, self.now()))

    async def board(self, unit: DeskUnit, *, calm: bool = False) -> None:
        """Who waits for a topic is told anew soon; many changes make one edit. `calm`: fewer wait
        now, which may be told later: cards need the group's pace more."""
        not_before = self._board + (CALM_PAUSE if calm else BOARD_PAUSE)
        waiting = await unit.desk.outbox.waiting("board")
        if waiting is not None and not_before < waiting.not_before:
            await unit.desk.outbox.rewrite(replace(waiting, not_before=not_before))
        entry = OutboxMessage(DESK, self.group, TellWaiting(), key="board", not_before=not_before)
        await self.put(unit, entry)

    def board_shown(self) -> None:
        self._board = self.now()

    def card_drawn(self, case: int) -> None:
        """Remembers when, for the pause until the next."""
        self._cards[case] = self.now()

    def unsent_told(self, case: int, count: int) -> None:
        """The card says that messages are on their way."""
        (self._unsent.add if count else self._unsent.discard)(case)

    def card_tells_of_unsent(self, case: int) -> bool:
        """What it says is old as soon as one of them is there."""
        return case in self._unsent

    async def card_at_once(self, unit: DeskUnit, case: Case) -> None:
        """A new topic's card is drawn at once, whenever the old one was."""
        self._cards.pop(case.id, None)
        queued = await unit.desk.outbox.waiting(f"card:{case.id}")
        if queued is not None:
            await unit.desk.outbox.rewrite(replace(queued, not_before=NEVER))

    async def let_go(self, unit: DeskUnit, case: Case) -> None:
        """What was held for the topic goes; as long as there is no card, only that, unless a
        crowd writes. What a muted applicant wrote stays."""
        only_card = case.card is None and not await self._crowded(unit, case)
        await unit.desk.outbox.release(case.id, cards=only_card, muted=case.muted)

    async def _crowded(self, unit: DeskUnit, case: Case) -> bool:
        """Many others who wrote have no topic yet, or no card in it."""
        alive = await unit.desk.cases.alive()
        bare = [one for one in alive if one.waits and one.card is None and one.id != case.id]
        return len(bare) >= CROWD

    async def note(
        self,
        unit: DeskUnit,
        case: Case,
        text: str,
        *,
        buttons: Rows = (),
        reply_to: int = 0,
        link: int = 0,
    ) -> None:
        """One line of the desk bot in the case's topic (HTML)."""
        deed = Say(text, buttons, reply_to=reply_to, link=link)
        await self.into_topic(unit, case, OutboxMessage(DESK, case.group, deed))

    async def general(self, unit: DeskUnit, text: str, key: str | None = None) -> None:
        """One line in the group's General topic; without a group, as on the command line, none."""
        if not self.group:
            return
        entry = OutboxMessage(DESK, self.group, Say(text, general=True), key=key)
        await self.put(unit, entry)

    async def say(
        self,
        unit: DeskUnit,
        case: Case,
        text: str,
        *,
        buttons: Rows = (),
        keyboard: str = "",
        by_staff: bool = False,
        link: int = 0,
    ) -> None:
        """One message of the applicant bot to the applicant (HTML). `by_staff`: a person speaks, so
        a reply to it is for them."""
        deed = Say(text, buttons, keyboard, by_staff=by_staff, link=link)
        state = OutboxState.STOPPED if case.blocked else OutboxState.WAITING
        entry = OutboxMessage(APPLICANT, case.owner, deed, case=case.id, state=state)
        await self.put(unit, entry)

    async def react(self, unit: DeskUnit, bot: str, chat: int, message: int, emoji: str) -> None:
        """A receipt: the bot's one reaction on a message; an empty one takes it away."""
        await self.put(unit, OutboxMessage(bot, chat, React(message, emoji)))

    async def make_topic(self, unit: DeskUnit, case: Case) -> Case:
        """Only the one who turns the state to `creating` queues the making of a topic."""
        if case.topic_state in {TopicState.CREATING, TopicState.READY}:
            return case
        making = replace(case, topic_state=TopicState.CREATING, topic_since=self.now())
        await unit.desk.cases.save(case, making)
        await unit.desk.outbox.hold(case.id)
        entry = OutboxMessage(DESK, case.group, MakeTopic(), case=case.id, key=f"topic:{case.id}")
        await self.put(unit, entry)
        others = [one for one in await unit.desk.cases.alive() if one.id != case.id]
        if any(one.topic_state is TopicState.CREATING for one in others):
            await self.board(unit)
        return making

    # ------------------------------------------------------------------ audit

    async def log(
        self,
        unit: DeskUnit,
        case: Case | None,
        actor: int,
        kind: str,
        details: Mapping[str, object] | None = None,
    ) -> None:
        await unit.desk.cases.log(case.id if case else None, actor, kind, self.now(), details or {})

    async def review(self, case: Case) -> "Review | None":
        """The case's draft as it stands; None where there is none (any more)."""
        if self.filings is None or case.draft is None:
            return None
        try:
            return await self.filings.review(case.owner, case.draft)
        except NotFound:
            return None

    def staff_words(self) -> Translate:
        return self.speak(self.settings.language)

    def label(self, field: str) -> str:
        """The short name of a field, or of a screen that is no question, as a msgid."""
        known = self.filings.catalog.fields.get(field) if self.filings else None
        return known.label if known else texts.PLACES.get(field, field)

    # ------------------------------------------------------------------ the bots' own log

    async def log_topic(self) -> int:
        """The topic in which the bots look after themselves; 0 where there is none."""
        async with self.open() as unit:
            return int(await unit.desk.notebook.get(f"log:{self.group}") or 0)

    async def keep_log_topic(self, topic: int) -> None:
        async with self.changing() as unit:
            await unit.desk.notebook.put(f"log:{self.group}", str(topic))
