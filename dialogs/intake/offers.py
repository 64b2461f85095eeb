"""Leads to the confirmation screen from pasted text, a picture, or an earlier draft."""

from aiogram.types import Message
from aiogram_dialog import DialogManager

from dialogs.form import render, uploads
from dialogs.intake.held import Held, Intake
from dialogs.routing import stray
from dialogs.shared import context
from dialogs.shared.context import owner, place, services, translate
from dialogs.shared.states import Intake as Screens
from dialogs.shared.states import field_of
from filing import pictures
from filing.intake import paste
from filing.problems import Term

PERSONS = ("leader", "administrator", "legal_rep")

MOST_KEPT = 8 * 1024 * 1024
"""Bytes of a picture that is kept until the tap; a larger one is read and let go."""

NOTHING = Term(
    "I could not read a licence, an identity card or a domain certificate in this picture. Take it"
    " again from above, in even light, or type the values."
)
NO_VALUES = Term(
    "I found no value with a label I know. Write one per line, such as “网站名称: 四季笔记”."
)


def intake(manager: DialogManager) -> Intake | None:
    """None where it is not set up: then nothing offers it."""
    found = services(manager).intake
    return found if isinstance(found, Intake) else None


async def offered(manager: DialogManager, message: Message) -> bool:
    """Whether a message that came where something else is asked was data, and is dealt with."""
    if uploads.has_file(message):
        return await _file(manager, message)
    if intake(manager) is None:
        return False
    text = message.text or ""
    return paste.looks_like_data(text) and await offer_paste(manager, text)


async def press(manager: DialogManager, what: str) -> None:
    """The ways in under the first question: a picture, a text, an earlier filing."""
    if what == "photo":
        await manager.start(Screens.photo, dict(place(manager)))
    elif what == "paste":
        await manager.start(Screens.paste, dict(place(manager)))
    elif what.startswith("as") and what[2:].isdigit():
        await offer_earlier(manager, int(what[2:]), _draft(manager))


async def offer_paste(manager: DialogManager, text: str) -> bool:
    """Shows what stands in a text for confirmation; False, and a word, where nothing does."""
    found = intake(manager)
    reading = paste.read(text, _person(manager))
    if found is None or not reading.reads:
        context.notice(manager, render.fill(translate(manager), NO_VALUES))
        return False
    await _confirm(manager, found, Held(reading, "text", _draft(manager)))
    return True


async def _file(manager: DialogManager, message: Message) -> bool:
    """A file where none is asked: read, or asked about; of what is no picture it is said."""
    found = intake(manager)
    fetched = await uploads.fetch(manager, message) if found is not None else None
    if fetched is not None and _is_no_picture(manager, fetched[1]):
        await stray.ask(manager, message, picture=False)
        return True
    read = fetched is not None and await _offer(manager, *fetched)
    read = read or await stray.ask(manager, message)
    return read or (found is not None and found.reader.reads_print)


async def offer_photo(manager: DialogManager, message: Message) -> bool:
    """Reads a picture and shows what it says; False, and a word, where it says nothing."""
    fetched = await uploads.fetch(manager, message) if intake(manager) is not None else None
    if fetched is None or _is_no_picture(manager, fetched[1]):
        return False
    return await _offer(manager, *fetched)


def _is_no_picture(manager: DialogManager, content: bytes) -> bool:
    """Whether a file is something else; what, is said."""
    wrong = pictures.no_picture(content)
    if wrong is not None:
        context.notice(manager, render.fill(translate(manager), wrong.message, wrong.values))
    return wrong is not None


async def _offer(manager: DialogManager, name: str, content: bytes) -> bool:
    found = intake(manager)
    seen = await found.reader.seen(content) if found is not None else None
    if found is None or seen is None:
        context.notice(manager, render.fill(translate(manager), NOTHING))
        return False
    kept = content if len(content) <= MOST_KEPT else b""
    await _confirm(
        manager, found, Held(seen.reading, seen.paper, _draft(manager), name=name, content=kept)
    )
    return True


async def offer_earlier(manager: DialogManager, source: int, draft: int | None = None) -> bool:
    """Entity and persons of an earlier filing, for a new one or for this draft; False where there
    are none."""
    found = intake(manager)
    if found is None:
        return False
    kind = (await services(manager).filings.summary(owner(manager), source)).draft.kind
    offered = await found.taking.offered(owner(manager), draft, kind, source)
    if not offered.proposal.good:
        return False
    await _confirm(manager, found, Held(source, "earlier", draft, kind=kind))
    return True


def forget(manager: DialogManager) -> None:
    """What this person sent and did not take is gone."""
    found = intake(manager)
    if found is not None:
        found.drop(owner(manager))


async def _confirm(manager: DialogManager, found: Intake, held: Held) -> None:
    found.hold(owner(manager), held)
    if manager.has_context() and manager.current_context().state.group == Screens:
        await manager.switch_to(Screens.confirm)
    else:
        await manager.start(Screens.confirm, {"draft": held.draft})


def _person(manager: DialogManager) -> str:
    """Whose data the open question asks for."""
    state = manager.current_context().state if manager.has_context() else None
    asked = field_of(state)
    return next((one for one in PERSONS if asked.startswith(f"{one}_")), "")


def _draft(manager: DialogManager) -> int | None:
    """The draft whose screen is open; None: it will be a new one."""
    if not manager.has_context():
        return None
    draft = place(manager).get("draft")
    return draft if isinstance(draft, int) else None
