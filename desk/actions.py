"""What the outbox can hold: one frozen dataclass for each thing that a bot does at Telegram."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, get_args


class Action(StrEnum):
    """The kinds of action, as they are stored: one call to the Bot API each."""

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
    BOARD = "board"
    NAME_TOPIC = "name_topic"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: what it says, and what it sends back."""

    label: str
    data: str


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What a message holds: what an edit of its copy, or carrying it by hand, needs."""

    kind: str = "text"
    text: str = ""
    entities: tuple[Mapping[str, object], ...] = ()
    file: str = ""
    """The file's id – good for the bot that saw the message, for no other."""
    size: int = 0
    name: str = ""


EMPTY = Content()


@dataclass(frozen=True, slots=True)
class _Copied:
    """Messages of one side for the other: one, or an album whole. The lists run parallel."""

    source: int = 0
    messages: tuple[int, ...] = ()
    pairs: tuple[int, ...] = ()
    posts: tuple[Content, ...] = ()
    reply_to: int = 0
    album: str = ""
    fallback: bool = False
    """Carried by hand: by id it is not possible here."""
    edit: int = 0
    """It stands for an edit (its row's number) that could not be made in place."""
    quote: str = ""
    """The words of the message replied to that were marked."""


@dataclass(frozen=True, slots=True)
class CopyIn(_Copied):
    """The applicant's messages into the topic."""

    op: ClassVar[Action] = Action.COPY_IN


@dataclass(frozen=True, slots=True)
class CopyOut(_Copied):
    """Staff's messages to the applicant."""

    op: ClassVar[Action] = Action.COPY_OUT


Copy = CopyIn | CopyOut


@dataclass(frozen=True, slots=True)
class Edit:
    """The copy of an edited message is edited; `anew`: it comes as a new one instead."""

    op: ClassVar[Action] = Action.EDIT
    pair: int = 0
    source: int = 0
    message: int = 0
    post: Content = EMPTY
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """Words of ours, as HTML."""

    op: ClassVar[Action] = Action.SAY
    text: str = ""
    buttons: Rows = ()
    keyboard: str = ""
    """`back` and `remove`: the one button of the reply keyboard."""
    by_staff: bool = False
    """A person speaks, so a reply to it is for them."""
    general: bool = False
    """In the group's General topic."""
    reply_to: int = 0
    link: int = 0
    """A ready-made text of staff: what the applicant gets and the note of it in the topic."""


@dataclass(frozen=True, slots=True)
class Delete:
    """Messages by id, or the copy of a linked one."""

    op: ClassVar[Action] = Action.DELETE
    messages: tuple[int, ...] = ()
    pair: int = 0


@dataclass(frozen=True, slots=True)
class React:
    """The bot's one reaction on a message; an empty one takes it away."""

    op: ClassVar[Action] = Action.REACT
    message: int = 0
    emoji: str = ""


@dataclass(frozen=True, slots=True)
class MakeTopic:
    """A topic for the case."""

    op: ClassVar[Action] = Action.TOPIC


@dataclass(frozen=True, slots=True)
class DrawCard:
    """The card as the case stands when it is sent."""

    op: ClassVar[Action] = Action.CARD


@dataclass(frozen=True, slots=True)
class Pin:
    """A message to the top of its topic."""

    op: ClassVar[Action] = Action.PIN
    message: int = 0


@dataclass(frozen=True, slots=True)
class CloseTopic:
    """The case's topic is closed."""

    op: ClassVar[Action] = Action.CLOSE_TOPIC


@dataclass(frozen=True, slots=True)
class ReopenTopic:
    """The case's topic is open again."""

    op: ClassVar[Action] = Action.REOPEN_TOPIC


@dataclass(frozen=True, slots=True)
class DeleteTopic:
    """A topic goes with all that is in it."""

    op: ClassVar[Action] = Action.DELETE_TOPIC
    thread: int = 0


@dataclass(frozen=True, slots=True)
class TellWaiting:
    """How many applicants wait for a topic, in General: as it stands when it is sent."""

    op: ClassVar[Action] = Action.BOARD


@dataclass(frozen=True, slots=True)
class NameTopic:
    """The topic's name as the case stands when it is sent."""

    op: ClassVar[Action] = Action.NAME_TOPIC


Deed = (
    CopyIn
    | CopyOut
    | Edit
    | Say
    | Delete
    | React
    | MakeTopic
    | DrawCard
    | Pin
    | CloseTopic
    | ReopenTopic
    | DeleteTopic
    | TellWaiting
    | NameTopic
)

DEEDS: Mapping[Action, type[Deed]] = {deed.op: deed for deed in get_args(Deed)}
"""The dataclass of each kind."""
