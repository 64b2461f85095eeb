"""Getting from one screen to another: to a question, to the review, home."""

from collections.abc import Awaitable

from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.api.entities.stack import new_id

from dialogs.context import owner, services
from dialogs.states import Form, Menu, Review


async def show_question(
    manager: DialogManager, draft: int, field: str, *, review: bool = False
) -> None:
    """The question's window; within its section without a new dialog. `review`: come back there."""
    state = form(manager).state(field)
    data = {"draft": draft, "review": review}
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
    """Screens opened within one second may get the same id (one in a hundred): the upper one gets
    another, else it would overwrite what lies below."""
    intents, context = manager.current_stack().intents, manager.current_context()
    while intents.count(context.id) > 1:
        context._intent_id = intents[-1] = new_id()  # type: ignore[no-untyped-call] # noqa: SLF001 - the framework offers no way


def form(manager: DialogManager) -> Form:
    """The generated states, put beside the services by the wiring."""
    found = manager.middleware_data["form"]
    assert isinstance(found, Form)  # noqa: S101 - wiring, not input
    return found
