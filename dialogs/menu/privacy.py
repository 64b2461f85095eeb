"""The privacy notice: what is stored, for how long, and how to erase it."""

from dialogs.form import render
from filing.problems import Term, Translate

SECTIONS = (
    (
        Term("What is stored"),
        Term(
            "Your answers, documents and packages, and your messages to staff with your first name"
            " in Telegram, on the server of whoever runs this bot. They are encrypted with a key of"
            " your own."
        ),
    ),
    (
        Term("How long"),
        Term(
            "A draft until 180 days after its last change, with two notices before; a deleted one"
            " seven days; a conversation with staff half a year after its end."
        ),
    ),
    (
        Term("Who sees it"),
        Term(
            "Staff see what you write to them and your answers in masked form; each time a mask is"
            " lifted it is logged. The package goes to you alone."
        ),
    ),
    (
        Term("Pictures"),
        Term(
            "Location and camera data are removed from every picture you upload. A picture sent to"
            " staff as a file arrives as it is: send it as a photo."
        ),
    ),
    (
        Term("Telegram"),
        Term(
            "Telegram keeps this chat, with all you type and upload and the package, readable for"
            " itself. To clear it, open the menu of the chat, choose Delete chat, and tick that it"
            " is deleted for the bot too."
        ),
    ),
    (
        Term("Erasing"),
        Term(
            "/forget erases everything here at once: the key is destroyed, so no copy can be read."
        ),
    ),
)

FORGOTTEN = Term(
    "Everything about you has been erased here. Telegram still keeps this chat: to clear it, open"
    " the menu of the chat, choose Delete chat, and tick that it is deleted for the bot too."
)


def told(say: Translate) -> str:
    """The answer to /privacy."""
    return "\n\n".join(
        f"<b>{render.fill(say, head)}</b>\n{render.fill(say, text)}" for head, text in SECTIONS
    )
