"""What the client hands to tests: messages, buttons, files, toasts, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button; `value` is its data, address or text to copy, by `kind`."""

    text: str
    kind: str
    value: str | None


@dataclass(frozen=True, slots=True)
class File:
    """A file in a message; `await telegram.download(file)` gives the bytes."""

    id: str
    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the person in the chat sees it; captions are in `text`."""

    id: int
    chat: str
    date: int
    sender: int
    sender_name: str
    by_bot: bool
    text: str
    entities: tuple[Json, ...]
    kind: str
    content: Json
    file: File | None
    rows: tuple[tuple[Button, ...], ...]
    reply_to: int | None
    quote: str | None
    thread: int | None
    album: str | None
    reactions: tuple[str, ...]
    service: str | None
    edited: bool
    deleted: bool
    pinned: bool
    forwarded_from: str | None
    via: str | None
    changed: int

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.text for button in self.buttons]

    def button(self, text: str) -> Button:
        """The button with this text, or the first that contains it."""
        exact = [one for one in self.buttons if one.text == text]
        found = exact or [one for one in self.buttons if text in one.text]
        if not found:
            raise AssertionError(f"no button {text!r}, only {self.labels}")
        return found[0]

    def has(self, text: str) -> bool:
        return any(text in label for label in self.labels)

    def covered(self, kind: str) -> list[str]:
        """The pieces of the text under entities of one kind (bold, code, text_link …)."""
        raw = self.text.encode("utf-16-le")
        return [
            raw[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le")
            for one in self.entities
            if one["type"] == kind
        ]


@dataclass(frozen=True, slots=True)
class Toast:
    """What a bot said when it answered the press of a button."""

    text: str
    alert: bool
    url: str | None


def message_of(view: Json) -> Message:
    media = view["media"] or {}
    file = media.get("file")
    return Message(
        id=view["id"],
        chat=view["chat"],
        date=view["date"],
        sender=view["from"]["id"],
        sender_name=view["from"]["name"],
        by_bot=view["from"]["bot"],
        text=view["text"],
        entities=tuple(view["entities"]),
        kind=media.get("kind") or "text",
        content=media.get("data") or {},
        file=File(file["id"], file["name"], file["mime"], file["size"]) if file else None,
        rows=tuple(
            tuple(Button(one["text"], one["kind"], one["value"]) for one in row)
            for row in view["rows"]
        ),
        reply_to=view["reply_to"],
        quote=view["quote"],
        thread=view["thread"],
        album=view["album"],
        reactions=tuple(one["emoji"] for one in view["reactions"] for _ in one["by"]),
        service=view["service"]["kind"] if view["service"] else None,
        edited=view["edited"],
        deleted=view["deleted"],
        pinned=view["pinned"],
        forwarded_from=view["forwarded_from"],
        via=view["via"],
        changed=view["changed"],
    )


def toast_of(view: Json) -> Toast:
    return Toast(view["text"], view["alert"], view["url"])
