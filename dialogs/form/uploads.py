"""Receives photos and files: downloads, checks, and keeps the parts of an album together."""

from dataclasses import dataclass
from zlib import crc32

from aiogram.types import Message
from aiogram_dialog import DialogManager

from dialogs.form import render
from dialogs.shared import context
from dialogs.shared.context import owner, scratch, services, translate
from dialogs.shared.text import pair, safe
from filing.errors import NotFound
from filing.model import Kind
from filing.problems import Problem, Term
from filing.service import Reply

TOO_BIG = 20 * 1024 * 1024
"""Bytes: what a bot may download."""

MOST_SAID = 6
"""Words on the parts of one album that stand above the screen together."""

BIG = Term("The file is larger than 20 MB. Send a smaller one.")
ADDED = Term("Added to “{label}”.")
FULL = Term("“{label}” takes {count} files at most: the first ones of the album were kept.")


@dataclass(frozen=True, slots=True)
class Album:
    """Where the first part of an album went, and how many of its parts were taken there."""

    draft: int
    field: str
    taken: int


def has_file(message: Message) -> bool:
    return bool(message.photo or message.document)


async def fetch(manager: DialogManager, message: Message) -> tuple[str, bytes] | None:
    """Name and contents of a photo (its largest size) or a file; None, and a word, if too big."""
    item = message.document or (message.photo[-1] if message.photo else None)
    bot = message.bot
    assert item is not None  # noqa: S101 - the caller saw one
    assert bot is not None  # noqa: S101 - messages of updates have one
    if (item.file_size or 0) > TOO_BIG:
        context.notice(manager, render.fill(translate(manager), BIG))
        return None
    await bot.send_chat_action(message.chat.id, "upload_document")
    content = await bot.download(item.file_id)
    name = (message.document.file_name if message.document else None) or "photo.jpg"
    return name, content.read() if content else b""


def problem(manager: DialogManager, reply: Reply) -> str:
    """What was not understood, or what a picture's look gave rise to."""
    say = translate(manager)
    found: list[Problem] = list(reply.verdict.problems) if reply.verdict else []
    if reply.problem is not None and reply.problem not in found:
        found.append(reply.problem)
    head = say("Problem") if reply.problem is not None else say("Look again")
    lines = [render.fill(say, item.message, item.values) for item in found]
    return pair(say, f"<b>{safe(head)}</b>", "\n".join(lines))


# ------------------------------------------------------------------ albums


async def note(manager: DialogManager, message: Message, draft: int, field: str) -> None:
    """One more part of this album (if it is one) was handled by that question."""
    if message.media_group_id is not None:
        before = await album(manager, message)
        taken = before.taken + 1 if before is not None and before.field == field else 1
        recent = services(manager).recent
        await recent.put(owner(manager), _number(message), draft, f"{field}:{taken}")


async def album(manager: DialogManager, message: Message) -> Album | None:
    """Where this album began; None for a first part, and for what is no album."""
    if message.media_group_id is None:
        return None
    found = await services(manager).recent.get(owner(manager), _number(message))
    if found is None:
        return None
    field, _, taken = found[1].partition(":")
    return Album(found[0], field, int(taken))


async def further(manager: DialogManager, message: Message, *, here: str = "") -> bool:
    """A further part of an album goes where its first part went, whatever is on the screen now.

    False where there is nothing of that kind to do; `here` is the question that is open.
    """
    begun = await album(manager, message)
    if begun is None or begun.field == here:
        return False
    asked = services(manager).catalog.fields[begun.field]
    if asked.kind is not Kind.DOCUMENT or not has_file(message):
        gather(manager, message)
        return True
    values = {"label": translate(manager)(asked.label), "count": asked.max_files}
    if begun.taken < asked.max_files:
        await _add(manager, message, begun, values)
    else:
        context.notice(manager, render.fill(translate(manager), FULL, values))
    gather(manager, message)
    return True


async def _add(
    manager: DialogManager, message: Message, begun: Album, values: dict[str, object]
) -> None:
    fetched = await fetch(manager, message)
    if fetched is None:
        return
    filings = services(manager).filings
    try:
        reply = await filings.attach(owner(manager), begun.draft, begun.field, *fetched)
    except NotFound:  # another part's answer has made that question fall away
        return
    if reply.problem is None:
        await note(manager, message, begun.draft, begun.field)
    told = problem(manager, reply) if reply.verdict and reply.verdict.problems else ""
    added = "" if reply.problem else render.fill(translate(manager), ADDED, values)
    context.notice(manager, "\n".join(part for part in (added, told) if part))


def gather(manager: DialogManager, message: Message) -> None:
    """What was said about the parts of an album stands together, above its one screen."""
    if message.media_group_id is None or not manager.has_context():
        return
    held = scratch(manager).get("album", {})
    said = list(held.get("said", ())) if held.get("id") == _number(message) else []
    said = list(dict.fromkeys([*said, context.said(manager)]))[-MOST_SAID:]
    scratch(manager)["album"] = {"id": _number(message), "said": said}
    context.notice(manager, "\n".join(part for part in said if part))


def _number(message: Message) -> int:
    """Under which an album is remembered: negative, so never that of a message."""
    return -1 - crc32(str(message.media_group_id).encode())
