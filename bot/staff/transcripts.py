"""A case's transcript as two files in its topic."""

from telegram import Bot, InputFile, Message

from bot.staff.reply import thread_of
from desk.service import Desk
from desk.transcript import as_json, as_text


async def send_transcript(bot: Bot, desk: Desk, message: Message, case: int) -> None:
    """Both files into the topic."""
    lines = await desk.reports.transcript(case, internal=True)
    for name, text in (
        (f"case-{case}.txt", as_text(case, lines)),
        (f"case-{case}.json", as_json(case, lines)),
    ):
        await bot.send_document(
            message.chat.id,
            InputFile(text.encode("utf-8"), name),
            message_thread_id=thread_of(message),
        )
