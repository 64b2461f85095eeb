"""Consent before the first question: what is stored, where, and who sees it."""

from typing import Any, Final

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs.form import navigation, render
from dialogs.menu import free_text, privacy
from dialogs.shared import context
from dialogs.shared.context import owner, scratch, services, translate
from dialogs.shared.keys import Key, Keys, OldScreen
from dialogs.shared.states import Consent
from dialogs.shared.text import Screen
from filing.problems import Term

AGREED: Final = "agreed"

HEAD = Term("Before the first question")
TEXT = Term(
    "Your answers are kept here, encrypted, until you erase them. Telegram itself keeps this chat"
    " and can read it. Staff see what you send them; of your answers they see a masked form, and"
    " lifting the mask is logged. /forget erases everything."
)
NOTHING = Term("Nothing is stored of a filing before you agree.")


def build() -> Dialog:
    return Dialog(
        Window(
            Screen(),
            Keys("c", _press),
            MessageInput(free_text.on_message),
            state=Consent.ask,
            getter=_ask,
            preview_data={"screen": "Before", "c": [[Key(AGREED, "I agree, go on")]]},
        ),
        on_start=navigation.distinct,
    )


async def asked(manager: DialogManager, then: dict[str, Any]) -> bool:
    """Whether the person has to agree first: nobody with a draft has. The screen that asked hears
    of the tap by `on_process_result`, with `then` beside it."""
    filings, who = services(manager).filings, owner(manager)
    if await filings.drafts(who) or await filings.deleted(who):
        return False
    await manager.start(Consent.ask, then)
    return True


async def _ask(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, whole = translate(dialog_manager), bool(scratch(dialog_manager).get("whole"))
    said = context.said(dialog_manager)
    lines = [said] if said else []
    lines.append(f"<b>{render.fill(say, HEAD)}</b>")
    lines.append(privacy.told(say) if whole else render.fill(say, TEXT))
    lines.append(render.fill(say, NOTHING))
    keys = [[Key(AGREED, say("I agree, go on"))]]
    if not whole:
        keys.append([Key("whole", say("More about this"))])
    return {"screen": "\n\n".join(lines), "c": [*keys, [Key("not", say("Not now"))]]}


async def _press(manager: DialogManager, what: str) -> None:
    if what == "whole":
        scratch(manager)["whole"] = True
    elif what in {AGREED, "not"}:
        await manager.done(what)
    else:
        raise OldScreen
