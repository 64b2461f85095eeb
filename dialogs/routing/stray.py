"""A picture that no question asked for: a document of this draft, or something for staff."""

from collections.abc import Mapping
from typing import Any

from aiogram.types import Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs.form import navigation, pictures, render, uploads
from dialogs.shared import context
from dialogs.shared.context import owner, place, scratch, services, translate
from dialogs.shared.keys import Key, Keys, OldScreen
from dialogs.shared.states import Doubt, field_of
from dialogs.shared.text import Screen, cut, safe
from filing.model import IN_APP, Field, Kind
from filing.problems import Term

ASKED = Term("No picture is asked for here. What is it?")
NO_FILE = Term("No file is asked for here. Is it for our staff?")
ADDED = Term("Added to “{label}”.")

MOST = 10
"""Pictures that wait for the word what they are: an album."""

IN_A_ROW = 5

File = Mapping[str, Any]
"""A picture by the chat platform's ids; no contents."""


def window() -> Window:
    return Window(
        Screen(),
        Keys("s", _press),
        MessageInput(_on_message),
        state=Doubt.picture,
        getter=_shown,
        preview_data={"screen": "Stray", "s": [[Key("back", "Back")]]},
    )


async def ask(manager: DialogManager, message: Message, *, picture: bool = True) -> bool:
    """Asks what the picture is, on top of whatever is open; False where it can be nothing. What is
    no picture can only be for staff."""
    start = dict(place(manager)) if manager.has_context() else {}
    draft = start.get("draft")
    known = await _documents(manager, draft) if isinstance(draft, int) and picture else []
    if not known and services(manager).hand_over is None:
        return False
    state = manager.current_context().state if manager.has_context() else None
    field = field_of(state) if state and str(state.state).startswith("Form_") else ""
    held = [_file(message)]
    data = {"draft": draft, "field": field, "files": held, "picture": picture}
    await manager.start(Doubt.picture, data)
    return True


def _file(message: Message) -> dict[str, Any]:
    item = message.document or (message.photo[-1] if message.photo else None)
    assert item is not None  # noqa: S101 - the caller saw one
    return {
        "file": item.file_id,
        "size": item.file_size or 0,
        "kind": "document" if message.document else "photo",
        "name": (message.document.file_name if message.document else None) or "photo.jpg",
        "message": message.message_id,
        "text": message.caption or "",
        "album": message.media_group_id or "",
    }


async def _documents(manager: DialogManager, draft: int) -> list[Field]:
    """The documents that this draft asks for."""
    review = await services(manager).filings.review(owner(manager), draft)
    rows = (field for part in review.sections for field, _ in part.rows)
    return [field for field in rows if field.kind is Kind.DOCUMENT]


async def _shown(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    manager, say, start = dialog_manager, translate(dialog_manager), place(dialog_manager)
    draft = start.get("draft")
    picture = start.get("picture", True)
    known = await _documents(manager, draft) if isinstance(draft, int) and picture else []
    lines = [f"{n}. {safe(say(field.label))}" for n, field in enumerate(known, 1)]
    keys = [Key(f"doc-{field.id}", str(n)) for n, field in enumerate(known, 1)]
    numbers = [keys[at : at + IN_A_ROW] for at in range(0, len(keys), IN_A_ROW)]
    staff = [[Key("staff", say("Send to staff"))]] if services(manager).hand_over else []
    below = services(manager).catalog.fields.get(str(start.get("field")))
    label = say("Back to: {label}").format(label=say(below.label)) if below else say("Back")
    parts = [context.said(manager), safe(say(ASKED if picture else NO_FILE)), "\n".join(lines)]
    return {
        "screen": "\n\n".join(part for part in parts if part),
        "s": [*numbers, *staff, [Key("back", cut(label, 48))]],
    }


def _held(manager: DialogManager) -> list[File]:
    """The picture that was asked about, and those that came after it."""
    return [*place(manager)["files"], *scratch(manager).get("more", [])]


async def _on_message(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Further pictures, such as the parts of an album, are of the same kind."""
    if uploads.has_file(message) and len(_held(manager)) < MOST:
        scratch(manager)["more"] = [*scratch(manager).get("more", []), _file(message)]


async def _press(manager: DialogManager, what: str) -> None:
    act, _, field = what.partition("-")
    if act == "back":
        await navigation.leave(manager)
    elif act == "staff":
        await _to_staff(manager)
    elif act == "doc" and isinstance(draft := place(manager).get("draft"), int):
        await _attach(manager, draft, field)
    else:
        raise OldScreen


async def _to_staff(manager: DialogManager) -> None:
    hand_over, held = services(manager).hand_over, _held(manager)
    if hand_over is None:
        raise OldScreen
    await navigation.leave(manager)
    for one in held:
        await hand_over(manager, one)


async def _attach(manager: DialogManager, draft: int, field: str) -> None:
    """To that document's question, with what was found about the pictures; one for which there is
    no room waits there for the word which one it replaces."""
    filings, held = services(manager).filings, _held(manager)
    asked = await filings.question(owner(manager), draft, field)
    room = asked.field.max_files - len(asked.files if asked.value != (IN_APP,) else ())
    told = [await _added(manager, draft, asked.field, one) for one in held[: max(room, 0)]]
    context.notice(manager, "\n".join(dict.fromkeys(told)))
    await navigation.show_question(manager, draft, field, aside=True)
    if room <= 0:
        pictures.wait(manager, asked.field, str(held[0]["file"]), str(held[0]["name"]))
        await manager.show()


async def _added(manager: DialogManager, draft: int, field: Field, one: File) -> str:
    say, bot = translate(manager), manager.middleware_data["bot"]
    if one["size"] > uploads.TOO_BIG:
        return render.fill(say, uploads.BIG)
    content = await bot.download(one["file"])
    reply = await services(manager).filings.attach(
        owner(manager), draft, field.id, str(one["name"]), content.read() if content else b""
    )
    if reply.problem is not None:
        return uploads.problem(manager, reply)
    return render.fill(say, ADDED, {"label": say(field.label)})
