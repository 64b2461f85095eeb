"""Error handlers: outdated screens are shown anew, anything else is logged by update id."""

import logging

from aiogram import Router
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramServerError,
)
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import ErrorEvent, Update
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.api.exceptions import OutdatedIntent, UnknownIntent, UnknownState

from dialogs.form import navigation, render
from dialogs.shared.context import notice
from dialogs.shared.keys import OldScreen, renewed
from filing.errors import NotFound, StaleDraft
from filing.problems import Term, Translate

log = logging.getLogger(__name__)

TRANSIENT_ERRORS: tuple[type[Exception], ...] = (TelegramNetworkError, TelegramServerError)
"""The Bot API is out of reach: the lane keeps the update and tries again."""


def build(transient_errors: tuple[type[Exception], ...]) -> Router:
    """Transient errors are not handled here but go up to the lane, which tries again."""
    router = Router(name="errors")
    router.errors.register(
        old_screen, ExceptionTypeFilter(UnknownIntent, OutdatedIntent, UnknownState, OldScreen)
    )
    router.errors.register(gone, ExceptionTypeFilter(NotFound, StaleDraft))
    router.errors.register(_up, ExceptionTypeFilter(*transient_errors))
    router.errors.register(blocked, ExceptionTypeFilter(TelegramForbiddenError))
    router.errors.register(elsewhere, _outside_private_chats)
    router.errors.register(unexpected)
    return router


async def old_screen(
    event: ErrorEvent,
    dialog_manager: DialogManager,
    translate: Translate,
    toast: list[str],
    again: list[Update],
) -> bool:
    """A tap on a screen that is no longer the present one, unless it was shown twice."""
    tap = event.update.callback_query
    if tap is not None and (same := renewed(tap, dialog_manager)) is not None:
        again.append(event.update.model_copy(update={"callback_query": same}))
        return True
    toast.append(translate("This screen is old. Here is the present one."))
    await _present(dialog_manager)
    return True


async def gone(event: ErrorEvent, dialog_manager: DialogManager, translate: Translate) -> bool:
    """The draft or the question is not there (any more)."""
    text = Term("That question or draft is no longer there. Here is where you are.")
    notice(dialog_manager, render.fill(translate, text))
    await navigation.show_home(dialog_manager)
    return True


async def blocked(event: ErrorEvent) -> bool:
    """The applicant has stopped the bot: nothing to say and nobody to say it to."""
    log.info("update %s: the chat is closed to us", event.update.update_id)
    return True


async def _outside_private_chats(event: ErrorEvent) -> bool:
    """Groups, and inline queries, which have no chat at all."""
    if event.update.callback_query is not None:
        return False
    chat = getattr(event.update.event, "chat", None)
    return chat is None or chat.type != "private"


async def elsewhere(event: ErrorEvent) -> bool:
    """In a group or on an inline card: reported with ids only, and nothing is said there."""
    error, where = type(event.exception).__name__, _where(event.exception)
    log.error("update %s outside private chats: %s at %s", event.update.update_id, error, where)
    return True


async def _up(event: ErrorEvent) -> bool:
    raise event.exception


async def unexpected(
    event: ErrorEvent, dialog_manager: DialogManager, translate: Translate
) -> bool:
    """A bug of ours: reported with ids only; the applicant is told, and keeps everything."""
    update, error = event.update.update_id, type(event.exception).__name__
    where = _where(event.exception)
    log.error("update %s: %s at %s", update, error, where)
    text = Term(
        "Something went wrong on our side. Your answers are saved. If it happens again, "
        "tell us this number: {id}"
    )
    words = render.fill(translate, text, {"id": update})
    notice(dialog_manager, words)
    try:
        await navigation.show_home(dialog_manager)
    except Exception as again:  # noqa: BLE001 - the screen needs what has just failed: a plain line needs nothing
        log.error("update %s: %s while saying so", update, type(again).__name__)  # noqa: TRY400 - a traceback may hold contents
        await _plainly(event, words)
    return True


async def _plainly(event: ErrorEvent, words: str) -> None:
    update = event.update
    chat = update.message.chat if update.message else None
    if update.callback_query is not None and update.callback_query.message is not None:
        chat = update.callback_query.message.chat
    if chat is None or update.bot is None:
        return
    try:
        await update.bot.send_message(chat.id, words)
    except TelegramAPIError as error:
        log.error("update %s: %s, nothing said", update.update_id, type(error).__name__)  # noqa: TRY400 - a traceback may hold contents


def _where(error: BaseException) -> str:
    """File and line of the innermost frame: no contents."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"


async def _present(manager: DialogManager) -> None:
    if manager.has_context():
        await manager.show(ShowMode.SEND)
    else:
        await navigation.show_home(manager)
