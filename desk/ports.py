"""Storage ports of the desk: one narrow repository per kind of record."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from desk.model import (
    Case,
    CorrectionRequest,
    Event,
    LinkState,
    MessageLink,
    Mode,
    OutboxMessage,
    OutboxState,
    QueueKey,
    ReadyReply,
    SaidText,
    Staff,
)


class Cases(Protocol):
    """Conversations, who receives what an applicant types, and the audit."""

    async def open(self, case: Case) -> tuple[Case, bool]:
        """Inserts it; where the applicant has a living case already, that one and False."""
        ...

    async def get(self, case: int) -> Case:
        """`NotFound` where there is none."""
        ...

    async def open_of(self, owner: int) -> Case | None: ...

    async def all_of(self, owner: int) -> Sequence[Case]: ...

    async def last_of(self, owner: int) -> Case | None:
        """The newest, closed or not."""
        ...

    async def at_topic(self, group: int, topic: int) -> Case | None: ...

    async def save(self, before: Case, after: Case) -> None:
        """Writes what differs; `StaleDraft` where that is not any more as in `before`."""
        ...

    async def alive(self) -> Sequence[Case]:
        """All that are not closed, oldest first."""
        ...

    async def since(self, day: dt.datetime) -> Sequence[Case]:
        """All opened at or after that moment, oldest first."""
        ...

    async def move_group(self, old: int, new: int) -> None: ...

    async def mode(self, owner: int) -> Mode: ...

    async def set_mode(self, owner: int, mode: Mode) -> None: ...

    async def log(
        self,
        case: int | None,
        actor: int,
        kind: str,
        at: dt.datetime,
        details: Mapping[str, object],
    ) -> None: ...

    async def events(self, case: int) -> Sequence[Event]: ...

    async def purge(self, closed_before: dt.datetime) -> Sequence[Case]:
        """Ends cases closed before that moment, with everything said in them; which."""
        ...


class Relayed(Protocol):
    """Pairs of a message and its copy. `text` is sealed."""

    async def add(self, pair: MessageLink) -> MessageLink:
        """`StaleDraft` where this very message was taken before: ask `of_source` first."""
        ...

    async def of_source(self, bot: str, chat: int, message: int) -> MessageLink | None: ...

    async def get(self, pair: int) -> MessageLink | None: ...

    async def of_target(self, chat: int, message: int) -> Sequence[MessageLink]: ...

    async def delivered(self, pair: int, chat: int, message: int, *, joined: bool) -> None:
        """Its copy; `joined`: the copy holds other texts too, so it cannot be edited."""
        ...

    async def placed(self, pair: int, message: int) -> None:
        """Where the original of a ready-made text stands in its topic."""
        ...

    async def set_state(self, pair: int, state: LinkState) -> None: ...

    async def set_text(self, pair: MessageLink, text: str, at: dt.datetime) -> None: ...

    async def of_case(self, case: int) -> Sequence[MessageLink]:
        """All, in the order in which they were written."""
        ...

    async def said(self, below: int, limit: int) -> Sequence[SaidText]:
        """The newest words with a lower number (0: all), the newest first; damaged ones empty."""
        ...

    async def of_album(self, case: int, album: str) -> Sequence[MessageLink]: ...

    async def last(self, case: int, *, incoming: bool) -> MessageLink | None: ...


class Outbox(Protocol):
    """What is to be sent, kept until it is."""

    async def put(self, entry: OutboxMessage) -> bool:
        """False where an entry with this key is there already."""
        ...

    async def waiting(self, key: str) -> OutboxMessage | None:
        """The entry with that key, if nobody has begun to send it."""
        ...

    async def rewrite(self, entry: OutboxMessage) -> bool:
        """New payload and moment for an entry that nobody has begun to send; else False."""
        ...

    async def postpone(self, prefix: str, until: dt.datetime) -> None:
        """What has such a key and nobody has begun to send waits until then."""
        ...

    async def lanes(self, now: dt.datetime) -> Sequence[QueueKey]:
        """The lanes with something due."""
        ...

    async def next_due(self, now: dt.datetime) -> dt.datetime | None:
        """When the next entry that waits for its moment is due."""
        ...

    async def head(self, lane: QueueKey, limit: int) -> Sequence[OutboxMessage]:
        """The first entries of a lane, due or not, the cases taking turns; none while one of the
        lane is being sent – by another relay."""
        ...

    async def take(self, entries: Sequence[int], now: dt.datetime) -> None:
        """Marks them as being sent, and frees the key of a card; `StaleDraft` where they are."""
        ...

    async def set_aside(self, entry: int, reason: str) -> None:
        """Failed, with its payload as it is: a person may look at it, or try it again."""
        ...

    async def finish(self, entry: int, state: OutboxState, error: str) -> None:
        """Done or failed: the payload is emptied."""
        ...

    async def back(self, entry: OutboxMessage, state: OutboxState, not_before: dt.datetime) -> None:
        """Not sent after all: waits (or is held, or stopped), one attempt more."""
        ...

    async def hold(self, case_id: int) -> None:
        """What goes into the case's topic waits for the topic."""
        ...

    async def release(self, case_id: int, *, cards: bool, muted: bool = False) -> None:
        """What was held goes; `cards`: only the case's card; `muted`: not what the applicant
        wrote."""
        ...

    async def stop(self, bot: str, chat: int) -> None: ...

    async def resume(self, bot: str, chat: int) -> None: ...

    async def cancel(self, bot: str, chat: int) -> None:
        """What waits for this chat will never be sent."""
        ...

    async def stale(self, before: dt.datetime) -> Sequence[OutboxMessage]:
        """Entries whose sending began before that and never ended; they wait again, marked."""
        ...

    async def unbegin(self, lane: QueueKey) -> None:
        """Entries of the lane whose sending was noted, but not begun, wait as before."""
        ...

    async def unsent(self, case_id: int, priority: int | None = None) -> int:
        """How many messages of the applicant are not in the topic yet; only of this priority."""
        ...

    async def move_group(self, old: int, new: int) -> None: ...


class StaffList(Protocol):
    """Who works at the desk."""

    async def get(self, staff: int) -> Staff | None: ...

    async def list(self) -> Sequence[Staff]:
        """By name; the inactive ones too."""
        ...

    async def put(self, staff: Staff) -> None:
        """Adds or replaces."""
        ...


class CannedReplies(Protocol):
    """Ready-made replies as staff changed them in chat; an empty text hides the shipped one."""

    async def list(self) -> Sequence[ReadyReply]: ...

    async def put(self, reply: ReadyReply) -> None: ...

    async def drop(self, key: str, language: str) -> None: ...


class Fixes(Protocol):
    """Corrections that staff asked for. `text` is sealed."""

    async def add(self, fix: CorrectionRequest) -> CorrectionRequest: ...

    async def get(self, fix: int) -> CorrectionRequest | None: ...

    async def of_draft(self, owner: int, draft: int) -> Sequence[CorrectionRequest]:
        """The ones not answered yet, oldest first."""
        ...

    async def of_case(self, case: int) -> Sequence[CorrectionRequest]: ...

    async def withdraw(self, fix: int) -> None:
        """Staff ask for it no more."""
        ...

    async def answered(
        self, owner: int, draft: int, field: str, at: dt.datetime
    ) -> Sequence[CorrectionRequest]:
        """Ticks the open ones of that field; the ones that were ticked just now."""
        ...


class SettingsStore(Protocol):
    """Small facts about the desk itself: the group after a migration, the queue board's message."""

    async def get(self, key: str) -> str: ...

    async def put(self, key: str, value: str) -> None: ...


class DeskStore(Protocol):
    """Everything of the desk inside one unit of work."""

    async def begin(self) -> None:
        """From here to the unit's end nobody else changes anything of the desk."""
        ...

    @property
    def cases(self) -> Cases: ...
    @property
    def relayed(self) -> Relayed: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def staff(self) -> StaffList: ...
    @property
    def canned(self) -> CannedReplies: ...
    @property
    def fixes(self) -> Fixes: ...
    @property
    def notebook(self) -> SettingsStore: ...


class DeskUnit(Protocol):
    """The part of a unit of work that the desk uses."""

    @property
    def desk(self) -> DeskStore: ...

    def after_commit(self, call: Callable[[], None]) -> None:
        """What is remembered beside the store changes only when this unit is durable."""
        ...


OpenDesk = Callable[[], AbstractAsyncContextManager[DeskUnit]]
