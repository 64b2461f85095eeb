"""Classifies refusals of the Bot API by code and wording. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus


class FailureKind(StrEnum):
    """The kinds of refusal that are handled differently."""

    LATER = "later"
    """429: this lane sleeps for `seconds`."""
    UNREACHABLE = "unreachable"
    """Network or server: tried again with growing pauses, the lane's order kept."""
    BLOCKED = "blocked"
    GONE = "gone"
    """The person deleted their account, or the chat never was."""
    TOPIC_LOST = "topic_lost"
    TOPIC_CLOSED = "topic_closed"
    MIGRATED = "migrated"
    OUTSIDE = "outside"
    """The bot is not (any more) in the group."""
    RIGHTS = "rights"
    """The group is no forum, or the bot lacks a right there."""
    SOURCE_GONE = "source_gone"
    """The message to copy cannot be seen or does not exist any more."""
    CANNOT_COPY = "cannot_copy"
    TOO_BIG = "too_big"
    """A file beyond what a bot may download or upload."""
    NOTHING = "nothing"
    """Already so: not modified, already deleted, already pinned."""
    EDIT_REFUSED = "edit_refused"
    TOKEN = "token"  # noqa: S105 - a kind of failure, no secret
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Failure:
    """One refusal. `text` is the Bot API's own wording: it names no contents."""

    kind: FailureKind
    text: str = ""
    seconds: float = 0.0
    chat: int | None = None


class SendError(Exception):
    """Raised by the senders of both bots in place of their libraries' exceptions."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.kind}: {failure.text}")
        self.failure = failure


WORDING: tuple[tuple[FailureKind, tuple[str, ...]], ...] = (
    (
        FailureKind.TOPIC_LOST,
        (
            "message thread not found",
            "topic_deleted",
            "topic_id_invalid",
            "topic deleted",
            "topic not found",
            "thread not found",
            "invalid topic",
            "invalid message thread",
        ),
    ),
    (FailureKind.TOPIC_CLOSED, ("topic_closed", "topic closed", "topic is closed")),
    (
        FailureKind.BLOCKED,
        ("blocked by the user", "can't initiate conversation", "user_is_blocked"),
    ),
    (FailureKind.GONE, ("user is deactivated", "user not found", "input_user_deactivated")),
    (
        FailureKind.OUTSIDE,
        (
            "bot was kicked",
            "bot is not a member",
            "chat_write_forbidden",
            "channel_private",
            "group chat was deleted",
        ),
    ),
    (
        FailureKind.NOTHING,
        (
            "message is not modified",
            "message to delete not found",
            "message to react not found",
            "message to pin not found",
            "topic_not_modified",
            "message_id_invalid",
        ),
    ),
    (
        FailureKind.EDIT_REFUSED,
        (
            "message can't be edited",
            "message to edit not found",
            "message can't be deleted",
            "there is no text in the message",
            "there is no caption in the message",
            "no media in the message",
        ),
    ),
    (
        FailureKind.SOURCE_GONE,
        ("message to copy not found", "messages to copy not found", "message to forward not found"),
    ),
    (
        FailureKind.CANNOT_COPY,
        (
            "message can't be copied",
            "messages can't be copied",
            "protected content",
            "chat_forwards_restricted",
        ),
    ),
    (FailureKind.TOO_BIG, ("file is too big", "request entity too large")),
    (
        FailureKind.RIGHTS,
        (
            "not enough rights",
            "chat is not a forum",
            "chat_not_forum",
            "chat_admin_required",
            "need administrator rights",
            "have no rights",
        ),
    ),
    (FailureKind.GONE, ("chat not found", "peer_id_invalid")),
)
"""Looked through in this order: the first wording that stands in the answer decides."""


def classify(
    code: int, text: str, *, retry_after: float = 0.0, migrated_to: int | None = None
) -> Failure:
    """The failure that an answer with `ok: false` stands for."""
    if migrated_to is not None:
        return Failure(FailureKind.MIGRATED, text, chat=migrated_to)
    if code == HTTPStatus.TOO_MANY_REQUESTS or retry_after:
        return Failure(FailureKind.LATER, text, seconds=retry_after or 1.0)
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Failure(FailureKind.UNREACHABLE, text)
    if code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
        return Failure(FailureKind.TOKEN, text)
    lowered = text.lower()
    for kind, wordings in WORDING:
        if any(wording in lowered for wording in wordings):
            return Failure(kind, text)
    return Failure(FailureKind.REFUSED, text)
