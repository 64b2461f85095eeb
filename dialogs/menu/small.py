"""Two small screens: confirming a change that invalidates answers, and choosing the language."""

from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window

from dialogs.form import fields, navigation, render
from dialogs.shared.context import LANGUAGE, TRANSLATE, owner, place, services, translate
from dialogs.shared.keys import Key, Keys, OldScreen
from dialogs.shared.states import Confirm, Language
from dialogs.shared.text import Screen, safe


def build() -> list[Dialog]:
    return [confirm(), language()]


def confirm() -> Dialog:
    """Which answers a change would drop; keeping things as they are comes first."""
    return Dialog(
        Window(
            Screen(),
            Keys("k", _confirmed),
            state=Confirm.drops,
            getter=_drops,
            preview_data={"screen": "Change it?", "k": [[Key("keep", "Leave it as it was")]]},
        ),
        on_start=navigation.distinct,
    )


async def _drops(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, data = translate(dialog_manager), place(dialog_manager)
    catalog = services(dialog_manager).catalog
    changed = catalog.fields[data["field"]]
    labels = [f"• {safe(say(catalog.fields[field].label))}" for field in data["drops"]]
    head = render.fill(
        say,
        "If you change “{label}”, these answers no longer apply:",
        {"label": say(changed.label)},
    )
    foot = render.fill(say, "They are kept and come back if you undo the change.")
    return {
        "screen": "\n".join([head, *labels[:30], foot]),
        "k": [[Key("keep", say("Leave it as it was"))], [Key("change", say("Change it"))]],
    }


async def _confirmed(manager: DialogManager, what: str) -> None:
    data = dict(place(manager))
    review = bool(data.get("review"))
    if what == "keep":
        await navigation.show_question(manager, data["draft"], data["field"], review=review)
        return
    if what != "change":
        raise OldScreen
    reply = await services(manager).filings.answer(
        owner(manager), data["draft"], data["field"], data["code"], confirmed=True
    )
    await fields.tell(manager, reply)
    if reply.stays:
        await navigation.show_question(manager, data["draft"], data["field"], review=review)
    else:
        await fields.onward(manager, reply, data["draft"])


def language() -> Dialog:
    """The languages by their own names; the screen below is shown again in the new one."""
    return Dialog(
        Window(
            Screen(),
            Keys("l", _chosen),
            state=Language.choose,
            getter=_languages,
            preview_data={"screen": "Language", "l": [[Key("en", "English")]]},
        ),
        on_start=navigation.distinct,
    )


async def _languages(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    offered = services(dialog_manager).languages.languages
    return {
        "screen": "Language · 语言 · 語言",
        "l": [[Key(language.code, language.name)] for language in offered],
    }


async def _chosen(manager: DialogManager, code: str) -> None:
    found = services(manager)
    if found.languages.offers(code):
        await found.people.set_language(owner(manager), code)
        manager.middleware_data[LANGUAGE] = code
        manager.middleware_data[TRANSLATE] = found.languages.get(code)
    if len(manager.current_stack().intents) > 1:
        await manager.done()
    else:
        await navigation.show_home(manager)
