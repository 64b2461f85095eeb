"""What aiogram's exceptions mean: the same kinds of failure as of the relay's own calls."""

from collections.abc import Mapping

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from desk.outbox.failures import Failure, FailureKind, classify

CODES: Mapping[type[TelegramAPIError], int] = {
    TelegramBadRequest: 400,
    TelegramUnauthorizedError: 401,
    TelegramForbiddenError: 403,
    TelegramNotFound: 404,
    TelegramConflictError: 409,
    TelegramEntityTooLarge: 413,
    TelegramServerError: 500,
}


def failure_of(error: Exception) -> Failure:
    """What an exception of aiogram's means; what it does not know is the network's."""
    match error:
        case TelegramRetryAfter():
            return classify(429, error.message, retry_after=error.retry_after)
        case TelegramMigrateToChat():
            return classify(400, error.message, migrated_to=error.migrate_to_chat_id)
        case TelegramNetworkError():
            return Failure(FailureKind.UNREACHABLE, type(error).__name__)
        case TelegramAPIError():
            code = next((code for kind, code in CODES.items() if isinstance(error, kind)), 400)
            return classify(code, error.message)
    return Failure(FailureKind.UNREACHABLE, type(error).__name__)
