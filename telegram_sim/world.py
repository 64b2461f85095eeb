"""Everything the local server knows, and the journal of changes that tests and the page follow."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram_sim.errors import bad
from telegram_sim.faults import Faults
from telegram_sim.model import (
    Account,
    Bot,
    Callback,
    Chat,
    InlineQuery,
    Json,
    Message,
    StoredFile,
    Upload,
    User,
)

JOURNAL = 20_000
CALLS = 50_000
FIRST_USER = 500_000_001
FIRST_GROUP = -1_001_000_000_100
CALLBACK_SECONDS = 60.0


@dataclass(slots=True)
class Event:
    """One change: what kind, in which chat, and what it is about."""

    seq: int
    kind: str
    chat: str
    by: int
    data: Json


@dataclass(slots=True)
class CallRecord:
    """One Bot API call as the server saw it."""

    seq: int
    bot: int
    method: str
    chat: str | None
    error: int | None
    description: str | None
    at: float
    parameters: dict[str, Any]


def _nobody(bot: Bot) -> None:
    """Nobody pushes updates until a server runs."""


@dataclass
class World:
    """The whole state; lives in one event loop."""

    latency: float = 0.0
    callback_seconds: float = CALLBACK_SECONDS
    faults: Faults = field(default_factory=Faults)
    bots: dict[int, Bot] = field(default_factory=dict)
    tokens: dict[str, Bot] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    recordings: list[Json] = field(default_factory=list)
    """Conversations that the page offers to play."""
    chats: dict[str, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    paths: dict[str, StoredFile] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    callbacks: dict[str, Callback] = field(default_factory=dict)
    inline_queries: dict[str, InlineQuery] = field(default_factory=dict)
    inline_messages: dict[str, Message] = field(default_factory=dict)
    journal: deque[Event] = field(default_factory=lambda: deque(maxlen=JOURNAL))
    calls: deque[CallRecord] = field(default_factory=lambda: deque(maxlen=CALLS))
    seq: int = 0
    forgotten: int = 0
    time_shift: float = 0.0
    closing: bool = False

    def __post_init__(self) -> None:
        self.on_webhook: Callable[[Bot], None] = _nobody
        self._numbers = itertools.count(1)
        self._waiting: set[asyncio.Future[None]] = set()
        self._groups = itertools.count(FIRST_GROUP, -1)
        self._people = itertools.count(FIRST_USER)

    # time -----------------------------------------------------------------

    def now(self) -> int:
        return int(time.time() + self.time_shift)

    def number(self) -> int:
        """A number nobody has had before."""
        return next(self._numbers)

    def skip_numbers(self, used: int) -> None:
        self._numbers = itertools.count(used + 1)

    # journal --------------------------------------------------------------

    def record(self, kind: str, chat: str, by: int, **data: object) -> Event:
        self.seq += 1
        event = Event(self.seq, kind, chat, by, data)
        if len(self.journal) == self.journal.maxlen:
            self.forgotten = self.journal[0].seq
        self.journal.append(event)
        self.wake()
        return event

    def wake(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def change(self, seconds: float) -> bool:
        """Until anything may have changed; False when the time is over."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        await asyncio.wait([future], timeout=max(seconds, 0.0))
        self._waiting.discard(future)
        return future.done()

    def since(self, seq: int) -> list[Event]:
        """Events after `seq`, oldest first."""
        found: list[Event] = []
        for event in reversed(self.journal):
            if event.seq <= seq:
                break
            found.append(event)
        found.reverse()
        return found

    def lost(self, seq: int) -> bool:
        """Whether somebody who knows all up to `seq` cannot be told the rest."""
        return seq > self.seq or seq < self.forgotten

    def close(self) -> None:
        self.closing = True
        for bot in self.bots.values():
            bot.updates.stop()
        self.wake()

    # accounts -------------------------------------------------------------

    def add_bot(self, bot: Bot) -> Bot:
        self.bots[bot.id] = bot
        self.tokens[bot.token] = bot
        return bot

    def new_user_id(self) -> int:
        return next(user_id for user_id in self._people if user_id not in self.users)

    def new_group_id(self) -> int:
        return next(chat_id for chat_id in self._groups if str(chat_id) not in self.chats)

    def account(self, account_id: int) -> Account:
        found = self.users.get(account_id) or self.bots.get(account_id)
        if found is None:
            raise bad("user not found")
        return found

    def named(self, username: str) -> Account | None:
        wanted = username.removeprefix("@").lower()
        everybody: list[Account] = [*self.bots.values(), *self.users.values()]
        return next((one for one in everybody if (one.username or "").lower() == wanted), None)

    # chats ----------------------------------------------------------------

    def private(self, bot: Bot, user: User) -> Chat:
        key = f"{bot.id}:{user.id}"
        chat = self.chats.get(key)
        if chat is None:
            chat = Chat(key, user.id, "private", user=user, bot=bot)
            self.chats[key] = chat
        return chat

    def chat(self, key: str) -> Chat:
        chat = self.chats.get(key)
        if chat is None:
            raise bad("chat not found")
        return chat

    def keep_file(self, file: StoredFile) -> StoredFile:
        known = self.files.get(file.unique_id)
        if known is not None:
            return known
        self.files[file.unique_id] = file
        self.paths[file.path] = file
        return file
