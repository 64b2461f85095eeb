"""Data model of the desk: case, staff, link, outbox entry, correction, event."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as default
from enum import StrEnum

from desk.actions import Action, Content, Deed

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


class OutboxState(StrEnum):
    """`held`: the topic is not there yet; `stopped`: the chat is blocked."""

    WAITING = "waiting"
    HELD = "held"
    STOPPED = "stopped"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"


class LinkState(StrEnum):
    """Where a relayed message stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    DELETED = "deleted"


PRIORITY: Mapping[Action, int] = {
    Action.BOARD: 0,
    Action.TOPIC: 0,
    Action.REOPEN_TOPIC: 1,
    Action.COPY_OUT: 2,
    Action.SAY: 2,
    Action.EDIT: 3,
    Action.COPY_IN: 3,
    Action.DELETE: 4,
    Action.REACT: 4,
    Action.CARD: 5,
    Action.PIN: 5,
    Action.CLOSE_TOPIC: 6,
    Action.NAME_TOPIC: 6,
    Action.DELETE_TOPIC: 7,
}
"""Inside a lane the lower number goes first: staff's answers, the applicant's messages, cards."""

TOPICS = "topics"
BOARD_LANE = "board"
URGENT = frozenset({TOPICS, BOARD_LANE})
"""Lanes that use up their chat's pace without waiting for it: what else goes there comes later."""

LIGHT = "light"
LIGHT_OPS = frozenset({Action.REACT, Action.PIN, Action.REOPEN_TOPIC, Action.NAME_TOPIC})

TOLD = "told"
"""The event that says which message of the applicant's chat is a ready-made one of staff."""

SUBJECT = "subject"
"""Key of a case's context: the beginning of the first message."""

FIRST_NAME = "first_name"
"""Key of a case's context: what Telegram calls the applicant. Staff never see it; it is filled into
ready-made replies when they are sent."""

KIND = "kind"
"""Key of a case's context: the kind of filing of the draft from which the applicant asked."""

COMMENT = "comment"
"""Key of a case's context: what the applicant wrote about the conversation when it had ended."""

OFFERED = "offered"
"""Key of a case's context: the member whose turn it is to take it."""

QUIET_TOLD, KEPT = "quiet_told", "kept"
"""Keys of a case's context: when the applicant was told that it is about to end, and when they
wanted it to stay open."""

WARNED = "warned"
"""Key of a case's context: the waiting of which staff were told that an answer is due soon."""

DRAFTS = "drafts"
"""Key of a case's context: the drafts from which the applicant asked, where there are several."""

LATE = 7
"""Priority of what somebody who floods the desk wrote."""

FIRST_CARD = 4
"""Priority of the card of a topic that has none: before those that are drawn anew."""

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
    hours_told_at: dt.datetime | None = None
    alerted_at: dt.datetime | None = None
    waiting_since: dt.datetime | None = None
    """The first message of the applicant that nobody has answered yet."""
    alerts: int = 0
    """How often that was told."""
    snoozed_until: dt.datetime | None = None
    """Put off by staff: nobody is alerted before."""
    muted: bool = False
    """What the applicant writes is kept, and not shown in the topic."""
    context: Mapping[str, str] = default(default_factory=dict)
    """Sealed: the question in the applicant's words, the last FAQ tried, the kind of filing."""

    @property
    def alive(self) -> bool:
        return self.status is not Status.CLOSED

    @property
    def heard(self) -> bool:
        """The applicant has written something: there is a topic, or it is being made."""
        return self.topic_state is not TopicState.NONE

    def snoozed(self, now: dt.datetime) -> bool:
        """Put off, and not due yet."""
        return self.alive and self.snoozed_until is not None and now < self.snoozed_until

    def quiet(self) -> "Case":
        """Nobody waits (any more)."""
        return replace(self, waiting_since=None, snoozed_until=None, alerted_at=None, alerts=0)

    @property
    def waits(self) -> bool:
        """The applicant said something that nobody has answered yet."""
        return self.alive and self.waiting_since is not None


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

    def speaks(self, language: str) -> bool:
        """Of whom no languages are known, speaks all."""
        spoken = {language, language.partition("_")[0]}
        return not self.languages or not spoken.isdisjoint(self.languages)


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """One message as a bot saw it: ids, and what an edit or a fallback needs."""

    chat: int
    message: int
    kind: str = "text"
    text: str = ""
    entities: tuple[Mapping[str, object], ...] = ()
    album: str = ""
    reply_to: int | None = None
    quote: str = ""
    """The words of the message replied to that were marked."""
    file: str = ""
    """The file's id – good for the bot that saw the message, for no other."""
    size: int = 0
    name: str = ""
    first_name: str = ""
    """What Telegram calls the applicant."""
    unique: str = ""
    """What the same file is known by, whoever sees it: tells whether an edit changed it."""

    @property
    def content(self) -> Content:
        return Content(self.kind, self.text, self.entities, self.file, self.size, self.name)


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
class MessageLink:
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
    state: LinkState = LinkState.QUEUED
    text: str = ""
    author: int = 0
    edited_at: dt.datetime | None = None
    file: str = ""
    """By what its file is known (`IncomingMessage.unique`)."""


@dataclass(frozen=True, slots=True)
class SaidText:
    """The words of one message, by its link's number and its case."""

    id: int
    case: int
    text: str


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One row of the outbox. What is to be done is sealed, and emptied once it is done."""

    bot: str
    chat: int
    deed: Deed
    case: int | None = None
    id: int = 0
    priority: int = 3
    not_before: dt.datetime = NEVER
    attempts: int = 0
    astray: int = 0
    """How often it ran into a topic that was lost or closed."""
    key: str | None = None
    state: OutboxState = OutboxState.WAITING
    error: str = ""
    again: bool = False
    """It may have been sent before a crash: possibly a duplicate."""
    created_at: dt.datetime = NEVER
    unreadable: bool = False
    """What is to be done is damaged: it is given up, and nothing waits behind it."""

    @property
    def op(self) -> Action:
        return self.deed.op

    @property
    def lane(self) -> str:
        """Rows of one lane go one after the other; making topics has a limit of its own, who waits
        for one is told before anything else, and what Telegram does not count as a message waits
        for no message's turn."""
        if self.op is Action.TOPIC:
            return TOPICS
        if self.op is Action.BOARD:
            return BOARD_LANE
        return LIGHT if self.op in LIGHT_OPS else ""

    @property
    def queue(self) -> "QueueKey":
        return QueueKey(self.bot, self.chat, self.lane)


@dataclass(frozen=True, slots=True, order=True)
class QueueKey:
    """What Telegram paces together: one bot in one chat (and the making of topics apart)."""

    bot: str
    chat: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
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
class ReadyReply:
    """A ready-made reply in one language."""

    key: str
    language: str
    text: str
    title: str = ""
