"""Goes where somebody wants to go who types it at a question: "next", "返回表单"."""

from aiogram_dialog import DialogManager

from dialogs.form import fields, navigation, roads
from dialogs.form.render import fill
from dialogs.routing.meaning import Way
from dialogs.shared import context
from dialogs.shared.context import owner, place, services, translate
from dialogs.shared.states import Language, field_of
from filing.problems import Term

HERE = Term("You are in the form. This is the open question:")


async def walk(manager: DialogManager, way: Way) -> None:
    """From the open question."""
    if way is Way.LANGUAGE:
        await manager.start(Language.choose)
    else:
        step = _stay(manager) if way is Way.HERE else _on(manager)
        await navigation.from_outside(manager, step)


async def _stay(manager: DialogManager) -> None:
    context.notice(manager, fill(translate(manager), HERE))


async def _on(manager: DialogManager) -> None:
    """Past an answered question; one without an answer is left out, or said to be needed."""
    field = field_of(manager.current_context().state)
    asked = await services(manager).filings.question(owner(manager), place(manager)["draft"], field)
    if asked.answered:
        await roads.navigate(manager, "on")
    else:
        await fields.leave_out(manager)
