"""The pictures of an answer: view, replace, remove, and what does not fit."""

from typing import Final

from aiogram.types import BufferedInputFile, Message
from aiogram_dialog import DialogManager, ShowMode

from dialogs.form import render
from dialogs.shared import context
from dialogs.shared.context import owner, place, scratch, services, translate
from dialogs.shared.keys import Key, OldScreen
from dialogs.shared.states import field_of
from filing.model import IN_APP, Field, Kind
from filing.problems import Term
from filing.service import Question, Reply

WAITING: Final = "waiting"
"""The upload that there was no room for: ids of the chat platform, no contents."""

INSTEAD: Final = "instead"
"""The picture that the next one replaces."""

LABELS: Final = (
    ("look", Term("View {number}")),
    ("put", Term("Replace {number}")),
    ("cut", Term("Remove {number}")),
)
"""What can be done with a picture."""

NO_ROOM = Term("“{label}” has its pictures already. Which one does this picture replace?")
REPLACES = Term("Send the picture that replaces picture {number} of “{label}”.")
REPLACED = Term("Picture {number} of “{label}” was replaced.")
REMOVED = Term("The picture was removed from “{label}”.")
DROPPED = Term("The new picture was not kept.")


def keys(asked: Question, manager: DialogManager) -> list[list[Key]]:
    """A row for each picture; while one waits for room, only what it may replace."""
    say, data = translate(manager), scratch(manager)
    numbered = list(enumerate(asked.files, 1))
    if data.get(WAITING) and asked.files:
        rows = [
            [Key(f"take-{n}", say("Replace picture {number}").format(number=n))]
            for n, _ in numbered
        ]
        return [*rows, [Key("drop", say("Discard the new picture"))]]
    rows = [[Key("again", say("Take it again"))]] if _doubtful(asked) else []
    for n, _ in numbered:
        labels = (
            ("look", "View {number}"),
            ("put", "Replace {number}"),
            ("cut", "Remove {number}"),
        )
        rows.append([Key(f"{act}-{n}", say(label).format(number=n)) for act, label in labels])
    return rows


def _doubtful(asked: Question) -> bool:
    return bool(asked.files) and any(one.message in _said(asked) for one in asked.findings)


def _said(asked: Question) -> set[str]:
    return {problem.message for problem in asked.files[-1].seen.problems}


async def press(manager: DialogManager, what: str) -> None:
    """`look`, `put`, `cut` and `take` name a picture by its number; `again` means the last."""
    act, _, number = what.partition("-")
    if act == "drop":
        scratch(manager).pop(WAITING, None)
        context.notice(manager, render.fill(translate(manager), DROPPED))
        return
    asked = await _asked(manager)
    place_ = len(asked.files) if act == "again" else int(number) if number.isdecimal() else 0
    if not 0 < place_ <= len(asked.files) or act not in _ACTS:
        raise OldScreen
    await _ACTS[act](manager, asked, place_)


async def _look(manager: DialogManager, asked: Question, number: int) -> None:
    bot, chat = manager.middleware_data["bot"], owner(manager)
    file, content = await services(manager).filings.picture(
        chat, asked.draft.id, asked.files[number - 1].id
    )
    label = translate(manager)(asked.field.label)
    await bot.send_document(
        chat, BufferedInputFile(content, file.name), caption=f"{label} · {number}"
    )
    manager.show_mode = ShowMode.SEND


async def _put(manager: DialogManager, asked: Question, number: int) -> None:
    scratch(manager)[INSTEAD] = asked.files[number - 1].id
    _say(manager, REPLACES, asked.field, number)


async def _cut(manager: DialogManager, asked: Question, number: int) -> None:
    filings = services(manager).filings
    await filings.detach(owner(manager), asked.draft.id, asked.field.id, asked.files[number - 1].id)
    scratch(manager).pop(INSTEAD, None)
    _say(manager, REMOVED, asked.field, number)


async def _take(manager: DialogManager, asked: Question, number: int) -> None:
    """The picture that waits takes the place of that one."""
    waiting = scratch(manager).pop(WAITING, None)
    if waiting is None:
        raise OldScreen
    bot = manager.middleware_data["bot"]
    content = await bot.download(waiting[0])
    reply = await services(manager).filings.attach(
        *(owner(manager), asked.draft.id, asked.field.id, waiting[1]),
        content.read() if content else b"",
        instead=asked.files[number - 1].id,
    )
    if reply.problem is not None:
        context.notice(
            manager, render.fill(translate(manager), reply.problem.message, reply.problem.values)
        )
    else:
        _say(manager, REPLACED, asked.field, number)


_ACTS = {"look": _look, "put": _put, "cut": _cut, "again": _cut, "take": _take}


def _say(manager: DialogManager, text: str, field: Field, number: int) -> None:
    say = translate(manager)
    values = {"label": say(field.label), "number": number}
    context.notice(manager, render.fill(say, text, values))


async def _asked(manager: DialogManager) -> Question:
    here = field_of(manager.current_context().state)
    return await services(manager).filings.question(owner(manager), place(manager)["draft"], here)


async def has_no_room(manager: DialogManager, message: Message) -> bool:
    """Whether a picture waits now for the word which one it replaces.

    A picture that was doubted is replaced without a question, and so is all by a new album.
    """
    asked = await _asked(manager)
    full = len(asked.files) >= asked.field.max_files
    doubted = asked.field.max_files == 1 and _doubtful(asked)
    if not full or doubted or message.media_group_id or scratch(manager).get(INSTEAD):
        return False
    item = message.document or (message.photo[-1] if message.photo else None)
    if item is None:
        return False
    name = (message.document.file_name if message.document else None) or "photo.jpg"
    wait(manager, asked.field, item.file_id, name)
    return True


def wait(manager: DialogManager, field: Field, file: str, name: str) -> None:
    """The picture waits for the word which one it replaces."""
    scratch(manager)[WAITING] = [file, name]
    _say(manager, NO_ROOM, field, 0)


def instead(manager: DialogManager) -> str:
    """The picture that the one coming in replaces, once."""
    return str(scratch(manager).pop(INSTEAD, ""))


def wants_more(reply: Reply) -> bool:
    """Whether there is room for another picture, and the last one was not taken away."""
    held = reply.draft.answers.get(reply.field.id)
    if reply.field.kind is not Kind.DOCUMENT or not isinstance(held, tuple):
        return False
    return held != (IN_APP,) and len(held) < reply.field.max_files
