"""Navigation between screens: to a question, to the review, home."""

import secrets
import string
from collections.abc import Awaitable
from typing import Final

from aiogram_dialog import DialogManager, StartMode

from dialogs.shared.context import owner, services
from dialogs.shared.states import Form, Menu, Review

SIGNS: Final = string.digits + string.ascii_letters
LENGTH: Final = 7
"""Signs of a screen's id: few in the 64 bytes of a button, and never twice in one chat."""


async def show_question(
    manager: DialogManager,
    draft: int,
    field: str,
    *,
    review: bool = False,
    aside: bool = False,
    until: str = "",
) -> None:
    """The question's window; within its section without a new dialog. `review`: come back there;
    `aside`: go on with the first open question behind it; `until`: the question from which
    somebody went back, and to which the way on leads question by question."""
    state = form(manager).state(field)
    data: dict[str, int | str] = {"draft": draft, "review": review}
    data |= {"aside": True} if aside else {}
    data |= {"until": until} if until and until != field else {}
    if manager.has_context():
        context = manager.current_context()
        if context.state.group == state.group and context.start_data == data:
            context.dialog_data.clear()
            await manager.switch_to(state)
            return
    await manager.start(state, data, mode=StartMode.RESET_STACK)


async def show_position(manager: DialogManager, draft: int) -> None:
    """Where this draft stands, computed from its answers: the first open question, else the
    review."""
    field = await services(manager).filings.position(owner(manager), draft)
    if field is None:
        await show_review(manager, draft)
    else:
        await show_question(manager, draft, field.id)


async def show_review(manager: DialogManager, draft: int) -> None:
    await manager.start(Review.overview, {"draft": draft}, mode=StartMode.RESET_STACK)


async def show_package(manager: DialogManager, draft: int) -> None:
    await manager.start(Review.done, {"draft": draft}, mode=StartMode.RESET_STACK)


async def show_clock(manager: DialogManager, draft: int) -> None:
    await manager.start(Review.clock, {"draft": draft}, mode=StartMode.RESET_STACK)


async def show_assumed(manager: DialogManager, draft: int) -> None:
    await manager.start(Review.assumed, {"draft": draft}, mode=StartMode.RESET_STACK)


async def show_home(manager: DialogManager) -> None:
    await manager.start(Menu.home, mode=StartMode.RESET_STACK)


async def leave(manager: DialogManager) -> None:
    """Closes what was opened on top: back to the screen below, or home where there is none."""
    if len(manager.current_stack().intents) > 1:
        await manager.done()
    else:
        await show_home(manager)


async def from_outside(manager: DialogManager, step: Awaitable[object]) -> None:
    """A step that no button or text of the open screen made: where that stays open it is shown."""
    before = manager.current_context() if manager.has_context() else None
    await step
    if before is not None and manager.has_context() and manager.current_context() is before:
        await manager.show()


async def distinct(_data: object, manager: DialogManager) -> None:
    """Gives the dialog that starts an id of our own.

    The framework makes ids of the second and one of a hundred numbers. Of two alike the upper
    screen overwrites the lower one, or the new one counts as the old and is shown twice.
    """
    context = manager.current_context()
    context._intent_id = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))  # noqa: SLF001 - the framework offers no way
    manager.current_stack().intents[-1] = context.id


def form(manager: DialogManager) -> Form:
    """The generated states, put beside the services by the wiring."""
    found = manager.middleware_data["form"]
    assert isinstance(found, Form)  # noqa: S101 - wiring, not input
    return found
