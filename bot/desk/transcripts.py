"""A case's transcript as two files: text to read, JSON to keep."""

import json
from collections.abc import Sequence

from telegram import Bot, InputFile, Message

from bot.desk.voice import thread_of
from filing.desk.board import Line
from filing.desk.service import Desk
from filing.desk.texts import local_time

VERSION = 1


def as_text(case: int, lines: Sequence[Line]) -> str:
    head = f"Case {case}\n"
    body = "\n".join(
        f"[{local_time(line.at)}] {line.who} ({line.kind}): {line.text}".rstrip() for line in lines
    )
    return f"{head}\n{body}\n"


def as_json(case: int, lines: Sequence[Line]) -> str:
    rows = [
        {"at": line.at.isoformat(), "who": line.who, "kind": line.kind, "text": line.text}
        for line in lines
    ]
    whole = {"version": VERSION, "case": case, "lines": rows}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


async def send_transcript(bot: Bot, desk: Desk, message: Message, case: int) -> None:
    """Both files into the topic."""
    lines = await desk.transcript(case, internal=True)
    for name, text in (
        (f"case-{case}.txt", as_text(case, lines)),
        (f"case-{case}.json", as_json(case, lines)),
    ):
        await bot.send_document(
            message.chat.id,
            InputFile(text.encode("utf-8"), name),
            message_thread_id=thread_of(message),
        )
