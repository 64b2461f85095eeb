"""What every side of the desk shares: settings, store, and how things get into the outbox."""

import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from dataclasses import field as default
from typing import TYPE_CHECKING, Protocol

from filing.desk.hours import Hours
from filing.desk.model import (
    APPLICANT,
    DESK,
    NEVER,
    PRIORITY,
    Button,
    Case,
    Op,
    Parcel,
    ParcelState,
    TopicState,
)
from filing.desk_ports import DeskUnit, OpenDesk
from filing.errors import NotFound
from filing.model import Catalog
from filing.ports import Now

if TYPE_CHECKING:
    from filing.service import Review

Translate = Callable[[str], str]
Speak = Callable[[str], Translate]
"""The translation into a language, by its code."""

GROUP = "group"
"""Key of the notebook: where the staff's group moved to."""


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
    unclaimed_after: dt.timedelta = dt.timedelta(minutes=10)
    waiting_after: dt.timedelta = dt.timedelta(minutes=30)
    reveal_for: dt.timedelta = dt.timedelta(seconds=60)
    album_pause: dt.timedelta = dt.timedelta(seconds=1.2)
    album_limit: dt.timedelta = dt.timedelta(seconds=5)
    keep_closed: dt.timedelta = dt.timedelta(days=180)


def silent() -> None:
    """Wakes nobody."""


class Room:
    """The desk's store, clock and voice; nothing in here sends anything: it fills the outbox."""

    def __init__(
        self,
        open_unit: OpenDesk,
        settings: DeskSettings,
        speak: Speak,
        now: Now,
        filings: Drafted | None = None,
        wake: Callable[[], None] = silent,
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

    # ------------------------------------------------------------------ outbox

    async def put(self, unit: DeskUnit, parcel: Parcel) -> bool:
        """Into the outbox, at the priority of its kind of call."""
        default_priority = Parcel.__dataclass_fields__["priority"].default
        priority = PRIORITY[parcel.op] if parcel.priority == default_priority else parcel.priority
        return await unit.desk.outbox.put(replace(parcel, priority=priority, created_at=self.now()))

    async def into_topic(self, unit: DeskUnit, case: Case, parcel: Parcel) -> bool:
        """Into the outbox; held back until the topic is there, and first in it the card."""
        ready = case.topic_state is TopicState.READY and (case.card or parcel.op is Op.CARD)
        state = ParcelState.WAITING if ready else ParcelState.HELD
        return await self.put(unit, replace(parcel, case=case.id, state=state))

    async def card(self, unit: DeskUnit, case: Case) -> None:
        """The case's card is drawn anew soon; several changes make one edit."""
        not_before = self._cards.get(case.id, NEVER) + CARD_PAUSE
        parcel = Parcel(DESK, case.group, Op.CARD, {}, key=f"card:{case.id}", not_before=not_before)
        await self.into_topic(unit, case, parcel)

    async def let_go(self, unit: DeskUnit, case: Case) -> None:
        """What was held for the topic goes; as long as there is no card, only that."""
        await unit.desk.outbox.release(case.id, cards=case.card is None)

    async def note(
        self,
        unit: DeskUnit,
        case: Case,
        text: str,
        *,
        buttons: Sequence[Sequence[Button]] = (),
        reply_to: int | None = None,
        expires: dt.timedelta | None = None,
    ) -> None:
        """One line of the desk bot in the case's topic (HTML)."""
        payload: dict[str, object] = {"text": text, "buttons": packed(buttons)}
        if reply_to is not None:
            payload["reply_to"] = reply_to
        if expires is not None:
            payload["expires"] = int(expires.total_seconds())
        await self.into_topic(unit, case, Parcel(DESK, case.group, Op.SAY, payload))

    async def general(self, unit: DeskUnit, text: str, key: str | None = None) -> None:
        """One line in the group's General topic."""
        parcel = Parcel(DESK, self.group, Op.SAY, {"text": text, "general": True}, key=key)
        await self.put(unit, parcel)

    async def say(
        self,
        unit: DeskUnit,
        case: Case,
        text: str,
        *,
        buttons: Sequence[Sequence[Button]] = (),
        keyboard: str = "",
        by_staff: bool = False,
    ) -> None:
        """One message of the applicant bot to the applicant (HTML). `by_staff`: a person speaks, so
        a reply to it is for them."""
        payload: dict[str, object] = {
            "text": text,
            "buttons": packed(buttons),
            "keyboard": keyboard,
            "by_staff": by_staff,
        }
        state = ParcelState.STOPPED if case.blocked else ParcelState.WAITING
        parcel = Parcel(APPLICANT, case.owner, Op.SAY, payload, case=case.id, state=state)
        await self.put(unit, parcel)

    async def react(self, unit: DeskUnit, bot: str, chat: int, message: int, emoji: str) -> None:
        """A receipt: the bot's one reaction on a message; an empty one takes it away."""
        payload = {"message": message, "emoji": emoji}
        await self.put(unit, Parcel(bot, chat, Op.REACT, payload))

    async def make_topic(self, unit: DeskUnit, case: Case) -> Case:
        """Only the one who turns the state to `creating` queues the making of a topic."""
        if case.topic_state in {TopicState.CREATING, TopicState.READY}:
            return case
        making = replace(case, topic_state=TopicState.CREATING, topic_since=self.now())
        await unit.desk.cases.save(case, making)
        await unit.desk.outbox.hold(case.id)
        parcel = Parcel(DESK, case.group, Op.TOPIC, {}, case=case.id, key=f"topic:{case.id}")
        await self.put(unit, parcel)
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


def packed(buttons: Sequence[Sequence[Button]]) -> list[list[list[str]]]:
    """Buttons as plain lists, for a payload."""
    return [[[button.label, button.data] for button in row] for row in buttons]


def unpacked(payload: object) -> tuple[tuple[Button, ...], ...]:
    if not isinstance(payload, Sequence):
        return ()
    return tuple(tuple(Button(str(label), str(data)) for label, data in row) for row in payload)


__all__ = ["NEVER", "DeskSettings", "Drafted", "Room", "Speak", "Translate", "packed", "unpacked"]
