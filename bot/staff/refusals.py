"""What python-telegram-bot's exceptions mean: the same kinds of failure as of the relay's own
calls."""

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from desk.outbox.failures import Failure, FailureKind, classify

CODES: tuple[tuple[type[TelegramError], int], ...] = (
    (InvalidToken, 401),
    (Forbidden, 403),
    (BadRequest, 400),
    (Conflict, 409),
)


def failure_of(error: Exception) -> Failure:
    """What an exception of the library's means; what it does not know is the network's."""
    if not isinstance(error, TelegramError):
        return Failure(FailureKind.UNREACHABLE, type(error).__name__)
    if isinstance(error, RetryAfter):
        seconds = error.retry_after
        wait = float(seconds if isinstance(seconds, int) else seconds.total_seconds())
        return classify(429, error.message, retry_after=wait)
    if isinstance(error, ChatMigrated):
        return classify(400, error.message, migrated_to=error.new_chat_id)
    code = next((code for kind, code in CODES if isinstance(error, kind)), 0)
    if not code and isinstance(error, NetworkError):
        return Failure(FailureKind.UNREACHABLE, type(error).__name__)
    return classify(code or 400, error.message)
