"""Storage ports of the filing: one unit of work with a few narrow repositories."""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from filing.model import Answers, Draft, Seen, StoredFile, Value
from filing.reminder_schedule import Idle, Step

Now = Callable[[], dt.datetime]
"""The moment, aware, UTC."""

Today = Callable[[], dt.date]
"""The day in Asia/Shanghai."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person in a chat. `id` is the chat platform's; `language` empty until chosen or guessed."""

    id: int
    language: str = ""
    current_draft: int | None = None
    reminded: bool = True
    """False: reminders of idle drafts are switched off."""


@dataclass(frozen=True, slots=True)
class Made:
    """A package that was made from one state of a draft."""

    id: int
    owner: int
    draft: int
    fingerprint: str
    """Digest of kind, answers, documents, catalogue and day-independent rules: one state, one
    package."""
    reference: str
    """What the applicant quotes: eight characters without look-alikes."""
    made_at: dt.datetime
    file: str
    """Id of the sealed ZIP among the files."""


class Drafts(Protocol):
    """Sealed answers. Every method keeps to one owner: another's draft is `NotFound`."""

    async def create(self, owner: int, kind: str, answers: Answers, now: dt.datetime) -> Draft: ...

    async def get(self, owner: int, draft: int) -> Draft:
        """`NotFound` for a foreign or purged draft; a deleted one is returned with `deleted_at`."""
        ...

    async def list(self, owner: int) -> Sequence[Draft]:
        """Newest change first, the deleted ones (not yet purged) included."""
        ...

    async def left(self, since: dt.datetime, until: dt.datetime, most: int) -> Sequence[Draft]:
        """Anybody's drafts last changed in that span of which no package was made; the latest
        first, the deleted ones not included."""
        ...

    async def put(self, draft: Draft, field: str, value: Value, now: dt.datetime) -> Draft:
        """One answer kept (or replaced); returns the draft as it is then, its revision grown by
        one."""
        ...

    async def drop(self, draft: Draft, field: str, now: dt.datetime) -> Draft:
        """One answer taken away."""
        ...

    async def set_kind(self, draft: Draft, kind: str, now: dt.datetime) -> Draft: ...

    async def mark_deleted(self, draft: Draft, now: dt.datetime | None) -> Draft:
        """Deleted at `now`, or brought back (`None`)."""
        ...

    async def purge(self, deleted_before: dt.datetime) -> Sequence[int]:
        """Ends drafts deleted before that moment, with answers, files and packages; their ids."""
        ...


class Files(Protocol):
    """Sealed bytes: uploaded documents and packages."""

    async def add(
        self,
        owner: int,
        draft: int,
        field: str,
        name: str,
        media_type: str,
        content: bytes,
        now: dt.datetime,
        seen: Seen | None = None,
    ) -> StoredFile: ...

    async def get(self, owner: int, file: str) -> StoredFile: ...

    async def read(self, owner: int, file: str) -> bytes: ...

    async def of_draft(self, owner: int, draft: int) -> Sequence[StoredFile]: ...

    async def remove(self, owner: int, file: str) -> None: ...


class Applicants(Protocol):
    """People in chats: language and which draft they are at."""

    async def get(self, owner: int) -> Applicant:
        """An unknown person is an `Applicant` with nothing chosen."""
        ...

    async def set_language(self, owner: int, language: str) -> None: ...

    async def set_current(self, owner: int, draft: int | None) -> None: ...

    async def set_reminded(self, owner: int, *, reminded: bool) -> None: ...

    async def forget(self, owner: int) -> None:
        """Everything of this person goes: drafts, answers, files, packages, settings."""
        ...


class Indexed(Protocol):
    """Blind index (keyed hash): finds where a value stands again without keeping it in clear."""

    async def put(self, kind: str, value: str, owner: int, draft: int) -> None:
        """Remembers that the draft uses this value of that kind; replaces the draft's earlier
        one."""
        ...

    async def others(self, kind: str, value: str, draft: int) -> int:
        """How many other live drafts or packages (any owner) hold this value."""
        ...

    async def forget(self, kind: str, draft: int) -> None: ...


class Packages(Protocol):
    """Packages that were made."""

    async def find(self, owner: int, draft: int, fingerprint: str) -> Made | None: ...

    async def add(self, made: Made) -> Made: ...

    async def list(self, owner: int) -> Sequence[Made]: ...


class Notices(Protocol):
    """Drafts that nobody works on, and what their applicants were told about them."""

    async def idle(self, now: dt.datetime) -> Sequence[Idle]:
        """Those for which something may be due; the longest idle first."""
        ...

    async def claim(self, one: Idle, step: Step, now: dt.datetime) -> bool:
        """Whether this step is ours to take: True once for each stretch of idleness, and never
        where the draft was changed or deleted meanwhile."""
        ...

    async def give_back(self, one: Idle, step: Step) -> None:
        """It was not taken after all: it is due again."""
        ...

    async def unreachable(self, owner: int, now: dt.datetime) -> None:
        """This person has blocked the bot, or is gone."""
        ...


@dataclass(frozen=True, slots=True)
class Later:
    """A day of a filing that was handed in, and whom to remind of it."""

    draft: int
    owner: int
    language: str
    step: str
    """Of the to-do list."""
    due_at: dt.datetime


class Clocks(Protocol):
    """Days after handing in on which applicants are reminded."""

    async def plan(self, owner: int, draft: int, days: Mapping[str, dt.datetime]) -> None:
        """These days, by step, instead of all that were planned for the draft."""
        ...

    async def due(self, now: dt.datetime) -> Sequence[Later]:
        """What was not said yet to people who want to be reminded and can be reached."""
        ...

    async def claim(self, one: Later, now: dt.datetime | None) -> bool:
        """Whether it is ours to say; `None`: it was not said after all."""
        ...


class Unit(Protocol):
    """One transaction: leaving it without an exception commits durably, with one rolls back."""

    @property
    def drafts(self) -> Drafts: ...
    @property
    def files(self) -> Files: ...
    @property
    def applicants(self) -> Applicants: ...
    @property
    def indexed(self) -> Indexed: ...
    @property
    def packages(self) -> Packages: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def clocks(self) -> Clocks: ...

    def after_commit(self, call: Callable[[], None]) -> None:
        """What is remembered beside the store changes only when this unit is durable."""
        ...


OpenUnit = Callable[[], AbstractAsyncContextManager[Unit]]
OffLoop = Callable[..., Awaitable[object]]
"""Runs a CPU-heavy pure function away from the event loop: `await off_loop(function, *args)`."""


async def at_once(function: Callable[..., object], *arguments: object) -> object:
    """Where there is no other process: here and now."""
    return function(*arguments)
