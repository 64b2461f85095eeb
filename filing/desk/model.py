"""The words of the desk as frozen data: case, staff, pair, parcel of the outbox, fix, event."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from enum import StrEnum

APPLICANT = "applicant"
DESK = "desk"
"""The two bots, by the name that the outbox knows them under."""

NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class Status(StrEnum):
    """Who is to act: `queued` nobody has claimed it, `open` staff, `waiting_user` the applicant."""

    QUEUED = "queued"
    OPEN = "open"
    WAITING_USER = "waiting_user"
    CLOSED = "closed"


class TopicState(StrEnum):
    """The case's forum topic: `lost` ones are created anew."""

    NONE = "none"
    CREATING = "creating"
    READY = "ready"
    LOST = "lost"


class Mode(StrEnum):
    """Who receives what the applicant types."""

    FORM = "form"
    CHAT = "chat"


class Role(StrEnum):
    """A lead may reveal personal data, assign and remove; an agent does everything else."""

    AGENT = "agent"
    LEAD = "lead"


class ParcelState(StrEnum):
    """`held`: the topic is not there yet; `stopped`: the chat is blocked."""

    WAITING = "waiting"
    HELD = "held"
    STOPPED = "stopped"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"


class Op(StrEnum):
    """What the relay does with a parcel: one call to the Bot API each."""

    COPY_IN = "copy_in"
    COPY_OUT = "copy_out"
    EDIT = "edit"
    SAY = "say"
    DELETE = "delete"
    REACT = "react"
    TOPIC = "topic"
    CARD = "card"
    PIN = "pin"
    CLOSE_TOPIC = "close_topic"
    REOPEN_TOPIC = "reopen_topic"
    DELETE_TOPIC = "delete_topic"


class PairState(StrEnum):
    """Where a relayed message stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    DELETED = "deleted"


PRIORITY: Mapping[Op, int] = {
    Op.TOPIC: 0,
    Op.REOPEN_TOPIC: 1,
    Op.COPY_OUT: 2,
    Op.SAY: 2,
    Op.EDIT: 3,
    Op.COPY_IN: 3,
    Op.DELETE: 4,
    Op.REACT: 4,
    Op.CARD: 5,
    Op.PIN: 5,
    Op.CLOSE_TOPIC: 6,
    Op.DELETE_TOPIC: 7,
}
"""Inside a lane the lower number goes first: staff's answers, the applicant's messages, cards."""

TOPICS = "topics"
LIGHT = "light"
LIGHT_OPS = frozenset({Op.REACT, Op.PIN, Op.REOPEN_TOPIC})

TOLD = "told"
"""The event that says which message of the applicant's chat is a ready-made one of staff."""

REMINDER = 8
"""Priority of alerts and reminders."""


@dataclass(frozen=True, slots=True)
class Case:
    """One conversation of an applicant with people."""

    id: int
    owner: int
    language: str
    group: int
    opened_at: dt.datetime
    draft: int | None = None
    field: str = ""
    """Where the applicant was when asking: a field's id or a screen's name."""
    status: Status = Status.QUEUED
    staff: int | None = None
    topic: int | None = None
    topic_state: TopicState = TopicState.NONE
    topic_since: dt.datetime | None = None
    card: int | None = None
    blocked: bool = False
    first_staff_at: dt.datetime | None = None
    last_user_at: dt.datetime | None = None
    last_staff_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    rating: int | None = None
    reopen_of: int | None = None
    hours_told_at: dt.datetime | None = None
    alerted_at: dt.datetime | None = None
    context: Mapping[str, str] = default(default_factory=dict)
    """Sealed: the question in the applicant's words, the last FAQ tried, the kind of filing."""

    @property
    def alive(self) -> bool:
        return self.status is not Status.CLOSED

    @property
    def waits(self) -> bool:
        """The applicant said something that nobody has answered yet."""
        return self.alive and (self.last_user_at or NEVER) > (self.last_staff_at or NEVER)


@dataclass(frozen=True, slots=True)
class Staff:
    """One member of the desk."""

    id: int
    name: str
    role: Role = Role.AGENT
    active: bool = True
    on_duty: bool = False
    languages: tuple[str, ...] = ()

    @property
    def leads(self) -> bool:
        return self.role is Role.LEAD


@dataclass(frozen=True, slots=True)
class Post:
    """One message as a bot saw it: ids, and what an edit or a fallback needs."""

    chat: int
    message: int
    kind: str = "text"
    text: str = ""
    entities: tuple[Mapping[str, object], ...] = ()
    album: str = ""
    reply_to: int | None = None
    file: str = ""
    """The file's id – good for the bot that saw the message, for no other."""
    size: int = 0
    name: str = ""
    unique: str = ""
    """What the same file is known by, whoever sees it: tells whether an edit changed it."""

    def as_payload(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "text": self.text,
            "entities": [dict(entity) for entity in self.entities],
            "file": self.file,
            "size": self.size,
            "name": self.name,
        }


CANNOT_COPY = frozenset(
    {
        "dice",
        "game",
        "invoice",
        "service",
        "paid_media",
        "story",
        "giveaway",
        "checklist",
        "unknown",
    }
)
"""Kinds of message that the Bot API does not copy."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A message and its copy on the other side. `text`, for the transcript, is sealed."""

    id: int
    case: int
    incoming: bool
    """True: from the applicant to the topic."""
    bot: str
    chat: int
    message: int
    at: dt.datetime
    to_chat: int = 0
    to_message: int | None = None
    album: str = ""
    kind: str = "text"
    state: PairState = PairState.QUEUED
    text: str = ""
    author: int = 0
    edited_at: dt.datetime | None = None
    file: str = ""
    """By what its file is known (`Post.unique`)."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One row of the outbox. The payload is sealed, and emptied once it is done."""

    bot: str
    chat: int
    op: Op
    payload: Mapping[str, object]
    case: int | None = None
    id: int = 0
    priority: int = 3
    not_before: dt.datetime = NEVER
    attempts: int = 0
    key: str | None = None
    state: ParcelState = ParcelState.WAITING
    error: str = ""
    again: bool = False
    """It may have been sent before a crash: possibly a duplicate."""
    created_at: dt.datetime = NEVER

    @property
    def lane(self) -> str:
        """Rows of one lane go one after the other; making topics has a limit of its own, and
        what Telegram does not count as a message waits for no message's turn."""
        if self.op is Op.TOPIC:
            return TOPICS
        return LIGHT if self.op in LIGHT_OPS else ""

    def number(self, key: str) -> int:
        value = self.payload.get(key)
        return int(value) if isinstance(value, int) else 0

    def numbers(self, key: str) -> tuple[int, ...]:
        value = self.payload.get(key)
        return tuple(int(item) for item in value) if isinstance(value, Sequence) else ()

    def words(self, key: str) -> str:
        return str(self.payload.get(key) or "")


@dataclass(frozen=True, slots=True, order=True)
class Lane:
    """What Telegram paces together: one bot in one chat (and the making of topics apart)."""

    bot: str
    chat: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """Staff ask the applicant to correct one answer. `text` is sealed."""

    id: int
    case: int
    owner: int
    draft: int
    field: str
    text: str
    asked_by: int
    asked_at: dt.datetime
    answered_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit: who did what to which case. `details` is sealed."""

    id: int
    case: int | None
    actor: int
    type: str
    at: dt.datetime
    details: Mapping[str, object] = default(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """A ready-made reply in one language."""

    key: str
    language: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: what it says, and what it sends back."""

    label: str
    data: str
