"""One Bot API call: typed access to its parameters, its files, and the chat it speaks to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

from telegram_sim.errors import ApiError, bad, forbidden, migrated
from telegram_sim.html import parse_html
from telegram_sim.markdown import parse_markdown, parse_markdown_v2
from telegram_sim.markup import checked_markup
from telegram_sim.model import Bot, Chat, Json, Message, Upload, User
from telegram_sim.spans import SIMPLE, Rich, clean, units, with_found
from telegram_sim.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

Answer = object
Method = Callable[["Call"], Any]
METHODS: dict[str, Method] = {}
AsyncMethod = Callable[["Call"], Awaitable[Any]]


def api(*names: str) -> Callable[[Method], Method]:
    """Registers a method of the Bot API; names are case-insensitive there."""

    def register(method: Method) -> Method:
        for name in names:
            METHODS[name.lower()] = method
        return method

    return register


@dataclass(slots=True)
class Call:
    """A call and its parameters, as strings from a form or as JSON values."""

    world: World
    bot: Bot
    method: str
    values: Json
    files: dict[str, Upload] = field(default_factory=dict)
    chat_key: str | None = None

    # parameters -------------------------------------------------------------

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        return str(value).lower() if isinstance(value, bool) else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise bad(f'parameter "{name}" must be an integer') from error

    def optional(self, name: str) -> int | None:
        value = self.values.get(name)
        return None if value is None or value == "" else self.integer(name) or None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "1", "yes", "t"}

    def json(self, name: str) -> Any:  # noqa: ANN401 - JSON of any shape
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError as error:
            raise bad(f"can't parse {name} JSON object") from error

    def items(self, name: str) -> list[Any]:
        value = self.json(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise bad(f'parameter "{name}" must be of type Array')
        return value

    def objects(self, name: str) -> list[Json]:
        """A JSON array of objects."""
        found = self.items(name)
        if not all(isinstance(one, dict) for one in found):
            raise bad(f"can't parse {name}: expected an Array of Objects")
        return found

    def numbers(self, name: str) -> list[int]:
        """A JSON array of integers."""
        try:
            return [int(one) for one in self.items(name)]
        except (OverflowError, TypeError, ValueError) as error:
            raise bad(f"can't parse {name}: expected an Array of Integer") from error

    def object(self, name: str) -> Json | None:
        found = self.json(name)
        if found is not None and not isinstance(found, dict):
            raise bad(f"can't parse {name} JSON object")
        return found

    def upload(self, name: str) -> Upload | None:
        """A file sent in the field itself, or attached under another name."""
        if name in self.files:
            return self.files[name]
        value = self.values.get(name)
        return self.attached(value) if isinstance(value, str) else None

    def attached(self, value: str) -> Upload | None:
        if not value.startswith("attach://"):
            return None
        found = self.files.get(value.removeprefix("attach://"))
        if found is None:
            raise bad("can't find file to upload: wrong attach name")
        return found

    def markup(self) -> Json | None:
        value = self.values.get("reply_markup")
        if isinstance(value, str) and value:
            try:
                value = orjson.loads(value)
            except orjson.JSONDecodeError as error:
                raise bad("can't parse reply keyboard markup JSON object") from error
        return checked_markup(value)

    def inline_markup(self) -> Json | None:
        markup = self.markup()
        if markup is not None and "inline_keyboard" not in markup:
            raise bad("inline keyboard expected")
        return markup

    # text -------------------------------------------------------------------

    def rich(self, name: str = "text") -> Rich:
        mode = self.text("parse_mode")
        entities = self.json("entities" if name == "text" else "caption_entities")
        return parsed(self.text(name), mode, entities)

    def body(self) -> Rich:
        """The text of a message: never empty, never too long."""
        rich = self.rich("text")
        if not rich.text:
            raise bad("message text is empty")
        if units(rich.text) > TEXT_LIMIT:
            raise bad("message is too long")
        return rich

    def caption(self) -> Rich:
        return limited_caption(self.rich("caption"))

    # chats ------------------------------------------------------------------

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat as this bot may address it, or the refusal."""
        value = self.text(name).strip()
        if not value:
            raise bad(f"{name} is empty")
        chat = self._find_chat(value)
        self.chat_key = chat.key if name == "chat_id" else self.chat_key
        if chat.migrated_to is not None:
            raise migrated(chat.migrated_to)
        if chat.private:
            return chat
        member = chat.members.get(self.bot.id)
        if member is None:
            raise bad("chat not found")
        if member.status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        if not member.present:
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def _find_chat(self, value: str) -> Chat:
        if not value.lstrip("-").isdigit():
            account = self.world.named(value)
            if not value.startswith("@") or not isinstance(account, User):
                raise bad("chat not found")
            value = str(account.id)
        if not value.startswith("-"):
            value = f"{self.bot.id}:{value}"
        chat = self.world.chats.get(value)
        if chat is not None:
            return chat
        raise self._absent(value)

    def _absent(self, key: str) -> ApiError:
        _, _, account = key.partition(":")
        if account and int(account) in self.world.bots:
            return forbidden("bots can't send messages to bots")
        return bad("chat not found")

    def message(self, chat: Chat, error: str, name: str = "message_id") -> Message:
        number = self.integer(name)
        if not number:
            raise bad("message identifier is not specified")
        message = chat.find(number)
        if message is None:
            raise bad(error)
        return message


def parsed(text: str, mode: str, entities: object) -> Rich:
    """Text by parse mode or with given entities, cleaned, with found links."""
    if mode and mode.lower() != "none":
        reader = {"html": parse_html, "markdownv2": parse_markdown_v2, "markdown": parse_markdown}
        if mode.lower() not in reader:
            raise bad("unsupported parse_mode")
        rich = reader[mode.lower()](text)
    else:
        rich = Rich(text, _given(text, entities))
    return with_found(clean(rich))


def _given(text: str, entities: object) -> list[Json]:
    if not isinstance(entities, list):
        return []
    length = units(text)
    kept: list[Json] = []
    for one in entities:
        if not isinstance(one, dict) or one.get("type") not in {
            *SIMPLE,
            "pre",
            "text_link",
            "text_mention",
            "custom_emoji",
        }:
            raise bad("can't parse entities: unsupported entity type")
        start, size = int(one.get("offset", 0)), int(one.get("length", 0))
        if start < 0 or size <= 0 or start + size > length:
            continue
        kept.append({key: value for key, value in one.items() if value is not None})
    return kept


def limited_caption(rich: Rich) -> Rich:
    if units(rich.text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    return rich
