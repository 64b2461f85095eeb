"""The client of the local server: people, rooms and groups for tests and for `icp-guide try`.

Everything is `await`ed; the same classes work in process (`serve`) and over HTTP (`connect`).

    async with serve() as running:                      # running.url, running.telegram
        telegram = running.telegram
        bot = await telegram.add_bot("1000001:LOCAL", "icp_guide_bot")
        ann = await telegram.add_user("Ann", language_code="zh-hans")
        chat = ann.chat(bot)
        await chat.send("/start")
        question = await chat.next()                    # next new or edited message of a bot
        toast = await (await chat.press(question, "Begin")).answer()
        await chat.send_document(b"...", "licence.pdf")
        shown = await chat.messages()                   # in order, without deleted ones

`Room.next()` looks at what happened after this room's last action (send, press …) or after the
message that the last `next()` gave. `telegram.settled()` waits until all bots are idle.

    group = await telegram.add_group("Desk", lead)      # a forum supergroup
    await group.add(bot, admin=True)                    # or rights=["can_pin_messages", …]
    thread = await group.topic("example.cn")            # a bot's topic by a piece of its name
    topic = lead.within(group, thread)                  # a Room again: send, reply, press, next …
    await group.close_topic(thread, for_all=True)       # even admins get TOPIC_CLOSED
    await group.delete_topic(thread, refusal="TOPIC_DELETED")
    new = await group.migrate()                         # old id answers migrate_to_chat_id

    await telegram.fail("sendMessage", retry_after=3, chat=group)   # 429 once
    await telegram.fail("copyMessage", drop="after")    # done, but the caller never learns
    await telegram.fail("sendMessage", (500, "x"), count=5, skip=2)
    assert await telegram.heal() == 0                   # all scripted failures have happened
    calls = await telegram.calls("sendMessage", bot=bot, after=place)

A message has `text`, `rows`/`buttons`/`labels`, `file`, `kind`, `reply_to`, `thread`, `album`,
`reactions`, `edited`, `deleted`, `covered("bold")`; see `telegram_sim/seen.py`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from telegram_sim.groupclient import Group
from telegram_sim.roomclient import NothingHappened, Person, Room
from telegram_sim.seen import File, Json
from telegram_sim.transport import Remote, Transport

__all__ = ["Bot", "Group", "NothingHappened", "Person", "Room", "Telegram", "connect"]


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot account of the local server."""

    id: int
    token: str
    username: str


class Telegram:
    """The whole local Telegram, from outside the bots."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    async def run(self, operation: str, **arguments: object) -> Any:  # noqa: ANN401 - JSON
        return (await self.transport.run(operation, arguments))["result"]

    # accounts and groups ----------------------------------------------------

    async def add_bot(
        self, token: str, username: str, name: str | None = None, *, reads_all: bool = False
    ) -> Bot:
        made = await self.run(
            "add_bot", token=token, username=username, name=name, reads_all_messages=reads_all
        )
        return Bot(made["id"], token, username)

    async def add_user(
        self,
        first_name: str = "Ann",
        *,
        user_id: int | None = None,
        language_code: str | None = "en",
        last_name: str | None = None,
        username: str | None = None,
    ) -> Person:
        made = await self.run(
            "add_user",
            id=user_id,
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
        )
        return Person(self.transport, made["id"], first_name)

    async def add_group(
        self,
        title: str,
        owner: Person,
        *,
        chat_id: int | None = None,
        forum: bool = True,
        kind: str = "supergroup",
    ) -> Group:
        made = await self.run(
            "create_group", title=title, user=owner.id, id=chat_id, forum=forum, kind=kind
        )
        return Group(self.transport, made["id"])

    async def record(
        self, title: str, steps: Sequence[Json], language: str = "en", patience: int = 0
    ) -> None:
        """Puts a conversation on offer that the page can play."""
        told = {"title": title, "language": language, "patience": patience}
        await self.run("record", steps=list(steps), **told)

    def person(self, user_id: int, name: str = "") -> Person:
        return Person(self.transport, user_id, name)

    def group(self, chat_id: int) -> Group:
        return Group(self.transport, chat_id)

    # files --------------------------------------------------------------------

    async def download(self, file: File) -> bytes:
        return await self.transport.download(file.id)

    # waiting --------------------------------------------------------------------

    async def settled(
        self,
        *bots: Bot,
        quiet: float = 0.12,
        timeout: float = 60.0,  # noqa: ASYNC109 - the server waits, not we
    ) -> None:
        """Until the bots have taken all their updates and called nothing for `quiet` seconds."""
        ids = [bot.id for bot in bots]
        busy = await self.run("settle", bots=ids, quiet=quiet, timeout=timeout)
        if busy:
            raise NothingHappened(f"the bots did not come to rest: {busy}")

    async def pending(self, bot: Bot) -> int:
        """How many updates the bot has not acknowledged."""
        return int(await self.run("pending", bot=bot.id))

    async def repeat_updates(self, bot: Bot, count: int = 1) -> int:
        """Gives the last acknowledged updates once more, with their old ids."""
        return int(await self.run("repeat_updates", bot=bot.id, count=count))

    # what bots called ---------------------------------------------------------

    async def place(self) -> int:
        """Where the journal is now; for `calls(after=…)`."""
        return int((await self.transport.run("settings", {}))["seq"])

    async def calls(
        self, method: str | None = None, *, bot: Bot | None = None, after: int = 0
    ) -> list[Json]:
        """Bot API calls: bot, method, chat, error, description, parameters, at."""
        found: list[Json] = await self.run(
            "calls", method=method, bot=bot.id if bot else None, after=after
        )
        return found

    # failures -----------------------------------------------------------------

    async def fail(  # noqa: PLR0913 - named settings of one failure
        self,
        method: str | None = None,
        error: tuple[int, str] | None = None,
        *,
        bot: Bot | None = None,
        chat: Room | Group | str | None = None,
        count: int = 1,
        skip: int = 0,
        retry_after: int | None = None,
        migrate_to: int | None = None,
        delay: float = 0.0,
        drop: str | None = None,
    ) -> None:
        """Scripts the next `count` fitting calls (after `skip` good ones).

        `error` is (code, description); `retry_after` gives 429; `drop` is "before" or "after"
        the call has its effect, and cuts the connection. "getUpdates" and "download" can be named.
        """
        code, description = error or (None, None)
        parameters: dict[str, int] | None = None
        if retry_after is not None:
            code, description = 429, f"Too Many Requests: retry after {retry_after}"
            parameters = {"retry_after": retry_after}
        if migrate_to is not None:
            code, parameters = 400, {"migrate_to_chat_id": migrate_to}
            description = "Bad Request: group chat was upgraded to a supergroup chat"
        await self.run(
            "fail",
            method=method,
            bot=bot.id if bot else None,
            chat=chat if isinstance(chat, str) or chat is None else chat.key,
            count=count,
            skip=skip,
            code=code,
            description=description,
            parameters=parameters,
            delay=delay,
            drop=drop,
        )

    async def fail_raw(  # noqa: PLR0913 - named settings of one failure
        self,
        method: str | None = None,
        status: int = 502,
        body: str | None = "<html><body>Bad Gateway</body></html>",
        *,
        cut: int = 0,
        content_type: str = "text/html",
        bot: Bot | None = None,
        chat: Room | Group | str | None = None,
        count: int = 1,
        skip: int = 0,
    ) -> None:
        """Answers of the next fitting calls that are no answers of a Bot API.

        `body` is sent as it is, and the call has no effect; with `cut` the call has its effect, and
        its true answer comes with status 200 and lacks so many bytes at the end.
        """
        await self.run(
            "fail",
            method=method,
            bot=bot.id if bot else None,
            chat=chat if isinstance(chat, str) or chat is None else chat.key,
            count=count,
            skip=skip,
            status=200 if cut else status,
            body=None if cut else body,
            cut=cut,
            content_type=content_type,
        )

    async def heal(self) -> int:
        """Forgets scripted failures; gives how many were left."""
        return int(await self.run("heal"))

    async def set_latency(self, seconds: float) -> None:
        await self.run("settings", latency=seconds)

    async def set_limits(self, on: bool) -> None:
        """Telegram's rate limits: 30/s, 20/min a group, 5 in 5 s a private chat."""
        await self.run("settings", limits=on)

    async def advance(self, seconds: float) -> None:
        """Moves the server's clock, e.g. past the 48 hours of deleting."""
        await self.run("settings", advance=seconds)

    async def set_callback_seconds(self, seconds: float) -> None:
        await self.run("settings", callback_seconds=seconds)

    # inline mode ----------------------------------------------------------------

    async def ask_inline(
        self, person: Person, bot: Bot, query: str, *, offset: str = ""
    ) -> tuple[str, list[Json]]:
        """Types `@bot query`: the query's id and the results."""
        found = await self.run(
            "inline_query", bot=bot.id, user=person.id, query=query, offset=offset
        )
        if found["answer"] is None:
            raise NothingHappened(f"no answer to the inline query {query!r}")
        return found["query"], found["answer"]["results"]

    async def users(self) -> Sequence[Json]:
        found: list[Json] = (await self.run("everything"))["users"]
        return found


@asynccontextmanager
async def connect(url: str) -> AsyncIterator[Telegram]:
    """The client of a server in another process."""
    async with aiohttp.ClientSession() as session:
        yield Telegram(Remote(session, url))
