"""Shows the derived kind of filing with its reason, and changes a draft to it."""

from aiogram_dialog import DialogManager

from dialogs.form import navigation, render
from dialogs.shared import context
from dialogs.shared.context import owner, services, translate
from dialogs.shared.keys import Key
from filing import derivation
from filing.model import Catalog, Facts
from filing.problems import Translate


def why(catalog: Catalog, known: Facts, say: Translate) -> str:
    """Why the filing is of this kind, as far as the answers tell it; HTML, may be empty."""
    kind = str(known.get("kind") or "")
    told = kind not in derivation.FIRST or derivation.shown_kind(catalog, known) == kind
    return because(kind, say) if told else ""


def because(kind: str, say: Translate) -> str:
    """Why a filing is of that kind: HTML, empty for none."""
    reason = derivation.reason(kind)
    return render.fill(say, reason) if reason else ""


def keys(catalog: Catalog, known: Facts, say: Translate) -> list[list[Key]]:
    """The way to the kind that the answers show, where that is another one."""
    other = derivation.other_kind(catalog, known)
    if not other:
        return []
    label = say("Make it: {kind}").format(kind=say(catalog.kinds[other].label))
    return [[Key("kind", label)]]


async def change(manager: DialogManager, draft: int) -> None:
    """The draft becomes what its answers show, and is told why; all answers stay."""
    found = services(manager).filings
    known = (await found.review(owner(manager), draft)).known
    other = derivation.other_kind(found.catalog, known)
    if other:
        await found.change_kind(owner(manager), draft, other)
        context.notice(manager, because(other, translate(manager)))
    await navigation.show_position(manager, draft)
