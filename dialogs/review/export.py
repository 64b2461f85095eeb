"""All that was given so far as a file, whenever the applicant wants it."""

from aiogram.types import BufferedInputFile
from aiogram_dialog import DialogManager

from dialogs.shared.context import language, owner, services, translate
from dialogs.shared.text import safe


async def send(manager: DialogManager, draft: int) -> None:
    """Sends the draft's answers and documents as a ZIP; `NotFound`, `StaleDraft` as ever."""
    say, chat, bot = translate(manager), owner(manager), manager.middleware_data["bot"]
    await bot.send_chat_action(chat, "upload_document")
    content = await services(manager).submissions.export(chat, draft, language(manager))
    await bot.send_document(
        chat,
        BufferedInputFile(content, "icp-answers.zip"),
        caption=safe(say("Your answers so far, and your documents. This is not a package yet.")),
    )
