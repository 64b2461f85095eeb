"""What the relay asks of a bot, whichever library it is built on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from filing.desk.model import Button

Entities = Sequence[Mapping[str, object]]
Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Text:
    """What a message says: HTML of ours, or a person's words with their entities."""

    text: str
    entities: Entities = ()
    html: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes, and how it stands there."""

    chat: int
    thread: int | None = None
    reply_to: int | None = None
    buttons: Rows = ()
    keyboard: str = ""
    """Label of the one button of the reply keyboard; `remove` takes the keyboard away."""


class Sender(Protocol):
    """One bot. Every refusal is a `filing.desk.failures.SendError`."""

    async def copy(self, to: Place, source: int, messages: Sequence[int]) -> tuple[int, ...]:
        """Copies by id: one message, or an album whole and in order."""
        ...

    async def text(self, to: Place, text: Text) -> int: ...

    async def file(self, to: Place, kind: str, content: bytes, name: str, text: Text) -> int: ...

    async def fetch(self, file: str) -> bytes: ...

    async def edit_text(self, to: Place, message: int, text: Text) -> None: ...

    async def edit_caption(self, to: Place, message: int, text: Text) -> None: ...

    async def edit_media(
        self, to: Place, message: int, kind: str, file: str, text: Text
    ) -> None: ...

    async def delete(self, chat: int, messages: Sequence[int]) -> None: ...

    async def react(self, chat: int, message: int, emoji: str) -> None: ...


class DeskSender(Sender, Protocol):
    """The bot that owns the topics."""

    async def create_topic(self, chat: int, name: str) -> int: ...

    async def close_topic(self, chat: int, thread: int) -> None: ...

    async def reopen_topic(self, chat: int, thread: int) -> None: ...

    async def delete_topic(self, chat: int, thread: int) -> None: ...

    async def pin(self, chat: int, message: int) -> None: ...
