"""What the local server remembers: accounts, chats, topics, messages, files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from telegram_sim.updates import UpdateQueue

Json = dict[str, Any]

ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_direct_messages",
    "can_manage_tags",
    "can_send_welcome_messages",
)
PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
GENERAL = 1


@dataclass(slots=True)
class User:
    """A person."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    deactivated: bool = False
    is_bot = False


@dataclass(slots=True)
class Bot:
    """A bot account with its token and its queue of updates."""

    id: int
    token: str
    username: str
    first_name: str
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    reads_all_messages: bool = False
    inline: bool = True
    next_message_id: int = 1
    settings: dict[str, Json] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    running_calls: int = 0
    last_call: float = 0.0
    is_bot = True


Account = User | Bot


@dataclass(slots=True)
class StoredFile:
    """Bytes that somebody uploaded; the unique id is the same for every bot."""

    unique_id: str
    kind: str
    data: bytes
    name: str
    mime: str
    path: str
    attributes: Json = field(default_factory=dict)
    smaller: StoredFile | None = None


@dataclass(slots=True)
class Media:
    """What a message carries beside text: a file, or structured data such as a contact."""

    kind: str
    file: StoredFile | None = None
    data: Json = field(default_factory=dict)
    spoiler: bool = False
    caption_above: bool = False


@dataclass(slots=True)
class Message:
    """A message; `text` is the caption where there is media."""

    id: int
    chat: Chat
    sender: Account
    date: int
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    media: Media | None = None
    service: Json | None = None
    reply_to: int | None = None
    quote: Json | None = None
    thread: int | None = None
    album: str | None = None
    markup: Json | None = None
    asks: Json | None = None
    """A reply is asked: `of` those accounts, or of everybody who reads it (None)."""
    forward: Json | None = None
    via: Bot | None = None
    inline_id: str | None = None
    anonymous: bool = False
    protected: bool = False
    edit_date: int | None = None
    deleted: bool = False
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    preview: Json | None = None
    random_ids: Json = field(default_factory=dict)
    changed: int = 0


@dataclass(slots=True)
class Topic:
    """A thread of a forum."""

    id: int
    name: str
    creator: int
    icon_color: int = 0x6FB9F0
    icon_emoji: str | None = None
    closed: bool = False
    closed_for_all: bool = False
    hidden: bool = False
    deleted: bool = False
    refusal: str | None = None


@dataclass(slots=True)
class Member:
    """Somebody's standing in a group."""

    account: Account
    status: str = "member"
    rights: frozenset[str] = frozenset()
    anonymous: bool = False
    custom_title: str | None = None

    @property
    def present(self) -> bool:
        return self.status in PRESENT

    @property
    def admin(self) -> bool:
        return self.status in {"creator", "administrator"}

    def may(self, right: str) -> bool:
        return self.status == "creator" or (self.admin and right in self.rights)


@dataclass(slots=True)
class Chat:
    """A private chat of one person with one bot, or a group."""

    key: str
    id: int
    kind: str
    title: str = ""
    forum: bool = False
    user: User | None = None
    bot: Bot | None = None
    started: bool = False
    blocked: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    keyboard: Json | None = None
    next_message_id: int = 1
    migrated_to: int | None = None

    @property
    def private(self) -> bool:
        return self.kind == "private"

    def take_id(self) -> int:
        """Private chats count per bot, a group counts for itself."""
        owner: Bot | Chat = self.bot if self.bot is not None else self
        number = owner.next_message_id
        owner.next_message_id = number + 1
        return number

    def bots(self) -> Iterator[Bot]:
        if self.bot is not None:
            yield self.bot
            return
        for member in self.members.values():
            if member.present and isinstance(member.account, Bot):
                yield member.account

    def find(self, message_id: int | None) -> Message | None:
        if message_id is None:
            return None
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message


@dataclass(slots=True)
class Callback:
    """A press of an inline button, waiting for the bot's answer."""

    id: str
    bot: Bot
    user: User
    chat: Chat
    message: Message
    data: str
    pressed: float
    answered: bool = False
    answer: Json | None = None
    changed: int = 0


@dataclass(slots=True)
class InlineQuery:
    """A question typed after a bot's name, waiting for results."""

    id: str
    bot: Bot
    user: User
    query: str
    asked: float
    answer: Json | None = None


@dataclass(slots=True)
class Upload:
    """A file on its way into the server."""

    name: str
    data: bytes
    mime: str = ""
