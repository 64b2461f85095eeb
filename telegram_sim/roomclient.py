"""A person, and the rooms (a private chat, a group, a topic) in which that person acts."""

from __future__ import annotations

from typing import Any, Protocol

from telegram_sim.seen import Json, Message, Toast, message_of, toast_of
from telegram_sim.transport import Transport

PATIENCE = 60.0


class NothingHappened(AssertionError):  # noqa: N818 - reads as what it is
    """A bot did not do in time what a test waited for."""


class Account(Protocol):
    """Anything with an id: a bot or a person."""

    @property
    def id(self) -> int: ...


class Person:
    """Somebody who chats."""

    def __init__(self, transport: Transport, user_id: int, name: str) -> None:
        self.transport = transport
        self.id = user_id
        self.name = name

    def chat(self, bot: Account) -> Room:
        """The private chat with a bot."""
        return Room(self.transport, f"{bot.id}:{self.id}", self.id)

    def within(self, group: Account, thread: int | None = None) -> Room:
        """A group, or one topic of it (1 is General), through this person's eyes."""
        return Room(self.transport, str(group.id), self.id, thread)

    async def change(self, **fields: object) -> None:
        """first_name, last_name, username, language_code, deactivated."""
        await self.transport.run("set_user", {"user": self.id, **fields})

    async def block(self, bot: Account) -> None:
        await self.transport.run("block", {"chat": f"{bot.id}:{self.id}"})

    async def unblock(self, bot: Account) -> None:
        await self.transport.run("unblock", {"chat": f"{bot.id}:{self.id}"})


class Press:
    """A pressed button."""

    def __init__(self, transport: Transport, outcome: Json) -> None:
        self.transport = transport
        self.outcome = outcome

    async def answer(self, timeout: float = PATIENCE) -> Toast:  # noqa: ASYNC109 - the server waits
        """What the bot answered; text is empty for a silent answer."""
        callback = self.outcome["callback"]
        arguments = {"callback": callback, "timeout": timeout}
        found = (await self.transport.run("callback_answer", arguments))["result"]
        if found is None:
            raise NothingHappened("the bot did not answer the press")
        return toast_of(found)


class Room:
    """One chat (or topic) and the person in it; remembers how far it has looked."""

    def __init__(
        self, transport: Transport, key: str, user_id: int, thread: int | None = None
    ) -> None:
        self.transport = transport
        self.key = key
        self.user_id = user_id
        self.thread = thread
        self.mark = 0

    async def _act(self, operation: str, **arguments: object) -> Any:  # noqa: ANN401 - JSON
        where = {"chat": self.key, "user": self.user_id, "thread": self.thread}
        answer = await self.transport.run(operation, {**where, **arguments})
        self.mark = answer["seq"]
        return answer["result"]

    async def _read(self, operation: str, **arguments: object) -> Any:  # noqa: ANN401 - JSON
        where = {"chat": self.key, "thread": self.thread}
        return (await self.transport.run(operation, {**where, **arguments}))["result"]

    # acting -------------------------------------------------------------------

    async def send(
        self,
        text: str,
        *,
        reply_to: Message | int | None = None,
        parse_mode: str | None = None,
        entities: list[Json] | None = None,
    ) -> Message:
        view = await self._act(
            "send",
            text=text,
            reply_to=_number(reply_to),
            parse_mode=parse_mode,
            entities=entities,
        )
        return message_of(view)

    async def send_file(
        self,
        kind: str,
        data: bytes,
        name: str,
        *,
        mime: str = "",
        caption: str = "",
        reply_to: Message | int | None = None,
    ) -> Message:
        """`kind`: photo, document, video, animation, audio, voice, video_note, sticker."""
        upload = await self.transport.upload(name, data, mime)
        view = await self._act(
            "send_media", kind=kind, upload=upload, caption=caption, reply_to=_number(reply_to)
        )
        return message_of(view)

    async def send_photo(self, data: bytes, caption: str = "") -> Message:
        return await self.send_file("photo", data, "photo.jpg", caption=caption)

    async def send_document(
        self, data: bytes, name: str, *, mime: str = "", caption: str = ""
    ) -> Message:
        return await self.send_file("document", data, name, mime=mime, caption=caption)

    async def send_contact(self, phone: str, first_name: str) -> Message:
        content = {"phone_number": phone, "first_name": first_name, "user_id": self.user_id}
        return message_of(await self._act("send_media", kind="contact", content=content))

    async def send_location(self, latitude: float, longitude: float) -> Message:
        content = {"latitude": latitude, "longitude": longitude}
        return message_of(await self._act("send_media", kind="location", content=content))

    async def send_content(self, kind: str, content: Json) -> Message:
        """A poll, a dice or a venue, as the Bot API describes it."""
        return message_of(await self._act("send_media", kind=kind, content=content))

    async def send_album(
        self,
        items: list[tuple[str, bytes, str]],
        *,
        captions: list[str] | None = None,
        order: list[int] | None = None,
        gap: float = 0.0,
    ) -> list[Message]:
        """Items are (kind, data, file name); bots hear of the parts in `order`, `gap` s apart."""
        sent: list[Json] = []
        for number, (kind, data, name) in enumerate(items):
            upload = await self.transport.upload(name, data, "")
            caption = captions[number] if captions else ""
            sent.append({"kind": kind, "upload": upload, "caption": caption})
        views = await self._act("send_album", items=sent, order=order, gap=gap)
        return [message_of(view) for view in views]

    async def edit(self, message: Message | int, text: str) -> Message:
        return message_of(await self._act("edit", message=_number(message), text=text))

    async def edit_file(self, message: Message | int, kind: str, data: bytes, name: str) -> Message:
        upload = await self.transport.upload(name, data, "")
        view = await self._act("edit", message=_number(message), kind=kind, upload=upload)
        return message_of(view)

    async def delete(self, *messages: Message | int) -> int:
        numbers = [_number(message) for message in messages]
        return int(await self._act("delete", messages=numbers))

    async def press(self, message: Message | int, button: str) -> Press:
        """Presses the button with this text or data."""
        outcome = await self._act("press", message=_number(message), button=button)
        return Press(self.transport, outcome)

    async def press_data(self, message: Message | int, data: str) -> Press:
        """Presses a button that may be gone: an old screen, a second tap."""
        outcome = await self._act("press", message=_number(message), data=data)
        return Press(self.transport, outcome)

    async def react(self, message: Message | int, emoji: str | None) -> None:
        await self._act("react", message=_number(message), emoji=emoji)

    async def pin(self, message: Message | int) -> None:
        await self._act("pin", message=_number(message))

    async def choose(self, query: str, result_id: str) -> Message:
        """Sends a result of `telegram.ask_inline` into this room."""
        return message_of(await self._act("choose_result", query=query, result=result_id))

    # watching -----------------------------------------------------------------

    async def messages(self, *, deleted: bool = False) -> list[Message]:
        views = await self._read("messages", deleted=deleted)
        return [message_of(view) for view in views]

    async def bot_messages(self) -> list[Message]:
        return [one for one in await self.messages() if one.by_bot and one.service is None]

    async def last(self) -> Message:
        """The lowest message of a bot."""
        found = await self.bot_messages()
        if not found:
            raise NothingHappened("no bot has written here")
        return found[-1]

    async def message(self, message: Message | int) -> Message:
        """The message as it is now."""
        return message_of(await self._read("message", message=_number(message)))

    async def next(
        self,
        *,
        containing: str = "",
        by: Account | None = None,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - the server waits, not we
        service: bool = False,
    ) -> Message:
        """The next message that a bot wrote or edited here; skips those without `containing`."""
        while True:
            found = await self._read(
                "next_change",
                after=self.mark,
                timeout=timeout,
                by=by.id if by is not None else None,
                service=service,
            )
            if found is None:
                raise NothingHappened(await self._report(containing))
            self.mark = found["seq"]
            message = message_of(found["message"])
            if containing in message.text:
                return message

    async def quiet(self, seconds: float = 0.3) -> bool:
        """True when no bot wrote or edited here for so long."""
        return await self._read("next_change", after=self.mark, timeout=seconds) is None

    async def toasts(self) -> list[Toast]:
        return [toast_of(view) for view in await self._read("toasts")]

    async def actions(self) -> list[str]:
        return [view["action"] for view in await self._read("actions")]

    async def view(self) -> Json:
        """The chat itself: title, keyboard, pinned, blocked, topics, members."""
        found: Json = await self._read("chat")
        return found

    async def keyboard(self) -> list[list[str]] | None:
        """The texts of the reply keyboard, row by row."""
        markup = (await self.view())["keyboard"]
        if not markup or "keyboard" not in markup:
            return None
        return [[button["text"] for button in row] for row in markup["keyboard"]]

    async def _report(self, containing: str) -> str:
        shown = [f"{one.id}: {one.text[:80]!r} {one.labels}" for one in await self.bot_messages()]
        wanted = f" containing {containing!r}" if containing else ""
        return f"no new or edited message{wanted}; the room shows {shown[-3:]}"


def _number(message: Message | int | None) -> int | None:
    return message.id if isinstance(message, Message) else message
