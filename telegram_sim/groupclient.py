"""A group from the outside: its members, topics, and what can happen to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from telegram_sim.roomclient import Account, Person
from telegram_sim.seen import Json, Message, message_of
from telegram_sim.transport import Transport


class Group:
    """A supergroup (a forum unless said otherwise) or a basic group."""

    def __init__(self, transport: Transport, chat_id: int) -> None:
        self.transport = transport
        self.id = chat_id

    @property
    def key(self) -> str:
        return str(self.id)

    async def _run(self, operation: str, **arguments: object) -> Any:  # noqa: ANN401 - JSON
        answer = await self.transport.run(operation, {"chat": self.key, **arguments})
        return answer["result"]

    # members ------------------------------------------------------------------

    async def add(
        self,
        account: Account,
        *,
        admin: bool = False,
        rights: Iterable[str] | None = None,
        anonymous: bool = False,
        by: Person | None = None,
    ) -> None:
        """Adds a person or a bot; `rights` are the Bot API's can_… names (default: all)."""
        await self.set_status(
            account,
            "administrator" if admin else "member",
            rights=rights,
            anonymous=anonymous,
            by=by,
        )

    async def set_status(
        self,
        account: Account,
        status: str,
        *,
        rights: Iterable[str] | None = None,
        anonymous: bool = False,
        by: Person | None = None,
    ) -> None:
        """administrator, member, restricted, left or kicked."""
        await self._run(
            "set_member",
            account=account.id,
            status=status,
            rights=None if rights is None else list(rights),
            anonymous=anonymous,
            by=by.id if by is not None else None,
        )

    async def remove(self, account: Account, *, by: Person | None = None) -> None:
        await self.set_status(account, "kicked", by=by)

    # topics -------------------------------------------------------------------

    async def topics(self) -> list[Json]:
        """id, name, closed, color, general."""
        found: list[Json] = (await self.view())["topics"]
        return found

    async def topic(self, name: str) -> int:
        """The id of the topic whose name contains this."""
        found = [one for one in await self.topics() if name in one["name"]]
        if not found:
            raise AssertionError(f"no topic {name!r} in {await self.topics()}")
        return int(found[0]["id"])

    async def open_topic(self, name: str, *, by: Person | None = None) -> int:
        return int(await self._run("open_topic", name=name, by=by.id if by else None))

    async def rename_topic(self, thread: int, name: str, *, by: Person | None = None) -> None:
        await self._run("rename_topic", thread=thread, name=name, by=by.id if by else None)

    async def close_topic(
        self, thread: int, *, by: Person | None = None, for_all: bool = False
    ) -> None:
        """`for_all`: even bots that may manage topics get TOPIC_CLOSED."""
        await self._run(
            "set_topic_closed",
            thread=thread,
            closed=True,
            for_all=for_all,
            by=by.id if by else None,
        )

    async def reopen_topic(self, thread: int, *, by: Person | None = None) -> None:
        await self._run("set_topic_closed", thread=thread, closed=False, by=by.id if by else None)

    async def delete_topic(self, thread: int, *, refusal: str | None = None) -> None:
        """`refusal`: the error text bots get from then on, e.g. TOPIC_DELETED."""
        await self._run("delete_topic", thread=thread, refusal=refusal)

    # the group itself -----------------------------------------------------------

    async def migrate(self, new_id: int | None = None) -> Group:
        """The group gets another id; the old one answers with migrate_to_chat_id."""
        return Group(self.transport, int((await self._run("migrate", id=new_id))["id"]))

    async def set_forum(self, on: bool) -> None:
        await self._run("set_forum", forum=on)

    async def set_title(self, title: str) -> None:
        await self._run("set_title", title=title)

    async def view(self) -> Json:
        """title, topics, members with their status, pinned."""
        found: Json = await self._run("chat")
        return found

    async def messages(self, thread: int | None = None, *, deleted: bool = False) -> list[Message]:
        """All messages, or those of one topic (1 is General)."""
        views = await self._run("messages", thread=thread, deleted=deleted)
        return [message_of(view) for view in views]
