"""The navigation buttons below a question: back, next, skip, help."""

from aiogram_dialog import DialogManager

from dialogs.form import assumed, kinds, navigation
from dialogs.form.fields import follow, give, went_on
from dialogs.shared.context import owner, place, scratch, services
from dialogs.shared.keys import OldScreen
from dialogs.shared.states import field_of
from filing.model import IN_APP


async def navigate(manager: DialogManager, what: str) -> None:
    """The buttons that stand under every question, in the same order."""
    draft, field = place(manager)["draft"], what.removeprefix(assumed.SET)
    if what.startswith(assumed.SET) and field in services(manager).catalog.fields:
        await navigation.show_question(manager, draft, field, aside=True)
        return
    road = _ROADS.get(what)
    if road is None:
        raise OldScreen
    await road(manager)


async def _back(manager: DialogManager) -> None:
    draft, field = place(manager)["draft"], field_of(manager.current_context().state)
    if place(manager).get("review"):
        await navigation.show_review(manager, draft)
        return
    asked = await services(manager).filings.question(owner(manager), draft, field)
    if asked.previous is None:
        await navigation.show_home(manager)
    else:
        until = str(place(manager).get("until") or field)
        await navigation.show_question(manager, draft, asked.previous.id, until=until)


async def _go_on(manager: DialogManager) -> None:
    """On without a change: behind an answer that has a problem, or past a question left open for
    now."""
    draft, field = place(manager)["draft"], field_of(manager.current_context().state)
    asked = await services(manager).filings.question(owner(manager), draft, field)
    if await went_on(manager, draft, field):
        return
    if place(manager).get("review") or asked.following is None or asked.following.id == field:
        await navigation.show_review(manager, draft)
    else:
        await navigation.show_question(manager, draft, asked.following.id)


async def _skip(manager: DialogManager) -> None:
    field = field_of(manager.current_context().state)
    await follow(
        manager,
        await services(manager).filings.skip(owner(manager), place(manager)["draft"], field),
    )


async def _in_app(manager: DialogManager) -> None:
    await give(manager, [IN_APP])


async def _long_term(manager: DialogManager) -> None:
    await give(manager, "long_term")


async def _assumptions(manager: DialogManager) -> None:
    await navigation.show_assumed(manager, place(manager)["draft"])


async def _show(manager: DialogManager) -> None:
    data = scratch(manager)
    data["reveal"] = not data.get("reveal")


async def _staff(manager: DialogManager) -> None:
    ask = services(manager).ask_staff
    if ask is not None:
        await ask(manager, field_of(manager.current_context().state))


async def _help(manager: DialogManager) -> None:
    press = services(manager).press
    if press is not None:
        await press(manager, f"help:{field_of(manager.current_context().state)}")


async def _review(manager: DialogManager) -> None:
    await navigation.show_review(manager, place(manager)["draft"])


async def _kind(manager: DialogManager) -> None:
    await kinds.change(manager, place(manager)["draft"])


_ROADS = {
    "back": _back,
    "on": _go_on,
    "skip": _skip,
    "app": _in_app,
    "ever": _long_term,
    "show": _show,
    "assumed": _assumptions,
    "staff": _staff,
    "help": _help,
    "review": _review,
    "kind": _kind,
    "home": navigation.show_home,
}
